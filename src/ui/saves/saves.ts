import { signal, type ReadonlySignal, type Signal } from '@preact/signals'
import { DeliveryError, type SaveOutcome } from '../../core/ports/delivery.ts'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import type { FileIndex } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import type { DeliveryCode } from '../i18n/sentences.ts'

const minUpdateMs = 250

export type SaveState =
  /** Consented; nothing was written yet. */
  | { readonly kind: 'waiting' }
  | { readonly kind: 'saving'; readonly bytes: number }
  /** The person cancelled, and what was written is being removed. */
  | { readonly kind: 'stopping' }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'done'; readonly outcome: SaveOutcome }
  | { readonly kind: 'failed'; readonly code: DeliveryCode }

/** A file, all of them as one ZIP or in a folder, or what goes straight to disk. */
export type SaveTarget = FileIndex | 'zip' | 'folder' | 'straight'

/** Calls back with the bytes that were written; rejects with the signal's reason once that is aborted. */
export type Save = (signal: AbortSignalLike, onProgress: (bytes: number) => void) => Promise<SaveOutcome>

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
  start(target: SaveTarget, files: Iterable<FileIndex>, save: Save): Promise<void>
  /** Ends what is under way; nothing of it stays. */
  readonly cancel: (target: SaveTarget) => void
  /** Ends what is under way and holds one of these files: they will not come. */
  cancelOf(files: readonly FileIndex[]): void
}

/** What became of each Save of one transfer. `underWay` is told how many more or fewer of them run. */
export function createSaves(underWay: Signal<number> = signal(0)): Saves {
  const states = signal<ReadonlyMap<SaveTarget, SaveState>>(new Map())
  const kept = signal<ReadonlyMap<FileIndex, Kept>>(new Map())
  const running = new Map<SaveTarget, { readonly files: readonly FileIndex[]; readonly controller: AbortController }>()
  const set = (target: SaveTarget, state: SaveState) => {
    states.value = new Map(states.value).set(target, state)
  }
  const cancel = (target: SaveTarget) => {
    const controller = running.get(target)?.controller
    if (!controller || controller.signal.aborted) return
    set(target, { kind: 'stopping' })
    controller.abort()
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
      const controller = new AbortController()
      running.set(target, { files: held, controller })
      let updated = Number.NEGATIVE_INFINITY
      try {
        const outcome = await save(controller.signal, (bytes) => {
          const now = systemClock.now()
          if (now - updated < minUpdateMs || controller.signal.aborted) return
          updated = now
          set(target, { kind: 'saving', bytes })
        })
        if (outcome !== 'cancelled')
          kept.value = new Map([...kept.value, ...held.map((file) => [file, outcome] as const)])
        set(target, { kind: 'done', outcome })
      } catch (error) {
        if (controller.signal.aborted && error === controller.signal.reason) return set(target, { kind: 'stopped' })
        const isExpected = error instanceof DeliveryError
        if (!isExpected) reportError(error)
        set(target, { kind: 'failed', code: isExpected ? error.code : 'unreadable' })
      } finally {
        underWay.value--
        running.delete(target)
      }
    },
    cancel,
    cancelOf(files) {
      for (const [target, { files: held }] of [...running])
        if (held.some((file) => files.includes(file))) cancel(target)
    },
  }
}

export const isUnderWay = (state: SaveState | null | undefined): boolean =>
  state?.kind === 'waiting' || state?.kind === 'saving' || state?.kind === 'stopping'

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
