import type { ContentKeys, ShareKeys } from '../crypto/derive.ts'
import type { StorableSigningKey } from '../crypto/signing.ts'
import { filesOf, isReady, unhashedBytes } from '../core/manifest-files.ts'
import type { Manifest, PasswordCheck } from '../core/manifest.ts'
import { newTransfer } from '../core/new-transfer.ts'
import { HashingError } from '../core/ports/hasher.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { SwarmEvents } from '../core/ports/swarm.ts'
import type { KeptSource } from '../core/share-record.ts'
import type { ShareLink } from '../core/share-link.ts'
import { overVisits, type ShareTotals } from '../core/share-totals.ts'
import type { FailureCode, FileIndex, Refused, RunningState, TransferState } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { createOwnList } from './own-list.ts'
import { createOwnPreparing } from './own-preparing.ts'
import { createOwnPart, type OwnPart } from './own-part.ts'
import type { OwnShare } from './running-share.ts'
import { createShareSession } from './share-session.ts'
import type { ChangedSource } from './source-check.ts'
import { canBeAllowed, isAllowed, openHandles } from './source-handles.ts'
import { keptSourceOf, listMoreSources } from './source-list.ts'
import { giveParts } from './source-match.ts'
import type { WritableTransferStore } from './transfer-store.ts'

export interface OwnShareStart {
  readonly link: ShareLink
  readonly shareKeys: ShareKeys
  readonly ownerKey: StorableSigningKey
  readonly memberKey: StorableSigningKey
  /** As it was published last; of sequence 0 before that. */
  readonly manifest: Manifest
  /** The list as it was sealed and signed; null where this visit has to. */
  readonly published: Bytes | null
  readonly addedAt: number
  readonly isPaused: boolean
  /** Of earlier visits. */
  readonly earlier: ShareTotals
  readonly parts: readonly Pick<OwnPart, 'files' | 'layout' | 'hashed' | 'sources'>[]
  readonly keptSources: readonly KeptSource[]
  readonly keys: () => Promise<{ readonly keys: ContentKeys; readonly password: PasswordCheck | null }>
}

