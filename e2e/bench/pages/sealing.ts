// The app's sealing and its pieces, without anything around them: AES-256-GCM over chunks of 65,520 bytes, pieces of the
// sealed bytes, about 2048 to a file.

const plainChunkLength = 65_520
const sealedChunkLength = 65_536
const tagLength = sealedChunkLength - plainChunkLength
const minPieceLength = 256 * 1024
const wantedPieces = 2048

/** Plain bytes that are read at once. */
const runLength = 4 * 1024 * 1024

export interface Layout {
  readonly plainLength: number
  readonly sealedLength: number
  readonly pieceLength: number
  readonly plainPieceLength: number
  readonly pieceCount: number
}

export function layoutOf(plainLength: number): Layout {
  const sealedLength = plainLength + Math.ceil(plainLength / plainChunkLength) * tagLength
  let pieceLength = minPieceLength
  while (sealedLength / pieceLength > wantedPieces) pieceLength *= 2
  return {
    plainLength,
    sealedLength,
    pieceLength,
    plainPieceLength: (pieceLength / sealedChunkLength) * plainChunkLength,
    pieceCount: Math.ceil(sealedLength / pieceLength),
  }
}

/** The same on both ends. A key of its own for each run would change no figure. */
export const importKey = (): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', new Uint8Array(32).fill(7), 'AES-GCM', false, ['encrypt', 'decrypt'])

function nonceOf(chunk: number): Uint8Array<ArrayBuffer> {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setUint32(8, chunk)
  return nonce
}

/** All chunks of a piece at once, so that the browser's one crypto thread always has work. */
async function eachChunk(
  key: CryptoKey,
  first: number,
  bytes: Uint8Array<ArrayBuffer>,
  work: 'encrypt' | 'decrypt',
): Promise<Uint8Array<ArrayBuffer>> {
  const [from, to] = work === 'encrypt' ? [plainChunkLength, sealedChunkLength] : [sealedChunkLength, plainChunkLength]
  const count = Math.ceil(bytes.length / from)
  const results = new Uint8Array(bytes.length + count * (to - from))
  await Promise.all(
    Array.from({ length: count }, async (_, i) => {
      const chunk = bytes.subarray(i * from, (i + 1) * from)
      const result = await crypto.subtle[work]({ name: 'AES-GCM', iv: nonceOf(first + i) }, key, chunk)
      results.set(new Uint8Array(result), i * to)
    }),
  )
  return results
}

export const sealPiece = (key: CryptoKey, { pieceLength }: Layout, piece: number, plain: Uint8Array<ArrayBuffer>) =>
  eachChunk(key, (piece * pieceLength) / sealedChunkLength, plain, 'encrypt')

/** @throws when it was not sealed so */
export const openPiece = (key: CryptoKey, { pieceLength }: Layout, piece: number, sealed: Uint8Array<ArrayBuffer>) =>
  eachChunk(key, (piece * pieceLength) / sealedChunkLength, sealed, 'decrypt')

export interface PlainRun {
  readonly firstPiece: number
  /** Each piece's plain bytes. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
}

/** Who of several readers takes every so many-th run. */
export interface Turn {
  /** From 0. */
  readonly reader: number
  readonly readers: number
}

/** Reads a file run by run, each run while the one before it is at work. */
export async function* readRuns(
  file: File,
  { plainPieceLength }: Layout,
  { reader, readers }: Turn = { reader: 0, readers: 1 },
): AsyncGenerator<PlainRun> {
  const piecesPerRun = Math.max(1, Math.floor(runLength / plainPieceLength))
  const runBytes = piecesPerRun * plainPieceLength
  const step = runBytes * readers
  const read = (at: number) => file.slice(at, at + runBytes).arrayBuffer()
  let next = read(reader * runBytes)
  for (let at = reader * runBytes; at < file.size; at += step) {
    const plain = new Uint8Array(await next)
    next = read(at + step)
    const count = Math.ceil(plain.length / plainPieceLength)
    const pieces = Array.from({ length: count }, (_, i) =>
      plain.subarray(i * plainPieceLength, (i + 1) * plainPieceLength),
    )
    yield { firstPiece: at / plainPieceLength, pieces }
  }
}
