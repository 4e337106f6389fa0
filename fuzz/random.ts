/** Numbers that follow from a seed alone, so that a run can be had again. */
export interface Random {
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  /** True in `share` of all cases, 0 to 1. */
  chance(share: number): boolean
  /** @throws RangeError on an empty list. */
  pick<Item>(list: readonly Item[]): Item
  bytes(length: number): Uint8Array<ArrayBuffer>
}

/** sfc32 (PractRand), whose state comes from hashing the seed. */
export function createRandom(seed: string): Random {
  let [a, b, c] = [hash(`${seed}/a`), hash(`${seed}/b`), hash(`${seed}/c`)]
  let counter = 1

  function next(): number {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return sum >>> 0
  }
  // The first numbers of similar seeds are alike.
  for (let i = 0; i < 12; i++) next()

  const below = (end: number) => Math.floor((next() / 2 ** 32) * end)
  return {
    below,
    chance: (share) => next() < share * 2 ** 32,
    pick(list) {
      const index = below(list.length)
      const item = list[index]
      if (item === undefined && index >= list.length) throw new RangeError('nothing to pick from')
      // The index is within the list, so what is there is an item, be it undefined.
      return item as (typeof list)[number]
    },
    bytes(length) {
      const bytes = new Uint8Array(length)
      for (let i = 0; i < length; i++) bytes[i] = next() >>> 24
      return bytes
    },
  }
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}
