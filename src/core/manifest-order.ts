import type { ManifestNotice } from './ports/mesh.ts'

export type ManifestOrder =
  | 'newer'
  | 'same'
  | 'older'
  /** The same number with other bytes: its owner signed two lists, so neither can be trusted to be the one. */
  | 'conflict'

/** How an offered manifest stands to the one that is held, if any. */
export function compareManifest(held: ManifestNotice | null, offered: ManifestNotice): ManifestOrder {
  if (!held || offered.sequence > held.sequence) return 'newer'
  if (offered.sequence < held.sequence) return 'older'
  return offered.digest === held.digest ? 'same' : 'conflict'
}
