// Chunks of RIFF: a name of four letters, a length in little-endian order, the content, and a byte to make it even.

/** Of a chunk's name and length. */
export const chunkHeaderBytes = 8

export interface RiffChunk {
  readonly name: string
  /** Of its content, within what was given; never beyond it. */
  readonly start: number
  readonly end: number
}

/** Those that lie beside each other. The last may be cut off. */
export function* riffChunks(bytes: Uint8Array, start: number, end: number): Generator<RiffChunk> {
  const view = viewOf(bytes)
  for (let at = start; at + chunkHeaderBytes <= end;) {
    const length = view.getUint32(at + 4, true)
    const content = at + chunkHeaderBytes
    yield { name: fourCc(bytes, at), start: content, end: Math.min(end, content + length) }
    at = content + paddedLength(length)
  }
}

export const paddedLength = (length: number): number => length + (length % 2)

export const fourCc = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
