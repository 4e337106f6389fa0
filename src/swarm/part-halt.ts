import { StoreError } from '../core/ports/stores.ts'

// Why nothing flows in a part: somebody paused it, or its store gave up. Either way it stops until it is resumed.

export interface PartHaltDeps {
  /** Nothing may be asked for or served from now on. */
  readonly stop: () => void
  /** Told once until `resume`. */
  readonly storeFailed: (error: StoreError) => void
}

export interface PartHalt {
  readonly isHalted: boolean
  pause(): void
  failStore(error: unknown): void
  resume(): void
}

export function createPartHalt({ stop, storeFailed }: PartHaltDeps): PartHalt {
  let isPaused = false
  let hasFailed = false

  return {
    get isHalted() {
      return isPaused || hasFailed
    },
    pause() {
      isPaused = true
      stop()
    },
    failStore(error) {
      if (hasFailed) return
      hasFailed = true
      stop()
      storeFailed(asStoreError(error))
    },
    resume() {
      isPaused = false
      hasFailed = false
    },
  }
}

/** A store says what is wrong by a StoreError; whatever else it throws is its own fault. */
export const asStoreError = (error: unknown): StoreError =>
  error instanceof StoreError ? error : new StoreError('failed', { cause: error })
