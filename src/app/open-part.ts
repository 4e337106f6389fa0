import { createPartSeal } from '../crypto/part-seal.ts'
import { emptyBitfield, hasPiece, setPiece } from '../core/bitfield.ts'
import type { InfoHash, PeerId, PieceIndex, SwarmId } from '../core/ids.ts'
import type { PartLayout, PieceRange } from '../core/part-layout.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { PieceStore } from '../core/ports/stores.ts'
import type { Swarm, SwarmEvents, SwarmPart } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createPartReader, type PartReader } from './part-reader.ts'
import { createUrgentReads } from './urgent-reads.ts'

/** A part whose pieces are in the engine and can be read. */
export interface OpenPart {
  readonly infoHash: InfoHash
  readonly layout: PartLayout
  readonly engine: SwarmPart
  readonly store: PieceStore
  readonly reader: PartReader
  /** Verified and stored, as a bitfield. Changes in place. */
  readonly held: Uint8Array
  /** What `held` has, and what was passed on. The same object only where nothing was. */
  here(): Uint8Array
  /** The piece is where it has to be, outside of the browser: it counts as here from now on, also once it is let go. */
  passOn(piece: PieceIndex): void
  /** What was passed on counts no more. */
  takeBack(): void
  /** Lets a stored piece go: fetched again only where it is selected anew. */
  letGo(piece: PieceIndex): Promise<void>
  destroy(): Promise<void>
}

export interface OpenPartOptions {
  readonly swarmId: SwarmId
  readonly self: PeerId
  readonly infoHash: InfoHash
  readonly info: Bytes
  readonly layout: PartLayout
  readonly store: PieceStore
  readonly partKey: Bytes
  readonly selection: readonly PieceRange[]
  readonly events: SwarmEvents
}

/** Takes over the store: it is closed with the part, or when the part can't be opened. */
export async function openPart(swarm: Swarm, options: OpenPartOptions): Promise<OpenPart> {
  const { infoHash, layout, store, events } = options
  const held = store.initial.slice()
  let passedOn: Uint8Array | null = null
  const waiting = new Map<PieceIndex, Set<() => void>>()

  try {
    const seal = await createPartSeal(options.partKey, layout)
    const engine = await swarm.open({
      ...options,
      events: {
        ...events,
        piece(piece) {
          setPiece(held, piece)
          for (const arrived of waiting.get(piece) ?? []) arrived()
          waiting.delete(piece)
          events.piece(piece)
        },
        damaged(piece) {
          setPiece(held, piece, false)
          events.damaged(piece)
        },
      },
    })
    return {
      infoHash,
      layout,
      engine,
      held,
      here: () => passedOn?.map((bits, i) => bits | (held[i] ?? 0)) ?? held,
      passOn(piece) {
        passedOn ??= emptyBitfield(layout.pieceCount)
        setPiece(passedOn, piece)
      },
      takeBack() {
        passedOn = null
      },
      async letGo(piece) {
        setPiece(held, piece, false)
        await engine.release(piece)
      },
      store,
      reader: createPartReader({
        layout,
        store,
        seal,
        urgent: createUrgentReads(layout, (pieces) => engine.urge(pieces)),
        available: (signal, piece) => (hasPiece(held, piece) ? Promise.resolve() : wait(signal, piece)),
        async discard(piece) {
          setPiece(held, piece, false)
          await engine.discard(piece)
        },
      }),
      async destroy() {
        await engine.destroy()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }

  function wait(signal: AbortSignalLike, piece: PieceIndex): Promise<void> {
    return new Promise((resolve, reject) => {
      const set = waiting.get(piece) ?? new Set()
      waiting.set(piece, set)
      const arrived = () => {
        signal.removeEventListener('abort', aborted)
        resolve()
      }
      const aborted = () => {
        set.delete(arrived)
        reject(signal.reason)
      }
      if (signal.aborted) return aborted()
      set.add(arrived)
      signal.addEventListener('abort', aborted, { once: true })
    })
  }
}
