import { concatBytes, type Bytes } from '../lib/bytes.ts'

/** A message of the wire protocol (BEP 3) as it is sent; a number stands for its four bytes. */
export function message(id: number, ...parts: (number | Uint8Array)[]): Bytes {
  const body = concatBytes(...parts.map((part) => (typeof part === 'number' ? uint32(part) : part)))
  return concatBytes(uint32(1 + body.length), Uint8Array.of(id), body)
}

export function uint32(value: number): Bytes {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
