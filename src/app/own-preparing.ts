import { unhashedBytes } from '../core/manifest-files.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import type { OwnList } from './own-list.ts'
import type { OwnPart } from './own-part.ts'
import type { ShareSession } from './share-session.ts'

// From files to a part that others can fetch: hashed, where it was not, named in the list, and given.

const presencePeriodMs = 500

export interface OwnPreparing {
  /** Plain bytes of a part that is being hashed. */
  hashed(part: OwnPart, bytes: number): void
  /** Prepares what has its files and is not given yet, one part after another. @throws what a part's `prepare` throws */
  pending(contentRoot: Bytes): Promise<void>
}

export interface OwnPreparingDeps {
  readonly clock: Clock
  readonly session: Pick<ShareSession, 'setPresence'>
  /** Grows. */
  readonly parts: readonly OwnPart[]
  readonly list: OwnList
  readonly apply: (event: TransferEvent) => void
  /** A file was found changed: nothing more is read until the person has put it right. */
  readonly isHeldUp: () => boolean
}

export function createOwnPreparing({ parts, list, session, apply, ...deps }: OwnPreparingDeps): OwnPreparing {
  const hashedBytes = new Map<OwnPart, number>()

  async function prepare(part: OwnPart, index: number, contentRoot: Bytes): Promise<void> {
    const wasHashed = part.hashed !== null
    const { infoHash, salt } = await whileTelling(part.prepare(contentRoot))
    if (wasHashed) return
    await list.publish((now) => ({
      manifest: {
        ...now,
        partHashes: now.partHashes.with(index, infoHash),
        parts: now.parts.with(index, { infoHash, salt, files: part.files }),
      },
    }))
    apply({ kind: 'manifestChanged', manifest: list.manifest })
  }

  async function whileTelling<T>(preparing: Promise<T>): Promise<T> {
    const tell = () => session.setPresence({ phase: 'preparing', progress: progressNow(), held: 1 })
    tell()
    const stopTelling = deps.clock.every(presencePeriodMs, tell)
    try {
      return await preparing
    } finally {
      stopTelling()
    }
  }

  function progressNow(): number {
    const totalBytes = unhashedBytes(list.manifest)
    return totalBytes === 0 ? 0 : Math.min(1, hashedNow() / totalBytes)
  }

  /** Of all that the list does not name the hash of yet. */
  function hashedNow(): number {
    let bytes = 0
    for (const part of parts) if (!part.hashed) bytes += hashedBytes.get(part) ?? 0
    return bytes
  }

  return {
    hashed(part, bytes) {
      hashedBytes.set(part, bytes)
      apply({ kind: 'hashed', hashedBytes: hashedNow(), totalBytes: unhashedBytes(list.manifest) })
    },
    async pending(contentRoot) {
      for (const [index, part] of parts.entries()) {
        if (part.opened || !part.sources) continue
        if (deps.isHeldUp()) return
        await prepare(part, index, contentRoot)
      }
      session.setPresence({ phase: 'done', progress: 1, held: 1 })
      for (const part of parts) part.watch()
    },
  }
}
