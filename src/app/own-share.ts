import {
  type ContentKeys,
  deriveContentKeys,
  derivePartKey,
  deriveShareKeys,
  partSaltLength,
  passwordSaltLength,
} from '../crypto/derive.ts'
import { sha1, sha256 } from '../crypto/digest.ts'
import { sealManifest } from '../crypto/manifest-envelope.ts'
import { generateSigningKey, ownerKeyHashOf } from '../crypto/signing.ts'
import { digestFrom, infoHashFrom } from '../core/ids.ts'
import { encodeInfo } from '../core/info-dictionary.ts'
import type { Manifest, ManifestPart, PasswordCheck } from '../core/manifest.ts'
import { HashingError } from '../core/ports/hasher.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import type { ShareLink } from '../core/share-link.ts'
import { newTransfer } from '../core/new-transfer.ts'
import type { FailureCode, TransferState } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import type { Bytes } from '../lib/bytes.ts'
import { ShareError } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { retry } from './retry.ts'
import type { RunningShare } from './running-share.ts'
import { createShareSession } from './share-session.ts'
import { findStillChanged, findUnreadable, type ChangedSource } from './source-check.ts'
import { listSources } from './source-list.ts'
import { watchSources } from './source-watch.ts'
import type { WritableTransferStore } from './transfer-store.ts'

const secretLength = 16
const presencePeriodMs = 500

/**
 * Makes a share of the person's files. Resolves once the link exists and the list is on offer; the files are then
 * hashed, and offered as soon as that is done. Nothing is copied: the files are read in place, then and later.
 * @throws ShareError
 */
