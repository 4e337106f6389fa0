import { assertNever } from '../../lib/assert-never.ts'
import type { Format } from '../i18n/format.ts'
import type { PlayerWords } from '../i18n/en-player.ts'
import type { PlayingNote } from './playing-state.ts'

/** Less than this is said as a moment. Seconds. */
const momentSeconds = 0.5

/** What a person who waits for the picture reads. */
export function playingText(note: PlayingNote, t: PlayerWords, format: Pick<Format, 'speed' | 'duration'>): string {
  switch (note.kind) {
    case 'starting':
      if (note.seconds === null) return t.startsWhenHere
      return note.seconds < momentSeconds ? t.starting : t.startsIn(format.duration(note.seconds))
    case 'soon':
      return goesOn(note.seconds, t, format)
    case 'slow':
      return `${t.slow(format.speed(note.speed), format.speed(note.needed))} ${goesOn(note.seconds, t, format)}`
    default:
      return reasonText(note, t)
  }
}

/** The same without numbers, for who hears it. */
export function reasonText(note: PlayingNote, t: PlayerWords): string {
  switch (note.kind) {
    case 'starting':
      return t.startsWhenHere
    case 'soon':
    case 'slow':
      return t.goesOnWhenHere
    case 'paused':
      return t.paused
    case 'lacking':
      return t.waiting.lacking
    case 'waiting':
      return t.waiting[note.why]
    default:
      return assertNever(note)
  }
}

function goesOn(seconds: number | null, t: PlayerWords, format: Pick<Format, 'duration'>): string {
  if (seconds === null) return t.goesOnWhenHere
  return seconds < momentSeconds ? t.moment : t.goesOnIn(format.duration(seconds))
}
