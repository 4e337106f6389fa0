import type { SeekSpans, Span } from '../ribbon/ribbon-shapes.ts'

/** What a player's screen needs to know of the element that plays. */
export interface MediaFacts {
  /** Seconds; the duration is 0 as long as it is unknown. */
  readonly position: number
  readonly duration: number
  readonly isPaused: boolean
  /** 0 to 1. */
  readonly volume: number
  readonly isMuted: boolean
  readonly speed: number
  /** Seconds that can be played at once. */
  readonly buffered: readonly Span[]
}

/** After each of these, the facts may be others. */
export const mediaEvents = [
  'timeupdate',
  'seeking',
  'durationchange',
  'progress',
  'play',
  'pause',
  'ended',
  'volumechange',
  'ratechange',
] as const

type Media = Pick<
  HTMLMediaElement,
  'currentTime' | 'duration' | 'paused' | 'volume' | 'muted' | 'playbackRate' | 'buffered'
>

export function mediaFacts(media: Media): MediaFacts {
  const { buffered } = media
  return {
    position: media.currentTime,
    // A recording that was never finished has no end.
    duration: Number.isFinite(media.duration) ? media.duration : 0,
    isPaused: media.paused,
    volume: media.volume,
    isMuted: media.muted,
    speed: media.playbackRate,
    buffered: Array.from({ length: buffered.length }, (_, i) => ({ from: buffered.start(i), to: buffered.end(i) })),
  }
}

/** For a file that is on this device as a whole. */
export function wholeFileSpans({ position, duration, buffered }: MediaFacts): SeekSpans {
  const everything = [{ from: 0, to: 1 }]
  if (duration <= 0) return { played: 0, buffered: [], have: everything, available: everything }
  return {
    played: position / duration,
    buffered: buffered.map(({ from, to }) => ({ from: from / duration, to: to / duration })),
    have: everything,
    available: everything,
  }
}
