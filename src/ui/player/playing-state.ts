import type { Waiting } from '../facts/waiting.ts'

// What a person who waits for the picture is told. Pure, and without words.

/** So much of what comes next is wanted before it plays on. Seconds. */
const wantedSeconds = 3
/** The same before the length of a film is known. Bytes. */
const firstBytes = 768 * 1024
/** With less than this ready to play, the next bytes are due. Seconds. */
const dueSeconds = 4

export interface PlayingFacts {
  /** Seconds; 0 as long as it is unknown. */
  readonly duration: number
  readonly position: number
  /** Seconds that can be played at once from the position on. */
  readonly readySeconds: number
  /** Bytes of the whole file. */
  readonly size: number
  /** The element has too little to play, and would. */
  readonly isStalled: boolean
  readonly isPaused: boolean
}

/** Where playing waits, in bytes of the file, and how many from there on it needs. The film's rate is taken as even. */
export function neededNow({ duration, position, readySeconds, size }: PlayingFacts): { from: number; count: number } {
  if (duration <= 0) return { from: 0, count: Math.min(size, firstBytes) }
  const rate = size / duration
  const from = Math.min(size, Math.floor((position + readySeconds) * rate))
  return { from, count: Math.min(size - from, Math.ceil(wantedSeconds * rate)) }
}

/** Whether what plays next is worth asking two people for. */
export const isDue = ({ isPaused, duration, position, readySeconds }: PlayingFacts): boolean =>
  !isPaused && readySeconds < dueSeconds && (duration <= 0 || position + readySeconds < duration - 0.5)

export type PlayingNote =
  /** Nothing of it has been shown. `seconds`: until it plays, null while nobody can say. */
  | { readonly kind: 'starting'; readonly seconds: number | null }
  /** Bytes come, slower than they play. Bytes a second. */
  | {
      readonly kind: 'slow'
      readonly speed: number
      readonly needed: number
      readonly seconds: number | null
    }
  /** Bytes come; it goes on soon. */
  | { readonly kind: 'soon'; readonly seconds: number | null }
  /** The person paused the download. */
  | { readonly kind: 'paused' }
  /** Somebody is here, and nobody has this part. */
  | { readonly kind: 'lacking' }
  | { readonly kind: 'waiting'; readonly why: Waiting }

export interface ComingFacts {
  /** Bytes a second; null while unknown. */
  readonly speed: number | null
  /** Of those that are needed now. */
  readonly missing: number
  readonly isAvailable: boolean
  readonly isPaused: boolean
  readonly waiting: Waiting | null
}

/** Null while it plays, or stands still because the person wants that. */
export function playingNote(facts: PlayingFacts, coming: ComingFacts): PlayingNote | null {
  if (!facts.isStalled) return null
  const { speed, missing, waiting } = coming
  if (missing > 0) {
    if (coming.isPaused) return { kind: 'paused' }
    if (waiting !== null) return { kind: 'waiting', why: waiting }
    if (!coming.isAvailable) return { kind: 'lacking' }
  }
  const seconds = missing === 0 ? 0 : speed !== null && speed > 0 ? missing / speed : null
  if (facts.position === 0 && facts.readySeconds === 0) return { kind: 'starting', seconds }
  const needed = facts.duration > 0 ? facts.size / facts.duration : 0
  return speed !== null && speed < needed ? { kind: 'slow', speed, needed, seconds } : { kind: 'soon', seconds }
}
