import { deriveContentKeys, derivePartKey, deriveShareKeys, type ContentKeys } from '../crypto/derive.ts'
import { sha1 } from '../crypto/digest.ts'
import { openManifest } from '../crypto/manifest-envelope.ts'
import { generateSigningKey } from '../crypto/signing.ts'
import { infoHashFrom, type InfoHash, type PeerId } from '../core/ids.ts'
import { checkInfo, parseInfo } from '../core/info-dictionary.ts'
import { filesOf } from '../core/manifest-files.ts'
import type { Manifest, ManifestPart } from '../core/manifest.ts'
import { newTransfer } from '../core/new-transfer.ts'
import { layoutPart, type PartLayout } from '../core/part-layout.ts'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import { StoreError } from '../core/ports/stores.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import { piecesOfChoice } from '../core/progress.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { FileIndex, TransferState } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { createManifestIntake, type ProvenManifest } from './manifest-intake.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { readPlainRange } from './part-reader.ts'
import type { ReceivedShare } from './running-share.ts'
import { createShareSession } from './share-session.ts'
import { retry, untilTrue } from './retry.ts'
import type { WritableTransferStore } from './transfer-store.ts'

const infoRetryMs = 1_000

/** A part of the list with where its bytes lie and which files it holds. */
interface ListedPart {
  readonly part: ManifestPart
  readonly layout: PartLayout
  readonly firstFile: FileIndex
}

/**
 * Takes part in somebody's share by its link: finds people, fetches and proves the list, and after the person's yes
 * fetches, stores and passes on. Writes nothing before `download`.
 */
