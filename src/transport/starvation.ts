import type { Clock } from '../lib/clock.ts'

/** With room for no more than this share of the time, all that was taken was given. */
const filledShare = 0.1

/** For how long there was room and nothing to send: whoever starves is not held up by the line. */
export interface Starvation {
  /** Milliseconds, in all. */
  readonly ms: number
  note(hasRoom: boolean): void
  /** Whether there was hardly any room since this was asked last. */
  wasFilled(): boolean
}

export function createStarvation(clock: Clock): Starvation {
  let since: number | null = clock.now()
  let ms = 0
  let askedAt = clock.now()
  let msThen = 0
  return {
    get ms() {
      return ms
    },
    note(hasRoom) {
      const now = clock.now()
      if (since !== null) ms += now - since
      since = hasRoom ? now : null
    },
    wasFilled() {
      const now = clock.now()
      const isFilled = ms - msThen < (now - askedAt) * filledShare
      askedAt = now
      msThen = ms
      return isFilled
    },
  }
}
