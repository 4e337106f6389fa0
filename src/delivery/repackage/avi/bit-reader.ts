export interface BitReader {
  /** Whether more was read than there is; all that is beyond the end is 0. */
  readonly isOver: boolean
  /** @param count up to 32 */
  bits(count: number): number
  flag(): boolean
  /** A number of variable length (ITU-T H.264, section 9.1). */
  ue(): number
  se(): number
}

export function createBitReader(bytes: Uint8Array): BitReader {
  let at = 0
  const bit = () => {
    const value = ((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1
    at++
    return value
  }
  const bits = (count: number) => {
    let value = 0
    for (let i = 0; i < count; i++) value = value * 2 + bit()
    return value
  }
  const ue = () => {
    let zeros = 0
    while (zeros < 32 && bit() === 0) zeros++
    return 2 ** zeros - 1 + bits(zeros)
  }
  return {
    get isOver() {
      return at > bytes.length * 8
    },
    bits,
    flag: () => bit() === 1,
    ue,
    se() {
      const value = ue()
      return value % 2 === 1 ? (value + 1) / 2 : -value / 2
    },
  }
}
