import type { ContentKeys, ShareKeys } from '../crypto/derive.ts'
import type { StorableSigningKey } from '../crypto/signing.ts'
import { isReady, unhashedBytes } from '../core/manifest-files.ts'
import type { Manifest, PasswordCheck } from '../core/manifest.ts'
import type { KeptSource } from '../core/share-record.ts'
import type { ShareLink } from '../core/share-link.ts'
import type { ShareTotals } from '../core/share-totals.ts'
import type { RunningState, TransferState } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { OwnPart } from './own-part.ts'

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

/** What an own share begins as; `needsSource` where an earlier visit made it, whose files are to be given again. */
export function firstOwnState(manifest: Manifest, needsSource: { readonly canAllow: boolean } | null): TransferState {
  const running: RunningState = isReady(manifest)
    ? { phase: 'seeding', manifest }
    : { phase: 'preparing', hashedBytes: 0, totalBytes: unhashedBytes(manifest), manifest }
  if (!needsSource) return running
  return { phase: 'paused', from: running, why: { kind: 'needsSource', ...needsSource, refused: null } }
}
