import { sha1 } from '../crypto/digest.ts'
import { infoHashFrom, type InfoHash } from '../core/ids.ts'
import { checkInfo, parseInfo } from '../core/info-dictionary.ts'
import type { PartLayout } from '../core/part-layout.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AppDeps } from './app-deps.ts'
import { untilTrue } from './retry.ts'
import type { ShareSession } from './share-session.ts'

const retryMs = 1_000

export interface InfoDocumentDeps extends Pick<AppDeps, 'clock' | 'records'> {
  readonly session: Pick<ShareSession, 'fetch'>
  readonly ended: AbortSignalLike
  /** The owner signed a part that does not hold the listed files. */
  readonly onForged: (detail: string) => void
}

/** A part's info dictionary, proven: as an earlier visit kept it, or from whoever has it, and kept then. */
export async function findInfo(deps: InfoDocumentDeps, infoHash: InfoHash, layout: PartLayout): Promise<Bytes> {
  const kept = await deps.records.findInfo(infoHash).catch(() => null)
  const proven = kept && (await prove(kept))
  if (proven) return proven
  const info = await untilTrue(deps.ended, deps.clock, retryMs, () =>
    deps.session.fetch(deps.ended, { kind: 'info', infoHash }, prove),
  )
  // Where it can't be kept, a later visit fetches it again.
  await deps.records.keepInfo(infoHash, info).catch(() => undefined)
  return info

  async function prove(bytes: Bytes): Promise<Bytes | null> {
    if (infoHashFrom(await sha1(bytes)) !== infoHash) return null
    const info = parseInfo(bytes)
    if (info.ok && checkInfo(info.value, layout)) return bytes
    // It is the dictionary that the owner signed, and it does not describe the files that the owner listed.
    deps.onForged('info')
    return null
  }
}
