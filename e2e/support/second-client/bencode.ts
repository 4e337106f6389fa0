// PROTOCOL.md, "Bencode". Writes what it is told, also what no honest member would; reads only what the pages send.

export type Bencoded = number | Buffer | readonly Bencoded[] | { readonly [key: string]: Bencoded }
/** Texts are written as UTF-8. */
export type Bencodable = number | string | Uint8Array | readonly Bencodable[] | { readonly [key: string]: Bencodable }

export function encodeBencode(value: Bencodable): Buffer {
  if (typeof value === 'number') return Buffer.from(`i${value}e`)
  if (typeof value === 'string') return encodeBencode(Buffer.from(value))
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.from(`${value.length}:`), value])
  if (isList(value)) return Buffer.concat([Buffer.from('l'), ...value.map(encodeBencode), Buffer.from('e')])
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  const parts = entries.flatMap(([key, item]) => [encodeBencode(key), encodeBencode(item)])
  return Buffer.concat([Buffer.from('d'), ...parts, Buffer.from('e')])
}

export function decodeBencode(bytes: Buffer): Bencoded {
  let at = 0
  const until = (mark: string) => {
    const end = bytes.indexOf(mark, at)
    const text = bytes.toString('latin1', at, end)
    at = end + 1
    return text
  }
  const read = (): Bencoded => {
    const kind = String.fromCharCode(bytes[at] ?? 0)
    if (kind === 'i') {
      at++
      return Number(until('e'))
    }
    if (kind === 'l' || kind === 'd') {
      at++
      const items: Bencoded[] = []
      while (bytes[at] !== 0x65) items.push(read())
      at++
      return kind === 'l' ? items : dictionaryOf(items)
    }
    const length = Number(until(':'))
    at += length
    return bytes.subarray(at - length, at)
  }
  return read()
}

export function bytesIn(value: Bencoded | undefined, key: string): Buffer {
  const found = fieldsOf(value)[key]
  if (!Buffer.isBuffer(found)) throw new Error(`no bytes at ${key}`)
  return found
}

export function numberIn(value: Bencoded | undefined, key: string): number {
  const found = fieldsOf(value)[key]
  if (typeof found !== 'number') throw new Error(`no number at ${key}`)
  return found
}

export function fieldsOf(value: Bencoded | undefined): { readonly [key: string]: Bencoded } {
  if (value === undefined || typeof value === 'number' || Buffer.isBuffer(value) || isList(value)) {
    throw new Error('not a dictionary')
  }
  return value
}

// Array.isArray does not narrow a union with read-only arrays.
const isList = <T>(value: readonly T[] | object): value is readonly T[] => Array.isArray(value)

function dictionaryOf(items: readonly Bencoded[]): { readonly [key: string]: Bencoded } {
  const entries: [string, Bencoded][] = []
  for (let i = 0; i < items.length; i += 2) {
    const key = items[i]
    entries.push([Buffer.isBuffer(key) ? key.toString() : '', items[i + 1] ?? 0])
  }
  return Object.fromEntries(entries)
}
