import type { PieceIndex } from '../core/ids.ts'
import {
  chunksOfPiece,
  plainChunkLength,
  plainRangeOfPiece,
  pieceRange,
  sealedChunkLength,
} from '../core/part-layout.ts'
import type { PartLayout } from '../core/part-layout.ts'
import type { Bytes } from '../lib/bytes.ts'
import { isNotAuthentic } from './secret-box.ts'

// The STREAM construction as age uses it (C2SP, age.md "Payload"), over AES-256-GCM: a chunk's nonce is its number and
// whether it is the last. A chunk in another place, a doubled one, or a stream that was cut does not open.

const nonceLength = 12

export class SealError extends Error {
  override readonly name = 'SealError'
  readonly code:
    /** The tag does not match: other bytes, another place, or another key. */
    | 'notAuthentic'
    /** Not as long as the layout says. */
    | 'wrongLength'
    /** No such piece or chunk. */
    | 'outOfRange'
  constructor(code: SealError['code'], cause?: unknown) {
    super(code, { cause })
    this.code = code
  }
}

export interface PartSeal {
  /**
   * The sealed bytes of a piece from its plain ones. They are written into the front of `into` where it is given: a
   * fresh buffer for each piece costs as much as half of the sealing. @throws SealError
   */
  sealPiece(piece: PieceIndex, plain: Bytes, into?: Bytes): Promise<Bytes>
  /** The other way round; after an error `into` holds nothing to rely on. @throws SealError */
  openPiece(piece: PieceIndex, sealed: Bytes, into?: Bytes): Promise<Bytes>
  /** One chunk of the part, counted from 0 over all pieces. @throws SealError */
  openChunk(chunk: number, sealed: Bytes): Promise<Bytes>
}

/** `partKey` is 32 bytes, from `derivePartKey`: never used for a second plaintext. */
export async function createPartSeal(partKey: Bytes, layout: PartLayout): Promise<PartSeal> {
  const key = await crypto.subtle.importKey('raw', partKey, 'AES-GCM', false, ['encrypt', 'decrypt'])
  const isLast = (chunk: number) => chunk === layout.chunkCount - 1

  function checkPiece(piece: PieceIndex): void {
    if (!Number.isSafeInteger(piece) || piece < 0 || piece >= layout.pieceCount) throw new SealError('outOfRange')
  }

  const sealChunk = (chunk: number, plain: Bytes): Promise<ArrayBuffer> =>
    crypto.subtle.encrypt({ name: 'AES-GCM', iv: chunkNonce(chunk, isLast(chunk)) }, key, plain)

  async function openChunk(chunk: number, sealed: Bytes): Promise<Bytes> {
    if (!Number.isSafeInteger(chunk) || chunk < 0 || chunk >= layout.chunkCount) throw new SealError('outOfRange')
    const length = isLast(chunk) ? layout.sealedLength - chunk * sealedChunkLength : sealedChunkLength
    if (sealed.length !== length) throw new SealError('wrongLength')
    try {
      const parameters = { name: 'AES-GCM', iv: chunkNonce(chunk, isLast(chunk)) }
      return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed))
    } catch (error) {
      if (isNotAuthentic(error)) throw new SealError('notAuthentic', error)
      throw error
    }
  }

  return {
    openChunk,

    async sealPiece(piece, plain, into) {
      checkPiece(piece)
      const plainRange = plainRangeOfPiece(layout, piece)
      if (plain.length !== plainRange.end - plainRange.start) throw new SealError('wrongLength')
      const range = pieceRange(layout, piece)
      const sealed = buffer(into, range.end - range.start)
      await eachChunk(piece, async (chunk, index) => {
        const start = index * plainChunkLength
        const bytes = await sealChunk(chunk, plain.subarray(start, start + plainChunkLength))
        sealed.set(new Uint8Array(bytes), index * sealedChunkLength)
      })
      return sealed
    },

    async openPiece(piece, sealed, into) {
      checkPiece(piece)
      const range = pieceRange(layout, piece)
      if (sealed.length !== range.end - range.start) throw new SealError('wrongLength')
      const plainRange = plainRangeOfPiece(layout, piece)
      const plain = buffer(into, plainRange.end - plainRange.start)
      await eachChunk(piece, async (chunk, index) => {
        const start = index * sealedChunkLength
        const bytes = await openChunk(chunk, sealed.subarray(start, start + sealedChunkLength))
        plain.set(bytes, index * plainChunkLength)
      })
      return plain
    },
  }

  /** All chunks of a piece at once: crypto.subtle works while the page goes on. `index` counts within the piece. */
  function eachChunk(piece: PieceIndex, work: (chunk: number, index: number) => Promise<void>): Promise<unknown> {
    const { first, end } = chunksOfPiece(layout, piece)
    return Promise.all(Array.from({ length: end - first }, (_, index) => work(first + index, index)))
  }
}

function buffer(into: Bytes | undefined, length: number): Bytes {
  if (!into) return new Uint8Array(length)
  if (into.length < length) throw new SealError('wrongLength')
  return into.subarray(0, length)
}

/** 11 bytes of counter, big-endian, and the last-chunk flag. Written in 32-bit halves: bit operators would cut the counter. */
function chunkNonce(chunk: number, isLast: boolean): Bytes {
  const nonce = new Uint8Array(nonceLength)
  const view = new DataView(nonce.buffer)
  view.setUint32(3, Math.floor(chunk / 2 ** 32))
  view.setUint32(7, chunk % 2 ** 32)
  view.setUint8(11, isLast ? 1 : 0)
  return nonce
}