/** An own share while the page is open: its list, its parts, and what stands in their way. */
export function runOwnShare(deps: AppDeps, transfers: WritableTransferStore, start: OwnShareStart): OwnShare {
  const { link, ownerKey, memberKey } = start
  const { swarmId, signallingKey } = start.shareKeys
  const ended = new AbortController()
  const apply = (event: TransferEvent) => transfers.apply(swarmId, event)
  /** The same for as long as the list has as many files. */
  let everything: ReadonlySet<FileIndex> = new Set(start.keptSources.keys())
  const isReturn = start.parts.some(({ sources }) => sources === null)
  const isRemembered = isReturn && canBeAllowed(start.keptSources)

  const sizes = filesOf(start.manifest).map(({ file }) => file.size)
  const bytes = sizes.reduce((sum, size) => sum + size, 0)
  transfers.add(
    newTransfer(
      { id: swarmId, origin: 'own', link, state: firstState() },
      {
        progress: { haveBytes: bytes, wantBytes: bytes },
        fileBytes: sizes,
        earlier: start.earlier,
      },
    ),
  )

  const session = createShareSession(deps, {
    swarmId,
    signallingKey,
    ownerKeyHash: link.ownerKeyHash,
    memberKey,
    ownerKey,
    eager: false,
    apply,
    choice: () => ({
      layouts: parts.map(({ hashed, layout }) => ({ infoHash: hashed?.infoHash ?? null, layout })),
      chosen: everything,
    }),
    // Nobody but this page can sign a list of this share.
    onManifestNotice: () => {},
    onPresence: () => {},
    onConnecting: () => {},
    onMembers: () => {},
    onLeft: () => {},
    onExpired: () => fail('expired', ''),
  })
  if (isReturn) session.pause('person')

  const partDeps = {
    ...deps,
    session,
    ended: ended.signal,
    onHashed: (part: OwnPart, bytes: number) => preparing.hashed(part, bytes),
    onChanged: (part: OwnPart, found: ChangedSource) => sourceChanged(part, found),
    events: engineEvents,
  }
  const parts: OwnPart[] = start.parts.map((part) => createOwnPart(partDeps, part))
  let keys: ContentKeys | null = null
  /** By the person: a later visit does not go on by itself. */
  let { isPaused } = start
  const list = createOwnList(
    {
      ...deps,
      ...start,
      session,
      ended: ended.signal,
      keys: () => keys,
      isPaused: () => isPaused,
      totals: () => {
        const now = transfers.get(swarmId)
        return now ? overVisits(now) : null
      },
    },
    { manifest: start.manifest, sources: start.keptSources },
  )
  /** By FileIndex; empty while some are missing. */
  let allSources: readonly SourceFile[] = isReturn ? [] : parts.flatMap(({ sources }) => sources ?? [])
  /** Why nothing is given, until it was looked at again. */
  let changed: { readonly part: OwnPart; readonly found: ChangedSource } | null = null
  /** What was given again so far, until it is all. */
  let given: readonly SourceFile[] = []
  /** Looking takes a moment: only what was asked for last counts. */
  let looks = 0
  let work: Promise<void> = Promise.resolve()
  const preparing = createOwnPreparing({ ...deps, session, parts, list, apply, isHeldUp: () => changed !== null })
  const derivedKeys = start.keys()

  run(async () => {
    const derived = await derivedKeys
    keys = derived.keys
    if (start.published) await list.offer(start.published)
    else {
      await list.publish({ ...list.manifest, sequence: list.manifest.sequence + 1, password: derived.password })
      apply({ kind: 'manifestChanged', manifest: list.manifest })
    }
    if (!isReturn) await preparePending()
    // What the browser still allows nobody has to be asked for.
    else if (isRemembered && !isPaused && (await isAllowed(list.sources))) await told(allowSources).catch(() => {})
  })

  return {
    id: swarmId,
    ended: ended.signal,
    get sources() {
      return allSources
    },
    pause() {
      looks++
      if (!changed && !isSourceMissing()) session.pause('person')
      apply({ kind: 'paused' })
      isPaused = true
      void list.keep()
    },
    resume() {
      if (isSourceMissing()) return
      if (changed) void lookAgain(changed)
      else goOn()
    },
    giveSources: (files) => told(() => giveSources(files)),
    allowSources: () => told(allowSources),
    addFiles,
    keep: () => list.keep(),
    stop,
    async remove() {
      await stop()
      await deps.records.forget(
        swarmId,
        parts.flatMap(({ hashed }) => hashed?.infoHash ?? []),
      )
    },
  }

  async function stop(): Promise<void> {
    ended.abort()
    for (const part of parts) part.stop()
    await session.destroy()
  }

  // --- Files ---------------------------------------------------------------------------------------------------

  async function giveSources(files: readonly SourceFile[]): Promise<void> {
    const mine = ++looks
    given = [...given.filter((before) => !files.some(({ path }) => path === before.path)), ...files]
    const { contentRoot } = (await derivedKeys).keys
    const taken = await giveParts(parts, list, given, contentRoot)
    if (ended.signal.aborted || mine !== looks) return
    if ('refused' in taken) return sourceNeeded(taken.refused)
    const { sources } = taken
    given = []
    allSources = sources
    list.moved(sources.map(keptSourceOf))
    goOn()
  }

  async function allowSources(): Promise<void> {
    const files = await openHandles(list.sources)
    if ('refused' in files) sourceNeeded(files.refused)
    else await giveSources(files.sources)
  }

  /** What went wrong stands in the state, too. */
  async function told(giving: () => Promise<void>): Promise<void> {
    try {
      await giving()
    } catch (error) {
      if (!ended.signal.aborted) sourceNeeded({ path: '', why: 'failed' })
      throw error
    }
  }

  async function addFiles(files: readonly SourceFile[]): Promise<void> {
    const { files: listed, layout } = listMoreSources(files, list.manifest)
    run(async () => {
      const { manifest } = list
      await list.publish(
        {
          ...manifest,
          sequence: manifest.sequence + 1,
          partHashes: [...manifest.partHashes, null],
          parts: [...manifest.parts, { infoHash: null, salt: null, files: listed }],
        },
        [...list.sources, ...files.map(keptSourceOf)],
      )
      parts.push(createOwnPart(partDeps, { files: listed, layout, hashed: null, sources: files }))
      allSources = [...allSources, ...files]
      everything = new Set(list.sources.keys())
      apply({ kind: 'manifestChanged', manifest: list.manifest })
      await preparePending()
    })
    await work
  }

  function sourceNeeded(refused: Refused | null): void {
    apply({ kind: 'sourceNeeded', canAllow: canBeAllowed(list.sources), refused })
  }

  function isSourceMissing(): boolean {
    return parts.some(({ sources }) => sources === null)
  }

  /** Nothing is given before it was looked at again: it may be as wrong as it was. */
  async function lookAgain({ part, found }: NonNullable<typeof changed>): Promise<void> {
    const mine = ++looks
    const still = await part.lookAgain(found)
    if (ended.signal.aborted || mine !== looks) return
    changed = null
    if (still) sourceChanged(part, still)
    else goOn()
  }

  /** Wrong bytes are never sent: the share stands still until the person has put the file right. */
  function sourceChanged(part: OwnPart, found: ChangedSource): void {
    for (const each of parts) each.stop()
    // Watch and engine may both find it.
    if (changed) return
    changed = { part, found }
    session.pause('source')
    apply({ kind: 'sourceChanged', path: part.files[found.source]?.path ?? '', others: found.others })
  }

  function goOn(): void {
    isPaused = false
    void list.keep()
    apply({ kind: 'resumed' })
    session.resume()
    run(preparePending)
  }

  async function preparePending(): Promise<void> {
    await preparing.pending((await derivedKeys).keys.contentRoot)
  }

  /** One after another: a later call begins when those before it are done. */
  function run(task: () => Promise<void>): void {
    const before = work
    work = (async () => {
      await before
      await task()
    })().catch((error: unknown) => {
      if (ended.signal.aborted) return
      const part = parts.find(({ opened }) => !opened)
      if (error instanceof HashingError && error.code === 'sourceUnreadable' && part)
        sourceChanged(part, { source: error.source ?? 0, others: 0, piece: null })
      else fail('engineFailed', error)
    })
  }

  // --- The end -------------------------------------------------------------------------------------------------

  function engineEvents(part: OwnPart): SwarmEvents {
    return {
      piece: () => {},
      done: () => {},
      damaged: () => {},
      storeFailed(error) {
        if (error.code === 'sourceChanged')
          sourceChanged(part, { source: error.source ?? 0, others: error.others, piece: error.piece })
        else fail('storageFailed', error)
      },
      misbehaved: (id) => session.ban(id),
      failed: (error) => fail('engineFailed', error),
    }
  }

  function fail(code: FailureCode, error: unknown): void {
    apply({ kind: 'failed', code, detail: String(error) })
    void stop()
  }

  function firstState(): TransferState {
    const { manifest } = start
    const running: RunningState = isReady(manifest)
      ? { phase: 'seeding', manifest }
      : { phase: 'preparing', hashedBytes: 0, totalBytes: unhashedBytes(manifest), manifest }
    if (!isReturn) return running
    return { phase: 'paused', from: running, why: { kind: 'needsSource', canAllow: isRemembered, refused: null } }
  }
}