export async function joinShare(
  deps: AppDeps,
  transfers: WritableTransferStore,
  link: ShareLink,
  /** Addresses that the person allowed before. */
  allowed: ReadonlySet<string>,
): Promise<ReceivedShare> {
  const [{ swarmId, signallingKey }, memberKey] = await Promise.all([deriveShareKeys(link), generateSigningKey()])
  const ended = new AbortController()
  const opening = new Map<InfoHash, Promise<OpenPart>>()
  const missing = new Set<InfoHash>()
  let contentKeys: ContentKeys | null = null
  let manifest: Manifest | null = null
  let listed: readonly ListedPart[] = []
  let chosen: ReadonlySet<FileIndex> = new Set()

  const unaskedMeetingPoints = link.meetingPoints.filter((address) => !deps.mesh.meetingPoints.includes(address))
  const state: TransferState = { phase: 'joining', step: 'finding', since: deps.clock.now() }
  transfers.add(newTransfer({ id: swarmId, origin: 'received', link, state }, { unaskedMeetingPoints }))

  const session = createShareSession(deps, {
    swarmId,
    signallingKey,
    ownerKeyHash: link.ownerKeyHash,
    memberKey,
    ownerKey: null,
    eager: true,
    apply,
    choice: () =>
      manifest && { layouts: listed.map(({ part, layout }) => ({ infoHash: part.infoHash, layout })), chosen },
    onManifestNotice: (id, notice) => intake.offered(id, notice),
    onPresence(id, presence) {
      if (isSender(id) && presence.phase === 'preparing')
        apply({ kind: 'preparedChanged', prepared: presence.progress })
    },
    onConnecting: () => step('connecting'),
    onLeft: (id) => intake.left(id),
    onMembers: (count) => step(count === 0 ? 'finding' : 'listing'),
  })
  session.setPresence({ phase: 'waiting', progress: 0, held: 0 })
  allowMeetingPoints(allowed)

  const intake = createManifestIntake({
    swarmId,
    link,
    fetch: (from, { digest }) => session.fetchFrom(ended.signal, from, { kind: 'manifest', digest }),
    onForged: (from) => session.ban(from),
    onConflict: () => fail('manifestForged', 'conflict'),
    onNewer: takeManifest,
    onError: failWithEngine,
    isSender,
    clock: deps.clock,
  })

  return {
    id: swarmId,
    ended: ended.signal,
    unlock: (password) => void unlock(password).catch(failWithEngine),
    download(files) {
      apply({ kind: 'chosen', files })
      const state = transfers.get(swarmId)?.state
      const running = state?.phase === 'paused' ? state.from : state
      if (!running || !('chosen' in running) || !running.chosen) return
      chosen = running.chosen
      void fetchChosen().catch(failWithEngine)
    },
    deliverable,
    allowMeetingPoints,
    pause() {
      session.pause('person')
      apply({ kind: 'paused' })
    },
    resume() {
      apply({ kind: 'resumed' })
      session.resume()
      // What could not be opened, for want of room, is tried again.
      void fetchChosen().catch(failWithEngine)
    },
    async stop() {
      ended.abort()
      await session.destroy()
    },
  }

  function isSender(id: PeerId): boolean {
    return transfers.get(swarmId)?.people.some((person) => person.id === id && person.isSender) ?? false
  }

  function allowMeetingPoints(addresses: ReadonlySet<string>): void {
    session.meetAlsoAt(unaskedMeetingPoints.filter((address) => addresses.has(address)))
    apply({ kind: 'meetingPointsAllowed', addresses })
  }

  // --- The list ------------------------------------------------------------------------------------------------

  async function takeManifest(proven: ProvenManifest): Promise<void> {
    // Also while it is locked for this page: who has the password can still get it from here.
    session.publishManifest(proven.bytes, proven.notice)
    if (proven.header.password && !contentKeys) return apply({ kind: 'passwordNeeded' })
    contentKeys ??= await deriveContentKeys(link, null)
    await openList(proven, contentKeys)
  }

  async function unlock(text: string): Promise<void> {
    const proven = intake.held
    const check = proven?.header.password
    if (!proven || !check || contentKeys) return
    apply({ kind: 'passwordChecking' })
    const keys = await deriveContentKeys(link, { text, salt: check.salt })
    if (!keys.commitment || !equalBytes(keys.commitment, check.commitment)) return apply({ kind: 'passwordWrong' })
    contentKeys = keys
    // While the keys were derived a newer list may have come.
    await openList(intake.held ?? proven, keys)
  }

  async function openList(proven: ProvenManifest, keys: ContentKeys): Promise<void> {
    const expected = { swarmId, ownerKeyHash: link.ownerKeyHash }
    const opened = await openManifest(proven.bytes, expected, keys.manifestKey)
    // Signed by its owner and yet not readable: nobody else can have a better one.
    if (!opened.ok) return fail('manifestForged', opened.reason)
    manifest = opened.value
    listed = listParts(manifest)
    apply({ kind: 'manifestArrived', manifest })
    const state = transfers.get(swarmId)?.state
    const running = state?.phase === 'paused' ? state.from : state
    if (running && 'chosen' in running && running.chosen) {
      chosen = running.chosen
      // Not awaited: it lasts until somebody has the part, and a newer list may come before.
      void fetchChosen().catch(failWithEngine)
    }
  }

  // --- The files -----------------------------------------------------------------------------------------------

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

  async function openNow({ part, layout, firstFile }: ListedPart, infoHash: InfoHash): Promise<OpenPart> {
    if (!contentKeys || !part.salt)
      throw new Error('a listed part with an info hash has a salt, and was opened with keys')
    const partKey = await derivePartKey(contentKeys.contentRoot, part.salt)
    const info = await untilTrue(ended.signal, deps.clock, infoRetryMs, () =>
      session.fetch(ended.signal, { kind: 'info', infoHash }, (bytes) => proveInfo(bytes, infoHash, layout)),
    )
    // While the page's own server is away, the engine's code may not come at once.
    const opened = await retry(ended.signal, deps.clock, isEngineAway, async () =>
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
    if (ended.signal.aborted) {
      await opened.destroy()
      throw ended.signal.reason
    }
    session.publishInfo(infoHash, info)
    session.addPart(opened, true)
    return opened
  }

  async function proveInfo(bytes: Bytes, infoHash: InfoHash, layout: PartLayout): Promise<Bytes | null> {
    if (infoHashFrom(await sha1(bytes)) !== infoHash) return null
    const info = parseInfo(bytes)
    if (info.ok && checkInfo(info.value, layout)) return bytes
    // It is the dictionary that the owner signed, and it does not describe the files that the owner listed.
    fail('manifestForged', 'info')
    return null
  }

  function engineEvents(infoHash: InfoHash): SwarmEvents {
    return {
      piece: () => {},
      done() {
        missing.delete(infoHash)
        session.setMissing(infoHash, false)
        settle()
      },
      damaged() {
        missing.add(infoHash)
        session.setMissing(infoHash, true)
        apply({ kind: 'damageFound' })
        tellPresence()
      },
      storeFailed(error) {
        if (error.code !== 'full') return fail('storageFailed', String(error))
        session.pause('person')
        apply({ kind: 'storageFull' })
      },
      misbehaved: (id) => session.ban(id),
      failed: failWithEngine,
    }
  }

  /** When nothing chosen is missing any more, says so. */
  function settle(): void {
    if (missing.size > 0 || chosen.size === 0) return tellPresence()
    apply({ kind: 'everythingHere' })
    tellPresence()
  }

  function deliverable(file: FileIndex): DeliverableFile | undefined {
    const entry = listed.find(({ firstFile, part }) => file >= firstFile && file < firstFile + part.files.length)
    const listedFile = manifest && filesOf(manifest)[file]?.file
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
  }

  // --- Telling -------------------------------------------------------------------------------------------------

  function apply(event: TransferEvent): void {
    transfers.apply(swarmId, event)
    if (event.kind === 'engineFacts') tellPresence()
  }

  function tellPresence(): void {
    const transfer = transfers.get(swarmId)
    const state = transfer?.state.phase === 'paused' ? transfer.state.from : transfer?.state
    if (!transfer || !state) return
    const { haveBytes, wantBytes } = transfer.progress
    const total = listed.reduce((sum, { layout }) => sum + layout.plainLength, 0)
    const held = total === 0 ? 1 : transfer.fileBytes.reduce((sum, bytes) => sum + bytes, 0) / total
    if (state.phase === 'complete') session.setPresence({ phase: 'done', progress: 1, held })
    else if (state.phase === 'downloading') {
      session.setPresence({ phase: 'downloading', progress: wantBytes === 0 ? 0 : haveBytes / wantBytes, held })
    }
  }

  function step(next: 'finding' | 'connecting' | 'listing'): void {
    // A second connection under way is no step back.
    const state = transfers.get(swarmId)?.state
    if (next === 'connecting' && state?.phase === 'joining' && state.step === 'listing') return
    apply({ kind: 'stepChanged', step: next, now: deps.clock.now() })
  }

  function fail(code: 'manifestForged' | 'storageFailed' | 'engineFailed', detail: string): void {
    apply({ kind: 'failed', code, detail })
    ended.abort()
    void session.destroy()
  }

  function failWithEngine(error: unknown): void {
    if (ended.signal.aborted) return
    if (error instanceof StoreError && error.code === 'full') {
      session.pause('person')
      return apply({ kind: 'storageFull' })
    }
    fail(error instanceof StoreError ? 'storageFailed' : 'engineFailed', String(error))
  }
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
