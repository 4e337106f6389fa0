import type { ContentKeys } from '../crypto/derive.ts'
import { hasPiece } from '../core/bitfield.ts'
import { pieceIndex, type InfoHash, type SwarmId } from '../core/ids.ts'
import type { Manifest } from '../core/manifest.ts'
import type { PieceRange } from '../core/part-layout.ts'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { StoreError } from '../core/ports/stores.ts'
import type { SwarmEvents } from '../core/ports/swarm.ts'
import { piecesOfChoice } from '../core/progress.ts'
import type { FileIndex } from '../core/transfer.ts'
import { difference, union } from '../lib/sets.ts'
import type { AppDeps } from './app-deps.ts'
import { listParts, type ListedPart } from './listed-parts.ts'
import type { OpenPart } from './open-part.ts'
import { createReceivedParts } from './received-parts.ts'
import { untilTrue } from './retry.ts'
import type { SessionOptions, ShareSession } from './share-session.ts'
import { createStraightSave, type StraightSave } from './straight-save.ts'

// The files of a received share: what was chosen of the list is fetched, stored and read, or written straight to disk.
// Nothing is stored before something is chosen.

const infoRetryMs = 1_000

export interface ReceivedFiles {
  /** The list that counts from now on; what was chosen of it may be named with other indices than before. */
  list(manifest: Manifest, keys: ContentKeys): void
  /** Fetches and stores these files, and what could not be opened before. */
  fetch(chosen: ReadonlySet<FileIndex>): void
  choice: SessionOptions['choice']
  /** Plain bytes of everything in the list. */
  readonly totalBytes: number
  /** Reading it waits for what is not here yet. Undefined before the list is known, and for what went straight to disk. */
  deliverable(file: FileIndex): DeliverableFile | undefined
  /**
   * These files, to be read to their ends in this order: they are fetched from the first read on, and nothing of them is
   * stored. `onBegin` hears of that read; `endStraight` follows.
   */
  straight(files: ReadonlySet<FileIndex>, onBegin: () => void): readonly DeliverableFile[]
  /**
   * `isSaved`: all was read, and written to where the person wants it: what is stored beside what was chosen to stay is
   * deleted. Otherwise what was stored before is as it was.
   */
  endStraight(isSaved: boolean): Promise<void>
  /** A later visit finds nothing of this share. @throws StoreError */
  forget(): Promise<void>
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

const noFiles: ReadonlySet<FileIndex> = new Set()

export function createReceivedFiles(deps: ReceivedFilesDeps): ReceivedFiles {
  const { swarmId, session } = deps
  const missing = new Set<InfoHash>()
  let known: { readonly manifest: Manifest; readonly keys: ContentKeys } | null = null
  let listed: readonly ListedPart[] = []
  let totalBytes = 0
  let chosen = noFiles
  /** Of what was chosen: is or goes straight to disk. */
  let straight = noFiles
  /** What is written now, and what had got to the disk before. */
  let writing: { readonly save: StraightSave; readonly straight: ReadonlySet<FileIndex> } | null = null
  const parts = createReceivedParts({
    ...deps,
    contentRoot: () => known?.keys.contentRoot ?? null,
    selectionOf,
    eventsOf: engineEvents,
  })

  /** The pieces that are to be stored. */
  function storedOf(entry: ListedPart): readonly PieceRange[] {
    return piecesOfChoice(entry.layout, entry.firstFile, difference(chosen, straight))
  }

  function selectionOf(entry: ListedPart): readonly PieceRange[] {
    return [...storedOf(entry), ...(writing?.save.selection(entry) ?? [])]
  }

  async function fetchChosen(): Promise<void> {
    await Promise.all(
      listed.map(async (entry) => {
        const { infoHash } = entry.part
        if (infoHash === null || (selectionOf(entry).length === 0 && !parts.opening.has(infoHash))) return
        missing.add(infoHash)
        const part = await parts.open(entry, infoHash)
        // The choice may have changed meanwhile. Selected even when it was just opened: the engine says `done` once more,
        // also when nothing of it is missing, and nothing where nothing is selected.
        const selection = selectionOf(entry)
        setMissing(infoHash, selection.length > 0)
        part.engine.select(selection)
      }),
    )
    settle()
  }

  function setMissing(infoHash: InfoHash, isMissing: boolean): void {
    if (isMissing) missing.add(infoHash)
    else missing.delete(infoHash)
    session.setMissing(infoHash, isMissing)
  }

  function engineEvents(infoHash: InfoHash): SwarmEvents {
    return {
      piece: () => {},
      done() {
        // It may speak of what was chosen before, and speaks again once this is here.
        if (writing || !holdsChosen(infoHash)) return
        setMissing(infoHash, false)
        settle()
      },
      damaged() {
        // What nobody chose is not fetched again.
        if (holdsChosen(infoHash)) return
        setMissing(infoHash, true)
        deps.onDamage()
      },
      storeFailed: deps.onStoreFailed,
      misbehaved: (id) => session.ban(id),
      failed: deps.onError,
    }
  }

  function holdsChosen(infoHash: InfoHash): boolean {
    const entry = listed.find(({ part }) => part.infoHash === infoHash)
    const held = parts.opened.get(infoHash)?.held
    if (!entry || !held) return false
    return storedOf(entry).every((range) => hasAll(held, range))
  }

  /** A part that a newer list no longer names holds nobody up. */
  function settle(): void {
    // That ends with the last byte on disk, and says so then.
    if (writing) return
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
      // What came last of an ended save is not stored either: only what is asked for from now on.
      if (!writing) parts.passThrough(false)
      // Not awaited: it lasts until somebody has the part, and a newer list may come before.
      void fetchChosen().catch(deps.onError)
    },
    choice: () => known && { layouts: listed.map(({ part, layout }) => ({ infoHash: part.infoHash, layout })), chosen },
    get totalBytes() {
      return totalBytes
    },
    forget: () => deps.records.forget(swarmId, [...parts.opened.keys()]),
    async deleteStored() {
      const listedNow = listed.flatMap(({ part }) => part.infoHash ?? [])
      const all = new Set([...listedNow, ...parts.opening.keys()])
      // A store that is only being opened would come back.
      await Promise.allSettled(parts.opening.values())
      await deps.records.forget(swarmId, [...all])
      await Promise.all([...all].map((infoHash) => deps.stores.remove(infoHash)))
    },
    deliverable(file) {
      const found = straight.has(file) ? null : findFile(file)
      // What is not chosen can't be chosen before that is written.
      if (!found || (writing && !chosen.has(file))) return undefined
      const { entry, range } = found
      return {
        ...found.file,
        async *read(signal, { start, end } = { start: 0, end: found.file.size }, urgency) {
          if (end <= start) return
          const part = await partOf(signal, entry)
          const wanted = { start: range.start + start, end: Math.min(range.start + end, range.end) }
          yield* part.reader.read(signal, wanted, urgency && { urgency, end: range.end })
        },
      }
    },
    straight(files, onBegin) {
      const save = createStraightSave({
        files,
        onAimed: () => void fetchChosen().catch(deps.onError),
        open: partOf,
        letPass: (part, piece) => parts.letPass(part, piece),
      })
      function begin(): void {
        if (writing?.save === save) return
        writing = { save, straight }
        straight = union(straight, files)
        chosen = union(chosen, files)
        parts.passThrough(true)
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
      if (!writing) return
      writing.save.end()
      if (!isSaved) takeBack(difference(straight, writing.straight))
      for (const entry of listed) partOpened(entry)?.engine.select(storedOf(entry))
      await parts.letAllPass()
      writing = null
      if (isSaved) await dropUnchosen()
      await fetchChosen()
    },
  }

  /** What was on its way to the disk, and did not get there. */
  function takeBack(files: ReadonlySet<FileIndex>): void {
    chosen = difference(chosen, files)
    straight = difference(straight, files)
    for (const entry of listed) {
      const part = partOpened(entry)
      part?.takeBack()
      for (const { first, last } of piecesOfChoice(entry.layout, entry.firstFile, straight)) {
        for (let piece: number = first; piece <= last; piece++) part?.passOn(pieceIndex(piece))
      }
    }
  }

  /** What is stored and was not chosen to stay. */
  async function dropUnchosen(): Promise<void> {
    for (const entry of listed) {
      const part = partOpened(entry)
      const stays = storedOf(entry)
      if (entry.part.infoHash !== null && !parts.opening.has(entry.part.infoHash)) {
        await deps.stores.remove(entry.part.infoHash).catch(() => undefined)
      }
      for (let piece = 0; part && piece < part.layout.pieceCount; piece++) {
        const isWanted = stays.some(({ first, last }) => piece >= first && piece <= last)
        if (!isWanted && hasPiece(part.held, piece)) await part.letGo(pieceIndex(piece))
      }
    }
  }

  function partOpened({ part: { infoHash } }: ListedPart): OpenPart | undefined {
    return infoHash === null ? undefined : parts.opened.get(infoHash)
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
      return (infoHash && (await parts.opening.get(infoHash))) ?? null
    })
  }
}

function hasAll(held: Uint8Array, { first, last }: PieceRange): boolean {
  for (let piece: number = first; piece <= last; piece++) if (!hasPiece(held, piece)) return false
  return true
}
