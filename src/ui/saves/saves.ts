import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { DeliveryError, type SaveOutcome } from '../../core/ports/delivery.ts'
import type { FileIndex } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import type { DeliveryCode } from '../i18n/sentences.ts'

const minUpdateMs = 250

export type SaveState =
  /** Consented; nothing was written yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving'; readonly bytes: number }
  | { readonly kind: 'done'; readonly outcome: SaveOutcome }
  | { readonly kind: 'failed'; readonly code: DeliveryCode }

/** A file, all of them as one ZIP, or what goes straight to disk. */
export type SaveTarget = FileIndex | 'zip' | 'straight'

/** How a file got out of the browser. */
export type Kept = Exclude<SaveOutcome, 'cancelled'>

export interface Saves {
  readonly states: ReadonlySignal<ReadonlyMap<SaveTarget, SaveState>>
  /** The files that were saved whole at least once, whatever became of later tries. */
  readonly kept: ReadonlySignal<ReadonlyMap<FileIndex, Kept>>
  /**
   * Calls `save` at once, within the person's click. A target that is under way is left alone. `files` are those that
   * the target holds.
   */
  start(
    target: SaveTarget,
    files: Iterable<FileIndex>,
    save: (onProgress: (bytes: number) => void) => Promise<SaveOutcome>,
  ): Promise<void>
}

/** What became of each Save of one transfer. `underWay` is told how many more or fewer of them run. */
export function createSaves(underWay: Signal<number> = signal(0)): Saves {
  const states = signal<ReadonlyMap<SaveTarget, SaveState>>(new Map())
  const kept = signal<ReadonlyMap<FileIndex, Kept>>(new Map())
  const set = (target: SaveTarget, state: SaveState) => {
    states.value = new Map(states.value).set(target, state)
  }
  return {
    states,
    kept,
    async start(target, files, save) {
      if (isUnderWay(states.value.get(target))) return
      set(target, { kind: 'waiting' })
      underWay.value++
      // More may be chosen while it is written.
      const held = [...files]
      let updated = Number.NEGATIVE_INFINITY
      try {
        const outcome = await save((bytes) => {
          const now = systemClock.now()
          if (now - updated < minUpdateMs) return
          updated = now
          set(target, { kind: 'saving', bytes })
        })
        if (outcome !== 'cancelled')
          kept.value = new Map([...kept.value, ...held.map((file) => [file, outcome] as const)])
        set(target, { kind: 'done', outcome })
      } catch (error) {
        const isExpected = error instanceof DeliveryError
        if (!isExpected) reportError(error)
        set(target, { kind: 'failed', code: isExpected ? error.code : 'unreadable' })
      } finally {
        underWay.value--
      }
    },
  }
}

export const isUnderWay = (state: SaveState | null | undefined): boolean =>
  state?.kind === 'waiting' || state?.kind === 'saving'

/** How all of these files were saved; null while one was not, or where there are none. */
export function keptAs(files: ReadonlySet<FileIndex>, kept: ReadonlyMap<FileIndex, Kept>): Kept | null {
  let all: Kept | null = null
  for (const file of files) {
    const how = kept.get(file)
    if (!how) return null
    // The browser's own download is the weaker promise: it says where to look.
    all = all === 'handedOver' ? all : how
  }
  return all
}
