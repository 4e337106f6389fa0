import { derivePartKey, type ContentKeys } from '../crypto/derive.ts'
import { sha1 } from '../crypto/digest.ts'
import { hasPiece } from '../core/bitfield.ts'
import { infoHashFrom, type InfoHash, type SwarmId } from '../core/ids.ts'
import { checkInfo, parseInfo } from '../core/info-dictionary.ts'
import { filesOf } from '../core/manifest-files.ts'
import type { Manifest, ManifestPart } from '../core/manifest.ts'
import { layoutPart, type PartLayout, type PieceRange } from '../core/part-layout.ts'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { StoreError } from '../core/ports/stores.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import { piecesOfChoice } from '../core/progress.ts'
import type { FileIndex } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { readPlainRange } from './part-reader.ts'
import { retry, untilTrue } from './retry.ts'
import type { SessionOptions, ShareSession } from './share-session.ts'

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

/** A part of the list with where its bytes lie and which files it holds. */
interface ListedPart {
  readonly part: ManifestPart
  readonly layout: PartLayout
  readonly firstFile: FileIndex
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

  async function fetchChosen(): Promise<void> {
    await Promise.all(
      listed.map(async (entry) => {
        const { infoHash } = entry.part
        const selection = piecesOfChoice(entry.layout, entry.firstFile, chosen)
        if (infoHash === null || (selection.length === 0 && !opening.has(infoHash))) return
        missing.add(infoHash)
        const part = await openListed(entry, infoHash)
        // Selected again even when it was just opened: the choice may have changed meanwhile. The engine says `done`
        // once more, also when nothing of it is missing.
        missing.add(infoHash)
        session.setMissing(infoHash, true)
        part.engine.select(piecesOfChoice(entry.layout, entry.firstFile, chosen))
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

  async function openNow({ part: { salt }, layout, firstFile }: ListedPart, infoHash: InfoHash): Promise<OpenPart> {
    if (!known || !salt) throw new Error('a listed part with an info hash has a salt, and was opened with keys')
    const partKey = await derivePartKey(known.keys.contentRoot, salt)
    const info = (await keptInfo(infoHash, layout)) ?? (await fetchInfo(infoHash, layout))
    // While the page's own server is away, the engine's code may not come at once.
    const part = await retry(ended, deps.clock, isEngineAway, async () =>
      openPart(deps.swarm, {
        swarmId,
        self: session.self,
        infoHash,
        info,
        layout,
        store: await deps.stores.open(infoHash, layout),
        partKey,
        selection: piecesOfChoice(layout, firstFile, chosen),
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

  /** Of an earlier visit. What can't be read, or is not what it was, is fetched again. */
  async function keptInfo(infoHash: InfoHash, layout: PartLayout): Promise<Bytes | null> {
    const bytes = await deps.records.findInfo(infoHash).catch(() => null)
    return bytes && infoHashFrom(await sha1(bytes)) === infoHash ? proveInfo(bytes, infoHash, layout) : null
  }

  async function fetchInfo(infoHash: InfoHash, layout: PartLayout): Promise<Bytes> {
    const info = await untilTrue(ended, deps.clock, infoRetryMs, () =>
      session.fetch(ended, { kind: 'info', infoHash }, (bytes) => proveInfo(bytes, infoHash, layout)),
    )
    // Where it can't be kept, a later visit fetches it again.
    await deps.records.keepInfo(infoHash, info).catch(() => undefined)
    return info
  }

  async function proveInfo(bytes: Bytes, infoHash: InfoHash, layout: PartLayout): Promise<Bytes | null> {
    if (infoHashFrom(await sha1(bytes)) !== infoHash) return null
    const info = parseInfo(bytes)
    if (info.ok && checkInfo(info.value, layout)) return bytes
    // It is the dictionary that the owner signed, and it does not describe the files that the owner listed.
    deps.onForged('info')
    return null
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
      const entry = listed.find(({ firstFile, part }) => file >= firstFile && file < firstFile + part.files.length)
      const listedFile = known && filesOf(known.manifest)[file]?.file
      const range = entry?.layout.files[file - entry.firstFile]
      if (!entry || !listedFile || !range) return undefined
      return {
        ...listedFile,
        async *read(signal) {
          if (range.end === range.start) return
          const part = await untilTrue(signal, deps.clock, infoRetryMs, async () => {
            // The list may name its hash only later, when the sender has prepared it.
            const infoHash = listed.find(({ firstFile }) => firstFile === entry.firstFile)?.part.infoHash
            return (infoHash && (await opening.get(infoHash))) ?? null
          })
          yield* readPlainRange(part.reader, signal, range)
        },
      }
    },
  }
}

function hasAll(held: Uint8Array, { first, last }: PieceRange): boolean {
  for (let piece: number = first; piece <= last; piece++) if (!hasPiece(held, piece)) return false
  return true
}

const isEngineAway = (error: unknown): boolean => error instanceof EngineLoadError

function listParts(manifest: Manifest): readonly ListedPart[] {
  let firstFile = 0
  return manifest.parts.map((part) => {
    const listed = { part, layout: layoutPart(part.files.map((file) => file.size)), firstFile }
    firstFile += part.files.length
    return listed
  })
}
