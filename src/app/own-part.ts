import { derivePartKey, partSaltLength } from '../crypto/derive.ts'
import { sha1 } from '../crypto/digest.ts'
import { infoHashFrom, type InfoHash } from '../core/ids.ts'
import { checkInfo, encodeInfo, parseInfo } from '../core/info-dictionary.ts'
import type { ManifestFile } from '../core/manifest.ts'
import type { PartLayout } from '../core/part-layout.ts'
import { HashingError, type HashJob } from '../core/ports/hasher.ts'
import type { AbortSignalLike, SourceFile } from '../core/ports/platform.ts'
import { StoreError } from '../core/ports/stores.ts'
import { EngineLoadError, type SwarmEvents } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { openPart, type OpenPart } from './open-part.ts'
import { retry } from './retry.ts'
import type { ShareSession } from './share-session.ts'
import { findStillChanged, type ChangedSource } from './source-check.ts'
import { settleSources, type Settled, type SourceChoice } from './source-settle.ts'
import { watchSources } from './source-watch.ts'

// Files of an own share that were given together. Nothing is copied: they are read in place, once to be hashed and then
// for whoever asks.

export interface HashedPart {
  readonly infoHash: InfoHash
  /** Bencoded; holds the piece hashes. */
  readonly info: Bytes
  /** 32 bytes, of the pass that hashed it. */
  readonly salt: Bytes
}

export interface OwnPart {
  readonly files: readonly ManifestFile[]
  readonly layout: PartLayout
  /** Null until it was hashed once, on this visit or an earlier one. */
  readonly hashed: HashedPart | null
  /** One for each file; null until they are given. */
  readonly sources: readonly SourceFile[] | null
  /** Null until it is given to others. */
  readonly opened: OpenPart | null
  /** Of the choices for each file, those that read as they were hashed, as far as is looked at. */
  settle(choices: readonly SourceChoice[], contentRoot: Bytes): Promise<Settled>
  /** The files of an earlier visit. */
  give(sources: readonly SourceFile[]): void
  /** Hashes the files, unless that was done, and gives them to others. @throws HashingError, or what opening throws */
  prepare(contentRoot: Bytes): Promise<HashedPart>
  /** Looks whether what was found changed is as it was again. */
  lookAgain(changed: ChangedSource): Promise<ChangedSource | null>
  /** Hears of a file that can't be read any more, until `stop`. */
  watch(): void
  stop(): void
}

export interface OwnPartDeps extends Pick<AppDeps, 'clock' | 'hasher' | 'random' | 'stores' | 'swarm'> {
  readonly session: Pick<ShareSession, 'id' | 'self' | 'publishInfo' | 'addPart'>
  readonly ended: AbortSignalLike
  /** Plain bytes of this part so far. */
  readonly onHashed: (part: OwnPart, bytes: number) => void
  readonly onChanged: (part: OwnPart, changed: ChangedSource) => void
  /** Wrong bytes were found on the way out. */
  readonly events: (part: OwnPart) => SwarmEvents
}

export function createOwnPart(
  deps: OwnPartDeps,
  start: Pick<OwnPart, 'files' | 'layout' | 'hashed' | 'sources'>,
): OwnPart {
  const { files, layout } = start
  let { hashed, sources } = start
  let opened: OpenPart | null = null
  let stopWatch = () => {}

  const jobOf = async (given: readonly SourceFile[], contentRoot: Bytes, salt: Bytes): Promise<HashJob> => ({
    layout,
    sources: given.map((source) => source.bytes),
    partKey: await derivePartKey(contentRoot, salt),
  })

  async function hash(given: readonly SourceFile[], contentRoot: Bytes): Promise<HashedPart> {
    // Fresh for each pass: should a file read differently now, no key seals two plaintexts.
    const salt = deps.random(partSaltLength)
    const job = await jobOf(given, contentRoot, salt)
    const pieces = await retry(deps.ended, deps.clock, isCodeAway, () =>
      deps.hasher.hash(deps.ended, job, (bytes) => deps.onHashed(part, bytes)),
    )
    const info = encodeInfo({ length: layout.sealedLength, pieceLength: layout.pieceLength, pieces })
    const infoHash = infoHashFrom(await sha1(info))
    if (!infoHash) throw new Error('a SHA-1 always makes a name')
    return { infoHash, info, salt }
  }

  const part: OwnPart = {
    files,
    layout,
    get hashed() {
      return hashed
    },
    get sources() {
      return sources
    },
    get opened() {
      return opened
    },

    async settle(choices, contentRoot) {
      if (!hashed) return { sources: choices.flatMap(({ files }) => files.slice(0, 1)) }
      const pieceHashes = pieceHashesOf(hashed, layout)
      const partKey = await derivePartKey(contentRoot, hashed.salt)
      const open = (from: readonly SourceFile[]) =>
        deps.stores.fromSources({ layout, sources: from.map(({ bytes }) => bytes), partKey, pieceHashes })
      return settleSources(choices, { layout, open })
    },
    give(given) {
      sources = given
    },

    async prepare(contentRoot) {
      if (!sources) throw new Error('only what was given can be prepared')
      const given = sources
      const done = (hashed ??= await hash(given, contentRoot))
      const job = await jobOf(given, contentRoot, done.salt)
      const next = await retry(deps.ended, deps.clock, isCodeAway, () =>
        openPart(deps.swarm, {
          swarmId: deps.session.id,
          self: deps.session.self,
          infoHash: done.infoHash,
          info: done.info,
          layout,
          store: deps.stores.fromSources({ ...job, pieceHashes: pieceHashesOf(done, layout) }),
          partKey: job.partKey,
          selection: [],
          events: deps.events(part),
        }),
      )
      if (deps.ended.aborted) {
        await next.destroy()
        throw deps.ended.reason
      }
      deps.session.publishInfo(done.infoHash, done.info)
      deps.session.addPart(next, false)
      opened = next
      return done
    },

    lookAgain: (changed) => findStillChanged(sources ?? [], changed, opened),
    watch() {
      stopWatch()
      if (sources) stopWatch = watchSources(deps.clock, sources, (source) => found(source))
    },
    stop: () => stopWatch(),
  }
  const found = (source: number) => deps.onChanged(part, { source, others: 0, piece: null })
  return part
}

/** @throws StoreError when an earlier visit kept something else */
function pieceHashesOf({ info }: HashedPart, layout: PartLayout): Bytes {
  const parsed = parseInfo(info)
  if (!parsed.ok || !checkInfo(parsed.value, layout)) throw new StoreError('failed', { cause: 'info' })
  return parsed.value.pieces
}

/** The page's own server may be away for a moment when a worker or the engine is loaded from it. */
const isCodeAway = (error: unknown): boolean =>
  error instanceof EngineLoadError || (error instanceof HashingError && error.code === 'workerFailed')
