import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { fullBitfield } from '../core/bitfield.ts'
import type { PieceIndex } from '../core/ids.ts'
import { pieceHashLength } from '../core/info-dictionary.ts'
import { plainRangeOfPiece } from '../core/part-layout.ts'
import type { HashJob } from '../core/ports/hasher.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { slicesOfPlainRange, SourceReadError } from '../core/source-range.ts'
import { sha1 } from '../crypto/digest.ts'
import { createPartSeal, type PartSeal } from '../crypto/part-seal.ts'
import { createReadAhead } from './read-ahead.ts'

/** Pieces that are read and sealed at once: bounds the memory when many people ask. */
const loadsAtOnce = 4

export interface SourceStoreOptions extends HashJob {
  /** 20 bytes for each piece. */
  readonly pieceHashes: Bytes
}

/**
 * The sender's own files, read a little ahead and sealed again on the way out. Nothing leaves whose hash does not match:
 * a file that was edited while it is shared is found before its bytes are sent.
 */
export function createSourceStore({ layout, sources, partKey, pieceHashes }: SourceStoreOptions): PieceStore {
  if (sources.length !== layout.files.length || pieceHashes.length !== layout.pieceCount * pieceHashLength) {
    throw new Error('sources and piece hashes must be those of the layout')
  }
  const reader = createReadAhead(layout, sources)
  let seal: Promise<PartSeal> | null = null
  const takeTurn = createTurns(loadsAtOnce)
  let isClosed = false

  async function load(piece: PieceIndex): Promise<Bytes> {
    try {
      // What was read ahead may be older than the file: only the file as it is now is called changed.
      const sealed = (await sealIfRight(piece, reader.read)) ?? (await sealIfRight(piece, reader.readAgain))
      if (sealed) return sealed
    } catch (cause) {
      if (cause instanceof SourceReadError)
        throw new StoreError('sourceChanged', { source: cause.source, piece, cause })
      throw new StoreError('failed', { cause })
    }
    // All of it could be read, and a page sees no other size or time than the one it was given: which of several files
    // changed can't be told, so all are counted. An empty part has none at all.
    const slices = slicesOfPlainRange(layout, plainRangeOfPiece(layout, piece))
    const [first] = slices
    throw new StoreError(
      'sourceChanged',
      first ? { source: first.source, others: slices.length - 1, piece } : { piece },
    )
  }

  /** Null when its hash is not the one that was shared. */
  async function sealIfRight(piece: PieceIndex, read: (piece: PieceIndex) => Promise<Bytes>): Promise<Bytes | null> {
    const plain = await read(piece)
    seal ??= createPartSeal(partKey, layout)
    const sealed = await (await seal).sealPiece(piece, plain)
    const wanted = pieceHashes.subarray(piece * pieceHashLength, (piece + 1) * pieceHashLength)
    return equalBytes(await sha1(sealed), wanted) ? sealed : null
  }

  const refuse = (): Promise<never> =>
    Promise.reject(new StoreError('failed', { cause: new Error('own files are only read') }))

  return {
    // Here and not at whoever asks, for only here is it known which file a piece comes from.
    checksPieces: true,
    initial: fullBitfield(layout.pieceCount),
    async get(piece) {
      if (isClosed) throw new StoreError('closed')
      if (!Number.isInteger(piece) || piece < 0 || piece >= layout.pieceCount) throw new StoreError('missing')
      return takeTurn(() => {
        if (isClosed) throw new StoreError('closed')
        return load(piece)
      })
    },
    put: refuse,
    drop: refuse,
    async close() {
      isClosed = true
    },
  }
}

/** Runs what it is given, at most `count` at once, in the order given. */
function createTurns(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = []
  let running = 0
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve))
    else running++
    try {
      return await work()
    } finally {
      // The turn is handed on, so that nobody who comes just now overtakes.
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
