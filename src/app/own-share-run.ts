import type { ContentKeys } from '../crypto/derive.ts'
import { filesOf } from '../core/manifest-files.ts'
import { newTransfer } from '../core/new-transfer.ts'
import { HashingError } from '../core/ports/hasher.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { SwarmEvents } from '../core/ports/swarm.ts'
import { overVisits } from '../core/share-totals.ts'
import type { FailureCode, FileIndex, Refused } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { createOwnGiving } from './own-giving.ts'
import { createOwnList } from './own-list.ts'
import { createOwnPreparing } from './own-preparing.ts'
import { createOwnPart, type OwnPart } from './own-part.ts'
import { firstOwnState, type OwnShareStart } from './own-share-start.ts'
import type { OwnShare } from './running-share.ts'
import { createShareSession } from './share-session.ts'
import type { ChangedSource } from './source-check.ts'
import { canBeAllowed, isAllowed } from './source-handles.ts'
import { keptSourceOf, listMoreSources } from './source-list.ts'
import type { WritableTransferStore } from './transfer-store.ts'

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
      {
        id: swarmId,
        origin: 'own',
        link,
        state: firstOwnState(start.manifest, isReturn ? { canAllow: isRemembered } : null),
      },
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
      hashed: () => parts.flatMap(({ hashed }) => hashed ?? []),
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
  let work: Promise<void> = Promise.resolve()
  const preparing = createOwnPreparing({ ...deps, session, parts, list, apply, isHeldUp: () => changed !== null })
  const derivedKeys = start.keys()
  const giving = createOwnGiving({
    parts,
    list,
    ended: ended.signal,
    contentRoot,
    onRefused: sourceNeeded,
    onGiven() {
      allSources = parts.flatMap(({ sources }) => sources ?? [])
      list.moved(allSources.map(keptSourceOf))
      goOn()
    },
  })
  const offered = offer()

  run(async () => {
    await offered
    if (!isReturn) await preparePending()
    // What the browser still allows nobody has to be asked for.
    else if (isRemembered && !isPaused && (await isAllowed(list.sources))) await giving.allow().catch(() => {})
  })

  return {
    id: swarmId,
    ended: ended.signal,
    get sources() {
      return allSources
    },
    pause() {
      giving.begin()
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
    giveSources: (files) => giving.give(files),
    allowSources: () => giving.allow(),
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

  async function offer(): Promise<void> {
    const derived = await derivedKeys
    keys = derived.keys
    if (start.published) return list.offer(start.published)
    const { password } = derived
    await list.publish((now) => ({ manifest: { ...now, password } }))
    apply({ kind: 'manifestChanged', manifest: list.manifest })
  }

  /** Others hear of them at once; they are hashed after those that were there before. */
  async function addFiles(files: readonly SourceFile[]): Promise<void> {
    await offered
    await list.publish((now) => {
      const { files: listed, layout } = listMoreSources(files, now)
      return {
        manifest: {
          ...now,
          partHashes: [...now.partHashes, null],
          parts: [...now.parts, { infoHash: null, salt: null, files: listed }],
        },
        added: files.map(keptSourceOf),
        onSealed() {
          parts.push(createOwnPart(partDeps, { files: listed, layout, hashed: null, sources: files }))
          if (!isSourceMissing()) allSources = [...allSources, ...files]
          everything = new Set(list.sources.keys())
          apply({ kind: 'manifestChanged', manifest: list.manifest })
        },
      }
    })
    run(preparePending)
  }

  async function contentRoot(): Promise<Bytes> {
    return (await derivedKeys).keys.contentRoot
  }

  function sourceNeeded(refused: Refused | null): void {
    apply({ kind: 'sourceNeeded', canAllow: canBeAllowed(list.sources), refused })
  }

  function isSourceMissing(): boolean {
    return parts.some(({ sources }) => sources === null)
  }

  /** Nothing is given before it was looked at again: it may be as wrong as it was. */
  async function lookAgain({ part, found }: NonNullable<typeof changed>): Promise<void> {
    const isLast = giving.begin()
    const still = await part.lookAgain(found)
    if (!isLast()) return
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
    await preparing.pending(await contentRoot())
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
}
