import type { Clock } from '../lib/clock.ts'

/** For how long there was room and nothing to send: whoever starves is not held up by the line. */
export interface Starvation {
  /** Milliseconds, in all. */
  readonly ms: number
  note(hasRoom: boolean): void
}

export function createStarvation(clock: Clock): Starvation {
  let since: number | null = clock.now()
  let ms = 0
  return {
    get ms() {
      return ms
    },
    note(hasRoom) {
      const now = clock.now()
      if (since !== null) ms += now - since
      since = hasRoom ? now : null
    },
  }
}
