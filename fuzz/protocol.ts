import type { Counts, Failure } from './campaign.ts'
import type { Input, Target } from './target.ts'

// What the command and its worker say to each other. Targets run in a worker, because one that loops can only be seen,
// and ended, from outside; for that the worker leaves each input in shared memory before it tries it.

export type ToWorker =
  /** Goes on with the target's campaign for about this long. */
  | { readonly kind: 'go'; readonly target: string; readonly seed: string; readonly ms: number }
  | { readonly kind: 'check'; readonly target: string; readonly input: Input }

export type FromWorker =
  | { readonly kind: 'ready'; readonly targets: readonly Pick<Target, 'name' | 'kind'>[] }
  | { readonly kind: 'gone'; readonly counts: Counts; readonly failure: Failure | null }
  | { readonly kind: 'checked'; readonly failure: Failure | null }

/** Bytes of an input that is written down; a longer one could not be had again. */
const maxInputBytes = 1024 * 1024

/** The input that a worker is at. */
export interface InputNote {
  readonly memory: SharedArrayBuffer
  write(input: Input): void
  /** Grows with each input. */
  readonly count: number
  read(): Input
}

export function createInputNote(memory = new SharedArrayBuffer(12 + maxInputBytes)): InputNote {
  const [at, length, kind] = [0, 1, 2]
  const numbers = new Int32Array(memory, 0, 3)
  const bytes = new Uint8Array(memory, 12)
  const units = new Uint16Array(memory, 12)
  return {
    memory,
    write(input) {
      Atomics.store(numbers, length, Math.min(input.length, typeof input === 'string' ? units.length : bytes.length))
      Atomics.store(numbers, kind, typeof input === 'string' ? 1 : 0)
      if (typeof input === 'string') {
        for (let i = 0; i < input.length && i < units.length; i++) units[i] = input.charCodeAt(i)
      } else bytes.set(input.subarray(0, bytes.length))
      Atomics.add(numbers, at, 1)
    },
    get count() {
      return Atomics.load(numbers, at)
    },
    read() {
      const size = Atomics.load(numbers, length)
      if (Atomics.load(numbers, kind) === 0) return bytes.slice(0, size)
      let text = ''
      for (let i = 0; i < size; i++) text += String.fromCharCode(units[i] ?? 0)
      return text
    },
  }
}
