import { derivePartKey } from '../crypto/derive.ts'
import { hasPiece } from '../core/bitfield.ts'
import { pieceIndex, type InfoHash, type PieceIndex, type SwarmId } from '../core/ids.ts'
import type { PartLayout, PieceRange } from '../core/part-layout.ts'
import type { ReceivedStore } from '../core/ports/stores.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { findInfo, type InfoDocumentDeps } from './info-document.ts'
import type { ListedPart } from './listed-parts.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { retry } from './retry.ts'
import type { ShareSession } from './share-session.ts'

// The parts of a received share whose pieces are in the engine, each with its store.

export interface ReceivedParts {
  /** Also those that are only being opened. */
  readonly opening: ReadonlyMap<InfoHash, Promise<OpenPart>>
  readonly opened: ReadonlyMap<InfoHash, OpenPart>
  open(entry: ListedPart, infoHash: InfoHash): Promise<OpenPart>
  /** While on, what comes is held in memory alone. */
  passThrough(isOn: boolean): void
  /** Lets go of a piece that is held in memory alone. */
  letPass(part: OpenPart, piece: PieceIndex): Promise<void>
  /** Lets go of all such pieces. */
  letAllPass(): Promise<void>
}

export interface ReceivedPartsDeps extends InfoDocumentDeps, Pick<AppDeps, 'stores' | 'swarm'> {
  readonly swarmId: SwarmId
  readonly session: Pick<ShareSession, 'self' | 'fetch' | 'publishInfo' | 'addPart'>
  /** Null before the list is known. */
  readonly contentRoot: () => Bytes | null
  readonly selectionOf: (entry: ListedPart) => readonly PieceRange[]
  readonly eventsOf: (infoHash: InfoHash) => SwarmEvents
}

export function createReceivedParts(deps: ReceivedPartsDeps): ReceivedParts {
  const { session, ended } = deps
  const opening = new Map<InfoHash, Promise<OpenPart>>()
  const opened = new Map<InfoHash, OpenPart>()
  const stores = new Map<InfoHash, ReceivedStore>()
  let isPassing = false

  async function openNow(entry: ListedPart, infoHash: InfoHash): Promise<OpenPart> {
    const { layout } = entry
    const { salt } = entry.part
    const contentRoot = deps.contentRoot()
    if (!contentRoot || !salt) throw new Error('a listed part with an info hash has a salt, and was opened with keys')
    const partKey = await derivePartKey(contentRoot, salt)
    const info = await findInfo(deps, infoHash, layout)
    // While the page's own server is away, the engine's code may not come at once.
    const part = await retry(ended, deps.clock, isEngineAway, async () =>
      openPart(deps.swarm, {
        swarmId: deps.swarmId,
        self: session.self,
        infoHash,
        info,
        layout,
        store: await openStore(infoHash, layout),
        partKey,
        selection: deps.selectionOf(entry),
        events: deps.eventsOf(infoHash),
      }),
    )
    if (ended.aborted) {
      await part.destroy()
      throw ended.reason
    }
    session.publishInfo(infoHash, info)
    opened.set(infoHash, part)
    session.addPart(part, true)
    return part
  }

  async function openStore(infoHash: InfoHash, layout: PartLayout): Promise<ReceivedStore> {
    const store = await deps.stores.open(infoHash, layout)
    store.passThrough(isPassing)
    stores.set(infoHash, store)
    return store
  }

  async function letPass(part: OpenPart, piece: PieceIndex): Promise<void> {
    if (hasPiece(part.held, piece) && stores.get(part.infoHash)?.isPassing(piece)) await part.letGo(piece)
  }

  return {
    opening,
    opened,
    open(entry, infoHash) {
      let part = opening.get(infoHash)
      if (!part) {
        part = openNow(entry, infoHash)
        opening.set(infoHash, part)
        // Who asks next, perhaps with more room on the disk, tries anew.
        part.catch(() => opening.delete(infoHash))
      }
      return part
    },
    passThrough(isOn) {
      isPassing = isOn
      for (const store of stores.values()) store.passThrough(isOn)
    },
    letPass,
    async letAllPass() {
      for (const part of opened.values()) {
        for (let piece = 0; piece < part.layout.pieceCount; piece++) await letPass(part, pieceIndex(piece))
      }
    },
  }
}

const isEngineAway = (error: unknown): boolean => error instanceof EngineLoadError
