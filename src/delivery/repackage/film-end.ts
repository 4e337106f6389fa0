import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { eventOf } from './event-of.ts'

/** How far the pictures of a film go, for the silence behind its sound. What the file says of it may be wrong. */
export interface FilmEnd {
  /** More of them were put into the buffer. */
  grew(): void
  /** There are no more. */
  ended(): void
  /** Whether there are any from this time on, as soon as that is known. Rejects with the signal's reason. */
  goesOn(time: number): Promise<boolean>
}

/** `videoEnd`: of those that are in the buffer, in seconds. */
export function createFilmEnd(signal: AbortSignalLike, videoEnd: () => number): FilmEnd {
  const changes = new EventTarget()
  const changed = () => void changes.dispatchEvent(new Event('change'))
  let isOver = false
  return {
    grew: changed,
    ended() {
      isOver = true
      changed()
    },
    async goesOn(time) {
      while (time >= videoEnd()) {
        if (isOver) return false
        await eventOf(changes, ['change'], signal)
      }
      return true
    },
  }
}
