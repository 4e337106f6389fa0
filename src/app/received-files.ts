import { derivePartKey, type ContentKeys } from '../crypto/derive.ts'
import { hasPiece } from '../core/bitfield.ts'
import type { InfoHash, SwarmId } from '../core/ids.ts'
import type { Manifest } from '../core/manifest.ts'
import type { PartLayout, PieceRange } from '../core/part-layout.ts'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { ReceivedStore, StoreError } from '../core/ports/stores.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import { piecesOfChoice } from '../core/progress.ts'
import type { FileIndex } from '../core/transfer.ts'
import type { AppDeps } from './app-deps.ts'
import { findInfo } from './info-document.ts'
import { listParts, type ListedPart } from './listed-parts.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { retry, untilTrue } from './retry.ts'
import type { SessionOptions, ShareSession } from './share-session.ts'
import { createStraightSave, type StraightSave } from './straight-save.ts'

// The files of a received share: what was chosen of the list is fetched, stored and read. Nothing is written before
// something is chosen.

const infoRetryMs = 1_000

export interface ReceivedFiles {
  /** The list that counts from now on; what was chosen of it may be named with other indices than before. */
  list(manifest: Manifest, keys: ContentKeys): void
  /** Fetches these files, and what could not be opened before. */
  fetch(chosen: ReadonlySet<FileIndex>): void
  choice: SessionOptions['choice']
  /** Plain bytes of everything in the list. */
  readonly totalBytes: number
  /** Reading it waits for what is not here yet. Undefined before the list is known. */
  deliverable(file: FileIndex): DeliverableFile | undefined
  /**
   * These files, to be read to their ends in this order: fetching begins with the first read, stores nothing, and lets go
   * of what was read. Nothing else is fetched until `endStraight`.
   */
  straight(chosen: ReadonlySet<FileIndex>, onBegin: () => void): readonly DeliverableFile[]
  /** `isSaved`: all of it was read, and written to where the person wants it. */
  endStraight(isSaved: boolean): Promise<void>
  /** After the end of the share: deletes what is stored of all parts, also from an earlier visit. @throws StoreError */
  deleteStored(): Promise<void>
}

export interface ReceivedFilesDeps extends Pick<AppDeps, 'clock' | 'records' | 'stores' | 'swarm'> {
  readonly swarmId: SwarmId
  readonly session: Pick<ShareSession, 'self' | 'fetch' | 'publishInfo' | 'addPart' | 'setMissing' | 'ban'>
  readonly ended: AbortSignalLike
  /** Nothing that was chosen is missing; says so again and again. */
  readonly onComplete: () => void
  /** Something that was here is fetched again. */
  readonly onDamage: () => void
  readonly onStoreFailed: (error: StoreError) => void
  /** The owner signed a part that does not hold the listed files. */
  readonly onForged: (detail: string) => void
  readonly onError: (error: unknown) => void
}