export async function startOwnShare(
  deps: AppDeps,
  transfers: WritableTransferStore,
  sources: readonly SourceFile[],
  password: string | null,
): Promise<RunningShare> {
  const { files, layout } = listSources(sources)
  const [ownerKey, memberKey, unreadable] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    findUnreadable(deps.clock, sources),
  ])
  if (unreadable !== null) throw new ShareError('unreadable', { path: sources[unreadable]?.path ?? '' })
  const link: ShareLink = {
    kind: 'sealed',
    secret: deps.random(secretLength),
    ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
    meetingPoints: [],
  }
  const { swarmId, signallingKey } = await deriveShareKeys(link)
  const listed: Manifest = {
    swarmId,
    sequence: 1,
    partHashes: [null],
    password: null,
    expires: null,
    parts: [{ infoHash: null, salt: null, files }],
  }
  let manifest = listed
  let shared: OpenPart | null = null
  const ended = new AbortController()
  const apply = (event: TransferEvent) => transfers.apply(swarmId, event)

  const state: TransferState = { phase: 'preparing', hashedBytes: 0, totalBytes: layout.plainLength, manifest }
  transfers.add(
    newTransfer(
      { id: swarmId, origin: 'own', link, state },
      {
        progress: { haveBytes: layout.plainLength, wantBytes: layout.plainLength },
        fileBytes: files.map((file) => file.size),
      },
    ),
  )

  const chosen = new Set(files.keys())
  const session = createShareSession(deps, {
    swarmId,
    signallingKey,
    ownerKeyHash: link.ownerKeyHash,
    memberKey,
    ownerKey,
    eager: false,
    apply,
    choice: () => ({ layouts: [{ infoHash: shared?.infoHash ?? null, layout }], chosen }),
    // Nobody but this page can sign a list of this share.
    onManifestNotice: () => {},
    onPresence: () => {},
    onConnecting: () => {},
    onMembers: () => {},
    onLeft: () => {},
    onExpired: () => fail('expired', ''),
  })

  let stopWatch = () => {}
  let contentKeys: ContentKeys | null = null
  /** Why nothing is given, until it was looked at again. */
  let changed: ChangedSource | null = null
  /** Looking again takes a moment: only what was asked for last counts. */
  let resumes = 0
  /** A file could not be read while it was hashed: hashing begins again when the person resumes. */
  let mustHashAgain = false
  run(async () => {
    contentKeys = await announceList()
    await preparePart(contentKeys)
  })

  return {
    id: swarmId,
    ended: ended.signal,
    pause() {
      resumes++
      if (!changed) session.pause('person')
      apply({ kind: 'paused' })
    },
    resume() {
      if (changed) void resumeAfter(changed)
      else goOn()
    },
    stop,
    // It was read in place: nothing of it is stored here.
    remove: stop,
  }

  async function stop(): Promise<void> {
    ended.abort()
    stopWatch()
    await session.destroy()
  }

  /** Nothing is given before it was looked at again: it may be as wrong as it was. */
  async function resumeAfter(before: ChangedSource): Promise<void> {
    const mine = ++resumes
    const still = await findStillChanged(sources, before, shared?.reader ?? null)
    if (ended.signal.aborted || mine !== resumes) return
    changed = null
    if (still) sourceChanged(still)
    else goOn()
  }

  function goOn(): void {
    apply({ kind: 'resumed' })
    session.resume()
    const keys = contentKeys
    if (shared) watch()
    else if (mustHashAgain && keys) run(() => preparePart(keys))
  }

  function run(work: () => Promise<void>): void {
    mustHashAgain = false
    work().catch((error: unknown) => {
      if (ended.signal.aborted) return
      if (error instanceof HashingError && error.code === 'sourceUnreadable') {
        mustHashAgain = true
        sourceChanged({ source: error.source ?? 0, others: 0, piece: null })
      } else fail('engineFailed', error)
    })
  }

  function fail(code: FailureCode, error: unknown): void {
    apply({ kind: 'failed', code, detail: String(error) })
    ended.abort()
    stopWatch()
    void session.destroy()
  }

  /** Names and sizes, before a byte is hashed. */
  async function announceList(): Promise<ContentKeys> {
    const salt = password === null ? null : deps.random(passwordSaltLength)
    const keys = await deriveContentKeys(link, password === null || !salt ? null : { text: password, salt })
    const check: PasswordCheck | null = salt && keys.commitment ? { salt, commitment: keys.commitment } : null
    await publish({ ...listed, password: check }, keys.manifestKey)
    return keys
  }

  async function preparePart(keys: ContentKeys): Promise<void> {
    // Fresh for each pass: should a file read differently now, no key seals two plaintexts.
    const partSalt = deps.random(partSaltLength)
    const job = {
      layout,
      sources: sources.map((source) => source.bytes),
      partKey: await derivePartKey(keys.contentRoot, partSalt),
    }
    const pieceHashes = await retry(ended.signal, deps.clock, isCodeAway, () => hash(job))
    const info = encodeInfo({ length: layout.sealedLength, pieceLength: layout.pieceLength, pieces: pieceHashes })
    const infoHash = infoHashFrom(await sha1(info))
    if (!infoHash) throw new Error('a SHA-1 always makes a name')

    const part = await retry(ended.signal, deps.clock, isCodeAway, () =>
      openPart(deps.swarm, {
        swarmId,
        self: session.self,
        infoHash,
        info,
        layout,
        store: deps.stores.fromSources({ ...job, pieceHashes }),
        partKey: job.partKey,
        selection: [],
        events: engineEvents(),
      }),
    )
    if (ended.signal.aborted) return part.destroy()
    session.publishInfo(infoHash, info)
    session.addPart(part, false)
    shared = part
    const ready: ManifestPart = { infoHash, salt: partSalt, files }
    await publish({ ...manifest, sequence: 2, partHashes: [infoHash], parts: [ready] }, keys.manifestKey)
    session.setPresence({ phase: 'done', progress: 1, held: 1 })
    apply({ kind: 'manifestChanged', manifest })
    watch()
  }

  async function hash(job: Parameters<typeof deps.hasher.hash>[1]): Promise<Bytes> {
    let hashedBytes = 0
    const tell = () => {
      const progress = layout.plainLength === 0 ? 0 : hashedBytes / layout.plainLength
      session.setPresence({ phase: 'preparing', progress, held: 1 })
    }
    tell()
    const stopTelling = deps.clock.every(presencePeriodMs, tell)
    try {
      return await deps.hasher.hash(ended.signal, job, (bytes) => {
        hashedBytes = bytes
        apply({ kind: 'hashed', hashedBytes, totalBytes: layout.plainLength })
      })
    } finally {
      stopTelling()
    }
  }

  async function publish(next: Manifest, manifestKey: Bytes): Promise<void> {
    manifest = next
    const bytes = await sealManifest({ manifest, ownerKey, manifestKey })
    const digest = digestFrom(await sha256(bytes))
    if (!digest) throw new Error('a SHA-256 always makes a digest')
    if (!ended.signal.aborted)
      session.publishManifest({ bytes, notice: { sequence: manifest.sequence, digest }, header: manifest })
  }

  function engineEvents(): SwarmEvents {
    return {
      piece: () => {},
      done: () => {},
      damaged: () => {},
      storeFailed(error) {
        if (error.code === 'sourceChanged')
          sourceChanged({ source: error.source ?? 0, others: error.others, piece: error.piece })
        else fail('storageFailed', error)
      },
      misbehaved: (id) => session.ban(id),
      failed: (error) => fail('engineFailed', error),
    }
  }

  /** Wrong bytes are never sent: the share stands still until the person has put the file right. */
  function sourceChanged(found: ChangedSource): void {
    stopWatch()
    // Watch and engine may both find it.
    if (changed) return
    changed = found
    session.pause('source')
    apply({ kind: 'sourceChanged', path: files[found.source]?.path ?? '', others: found.others })
  }

  function watch(): void {
    stopWatch()
    stopWatch = watchSources(deps.clock, sources, (source) => sourceChanged({ source, others: 0, piece: null }))
  }
}

/** The page's own server may be away for a moment when a worker or the engine is loaded from it. */
const isCodeAway = (error: unknown): boolean =>
  error instanceof EngineLoadError || (error instanceof HashingError && error.code === 'workerFailed')
