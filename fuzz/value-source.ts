import { borderBytes, borderWords } from './borders.ts'

// Values that a structured clone can carry, read off bytes: what a page, a worker or a database may hand over.

export interface ValueSource {
  /** The next value; plain ones once the bytes are used up. */
  value(): unknown
  /** 0 to 255. */
  byte(): number
}

/** `words`: texts that are likely to matter, keys among them. */
export function createValueSource(bytes: Uint8Array, words: readonly string[]): ValueSource {
  let at = 0
  const byte = () => bytes[at++] ?? 0
  const word = () => words[byte() % words.length] ?? ''

  function value(depth: number): unknown {
    switch (at >= bytes.length || depth > 8 ? 0 : byte() % 20) {
      case 0:
        return undefined
      case 1:
        return null
      case 2:
        return byte() % 2 === 0
      case 3:
        return byte()
      case 4:
        return borderWords[byte() % borderWords.length]
      case 5:
        return [-1, -0, 0.5, NaN, Infinity, -Infinity, 2 ** 53, Number.MAX_SAFE_INTEGER][byte() % 8]
      case 6:
      case 7:
      case 8:
        return word()
      case 9:
        return 'x'.repeat(byte() * byte())
      case 10:
        return new Uint8Array(byte() * (byte() % 8))
      case 11:
        return new Uint8Array(new ArrayBuffer(16), byte() % 8, byte() % 8)
      case 12:
        return [new ArrayBuffer(byte()), new Uint16Array(3), new DataView(new ArrayBuffer(8)), new Date(0)][byte() % 4]
      case 13:
        return [10n, new Map([[word(), byte()]]), new Set([1]), /a/, new Error('x')][byte() % 5]
      case 14:
        return Array.from({ length: byte() % 20 }, () => value(depth + 1))
      case 15:
        return new Uint8Array(new SharedArrayBuffer(borderBytes[byte() % borderBytes.length] ?? 1))
      default: {
        const count = byte() % 8
        // A clone has `__proto__` as a key like any other, which an assignment would not make.
        const entries = Object.fromEntries(Array.from({ length: count }, () => [word(), value(depth + 1)]))
        if (byte() % 32 === 0) entries['self'] = entries
        return entries
      }
    }
  }

  return { byte, value: () => value(0) }
}