export function createReceivedFiles(deps: ReceivedFilesDeps): ReceivedFiles {
  const { swarmId, session, ended } = deps
  const opening = new Map<InfoHash, Promise<OpenPart>>()
  const opened = new Map<InfoHash, OpenPart>()
  const missing = new Set<InfoHash>()
  let known: { readonly manifest: Manifest; readonly keys: ContentKeys } | null = null
  let listed: readonly ListedPart[] = []
  let totalBytes = 0
  let chosen: ReadonlySet<FileIndex> = new Set()
  const stores = new Map<InfoHash, ReceivedStore>()
  let straight: StraightSave | null = null

  const selectionOf = (entry: ListedPart): readonly PieceRange[] =>
    straight ? straight.selection(entry) : piecesOfChoice(entry.layout, entry.firstFile, chosen)

  async function fetchChosen(): Promise<void> {
    await Promise.all(
      listed.map(async (entry) => {
        const { infoHash } = entry.part
        if (infoHash === null || (selectionOf(entry).length === 0 && !opening.has(infoHash))) return
        missing.add(infoHash)
        const part = await openListed(entry, infoHash)
        // Selected again even when it was just opened: the choice may have changed meanwhile. The engine says `done`
        // once more, also when nothing of it is missing.
        missing.add(infoHash)
        session.setMissing(infoHash, true)
        part.engine.select(selectionOf(entry))
      }),
    )
    settle()
  }

  function openListed(entry: ListedPart, infoHash: InfoHash): Promise<OpenPart> {
    let part = opening.get(infoHash)
    if (!part) {
      part = openNow(entry, infoHash)
      opening.set(infoHash, part)
      // Who asks next, perhaps with more room on the disk, tries anew.
      part.catch(() => opening.delete(infoHash))
    }
    return part
  }

  async function openNow(entry: ListedPart, infoHash: InfoHash): Promise<OpenPart> {
    const { layout } = entry
    const { salt } = entry.part
    if (!known || !salt) throw new Error('a listed part with an info hash has a salt, and was opened with keys')
    const partKey = await derivePartKey(known.keys.contentRoot, salt)
    const info = await findInfo(deps, infoHash, layout)
    // While the page's own server is away, the engine's code may not come at once.
    const part = await retry(ended, deps.clock, isEngineAway, async () =>
      openPart(deps.swarm, {
        swarmId,
        self: session.self,
        infoHash,
        info,
        layout,
        store: await openStore(infoHash, layout),
        partKey,
        selection: selectionOf(entry),
        events: engineEvents(infoHash),
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
    store.passThrough(straight !== null)
    stores.set(infoHash, store)
    return store
  }

  function engineEvents(infoHash: InfoHash): SwarmEvents {
    return {
      piece: () => {},
      done() {
        // It may speak of what was chosen before, and speaks again once this is here.
        if (!holdsChosen(infoHash)) return
        missing.delete(infoHash)
        session.setMissing(infoHash, false)
        settle()
      },
      damaged() {
        missing.add(infoHash)
        session.setMissing(infoHash, true)
        deps.onDamage()
      },
      storeFailed: deps.onStoreFailed,
      misbehaved: (id) => session.ban(id),
      failed: deps.onError,
    }
  }

  function holdsChosen(infoHash: InfoHash): boolean {
    const entry = listed.find(({ part }) => part.infoHash === infoHash)
    const held = opened.get(infoHash)?.held
    if (!entry || !held) return false
    return piecesOfChoice(entry.layout, entry.firstFile, chosen).every((range) => hasAll(held, range))
  }

  /** A part that a newer list no longer names holds nobody up. */
  function settle(): void {
    // It ends with the last byte on disk, and says so then.
    if (straight) return
    const isMissing = listed.some(({ part }) => part.infoHash !== null && missing.has(part.infoHash))
    if (!isMissing && chosen.size > 0) deps.onComplete()
  }

  return {
    list(manifest, keys) {
      known = { manifest, keys }
      listed = listParts(manifest)
      totalBytes = listed.reduce((sum, { layout }) => sum + layout.plainLength, 0)
    },
    fetch(files) {
      chosen = files
      // Not awaited: it lasts until somebody has the part, and a newer list may come before.
      void fetchChosen().catch(deps.onError)
    },
    choice: () => known && { layouts: listed.map(({ part, layout }) => ({ infoHash: part.infoHash, layout })), chosen },
    get totalBytes() {
      return totalBytes
    },
    async deleteStored() {
      const listedNow = listed.flatMap(({ part }) => part.infoHash ?? [])
      const parts = new Set([...listedNow, ...opening.keys()])
      // A store that is only being opened would come back.
      await Promise.allSettled(opening.values())
      await deps.records.forget(swarmId, [...parts])
      await Promise.all([...parts].map((infoHash) => deps.stores.remove(infoHash)))
    },
    deliverable(file) {
      const found = findFile(file)
      if (!found) return undefined
      const { entry, range } = found
      return {
        ...found.file,
        async *read(signal) {
          if (range.end === range.start) return
          const part = await partOf(signal, entry)
          yield* part.reader.read(signal, range)
        },
      }
    },
    straight(files, onBegin) {
      const save = createStraightSave({
        chosen: files,
        onAimed: () => void fetchChosen().catch(deps.onError),
        open: partOf,
      })
      const begin = () => {
        if (straight === save) return
        straight = save
        chosen = files
        for (const store of stores.values()) store.passThrough(true)
        onBegin()
      }
      return [...files]
        .sort((a, b) => a - b)
        .flatMap((file) => {
          const found = findFile(file)
          if (!found) return []
          return {
            ...found.file,
            async *read(signal) {
              begin()
              yield* save.read(signal, found.entry, file - found.entry.firstFile)
            },
          }
        })
    },
    async endStraight(isSaved) {
      if (!straight) return
      await straight.end()
      for (const store of stores.values()) store.passThrough(false)
      if (isSaved) {
        for (const infoHash of missing) session.setMissing(infoHash, false)
        missing.clear()
        deps.onComplete()
        // A later visit would fetch it once more.
        await deps.records.forget(swarmId, [...stores.keys()]).catch(() => undefined)
      } else {
        straight = null
        chosen = new Set()
        for (const part of opened.values()) part.takeBack()
      }
    },
  }

  function findFile(file: FileIndex) {
    const entry = listed.find(({ firstFile, part }) => file >= firstFile && file < firstFile + part.files.length)
    const listedFile = entry?.part.files[file - entry.firstFile]
    const range = entry?.layout.files[file - entry.firstFile]
    return entry && listedFile && range ? { entry, file: listedFile, range } : null
  }

  /** Waits for a part that is not open yet: the list may name its hash only later, when the sender has prepared it. */
  function partOf(signal: AbortSignalLike, entry: ListedPart): Promise<OpenPart> {
    return untilTrue(signal, deps.clock, infoRetryMs, async () => {
      const infoHash = listed.find(({ firstFile }) => firstFile === entry.firstFile)?.part.infoHash
      return (infoHash && (await opening.get(infoHash))) ?? null
    })
  }
}

function hasAll(held: Uint8Array, { first, last }: PieceRange): boolean {
  for (let piece: number = first; piece <= last; piece++) if (!hasPiece(held, piece)) return false
  return true
}

const isEngineAway = (error: unknown): boolean => error instanceof EngineLoadError
