import { signal, type ReadonlySignal } from '@preact/signals'
import { DeliveryError, type SaveOutcome } from '../core/ports/delivery.ts'
import type { FileIndex } from '../core/transfer.ts'
import { systemClock } from '../lib/clock.ts'
import type { DeliveryCode } from './i18n/sentences.ts'

const minUpdateMs = 250

export type SaveState =
  /** Consented; nothing was written yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving'; readonly bytes: number }
  | { readonly kind: 'done'; readonly outcome: SaveOutcome }
  | { readonly kind: 'failed'; readonly code: DeliveryCode }

/** A file, or all of them as one ZIP. */
export type SaveTarget = FileIndex | 'zip'

export interface Saves {
  readonly states: ReadonlySignal<ReadonlyMap<SaveTarget, SaveState>>
  /** Calls `save` at once, within the person's click. A target that is under way is left alone. */
  start(target: SaveTarget, save: (onProgress: (bytes: number) => void) => Promise<SaveOutcome>): Promise<void>
}

/** What became of each Save of one transfer. */
export function createSaves(): Saves {
  const states = signal<ReadonlyMap<SaveTarget, SaveState>>(new Map())
  const set = (target: SaveTarget, state: SaveState) => {
    states.value = new Map(states.value).set(target, state)
  }
  return {
    states,
    async start(target, save) {
      if (isUnderWay(states.value.get(target))) return
      set(target, { kind: 'waiting' })
      let updated = Number.NEGATIVE_INFINITY
      try {
        const outcome = await save((bytes) => {
          const now = systemClock.now()
          if (now - updated < minUpdateMs) return
          updated = now
          set(target, { kind: 'saving', bytes })
        })
        set(target, { kind: 'done', outcome })
      } catch (error) {
        const isExpected = error instanceof DeliveryError
        if (!isExpected) reportError(error)
        set(target, { kind: 'failed', code: isExpected ? error.code : 'unreadable' })
      }
    },
  }
}

export const isUnderWay = (state: SaveState | null | undefined): boolean =>
  state?.kind === 'waiting' || state?.kind === 'saving'
