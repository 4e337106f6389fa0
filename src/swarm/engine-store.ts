import type { ChunkStore } from 'webtorrent'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'

/**
 * What webtorrent reads a torrent's pieces through: only ever verified bytes. It stores nothing: pieces are put by
 * piece-intake.ts, because a `put` that fails here would destroy the torrent. Closing leaves the part's store open, which
 * belongs to whoever opened the part.
 */
export function createEngineStore(chunkLength: number, load: (piece: PieceIndex) => Promise<Bytes | null>): ChunkStore {
  return {
    chunkLength,
    get(index, options, done) {
      void serve(load(pieceIndex(index)), options ?? {}, done)
    },
    put: (_index, _bytes, done) => queueMicrotask(() => done(null)),
    close: (done) => queueMicrotask(() => done(null)),
    destroy: (done) => queueMicrotask(() => done(null)),
  }
}

async function serve(
  loading: Promise<Bytes | null>,
  { offset = 0, length }: { readonly offset?: number; readonly length?: number },
  done: (error: Error | null, bytes?: Uint8Array) => void,
): Promise<void> {
  const bytes = await loading
  if (bytes) done(null, bytes.subarray(offset, length === undefined ? bytes.length : offset + length))
  else done(new Error('a piece that is not served'))
}
