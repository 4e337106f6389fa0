import type { Manifest } from '../../core/manifest.ts'
import type { Transfer } from '../../core/transfer.ts'
import type { PlayerWords } from '../i18n/en-player.ts'
import type { Viewable } from './viewable.ts'

/** What one of the views gets. Each shows one file from its mounting to its end. */
export interface ViewProps {
  readonly transfer: Transfer
  readonly manifest: Manifest
  readonly shown: Viewable
  readonly words: PlayerWords
  readonly onSave: (() => void) | null
}
