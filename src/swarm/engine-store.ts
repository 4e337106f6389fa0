import type { ChunkStore } from 'webtorrent'
import type { PieceIndex } from '../core/ids.ts'
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
      const offset = options?.offset ?? 0
      void load(index as PieceIndex).then((bytes) => {
        if (!bytes) return done(new Error(`piece ${index} can't be served`))
        done(null, bytes.subarray(offset, options?.length === undefined ? undefined : offset + options.length))
      })
    },
    put: (_index, _bytes, done) => queueMicrotask(() => done(null)),
    close: (done) => queueMicrotask(() => done(null)),
    destroy: (done) => queueMicrotask(() => done(null)),
  }
}
