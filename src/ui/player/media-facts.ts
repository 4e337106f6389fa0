import type { Span } from '../ribbon/ribbon-shapes.ts'

/** What a player's screen needs to know of the element that plays. */
export interface MediaFacts {
  /** Seconds; the duration is 0 as long as it is unknown. */
  readonly position: number
  /** The element has said so itself. */
  readonly isKnown: boolean
  readonly duration: number
  readonly isPaused: boolean
  readonly isEnded: boolean
  /** It has not enough to play on, whether it is to play or not. */
  readonly isStalled: boolean
  /** 0 to 1. */
  readonly volume: number
  readonly isMuted: boolean
  readonly speed: number
  /** Seconds that can be played at once. */
  readonly buffered: readonly Span[]
  /** Of them, how many from the position on. */
  readonly readySeconds: number
}

/** After each of these, the facts may be others. */
export const mediaEvents = [
  'timeupdate',
  'seeking',
  'seeked',
  'durationchange',
  'loadeddata',
  'canplay',
  'progress',
  'waiting',
  'playing',
  'play',
  'pause',
  'ended',
  'emptied',
  'volumechange',
  'ratechange',
] as const

type Media = Pick<
  HTMLMediaElement,
  'currentTime' | 'duration' | 'paused' | 'ended' | 'readyState' | 'volume' | 'muted' | 'playbackRate' | 'buffered'
>

/** Of readyState: what follows the position can be played. */
const haveFutureData = 3
/** Two spans so close are one to who plays them. Seconds. */
const gap = 0.1

export function mediaFacts(media: Media): MediaFacts {
  const { buffered: ranges, currentTime: position } = media
  const buffered = Array.from({ length: ranges.length }, (_, i) => ({ from: ranges.start(i), to: ranges.end(i) }))
  const at = buffered.find(({ from, to }) => from - gap <= position && position <= to)
  return {
    position,
    // A recording that was never finished has no end.
    duration: Number.isFinite(media.duration) ? media.duration : 0,
    isKnown: true,
    isPaused: media.paused,
    isEnded: media.ended,
    isStalled: media.readyState < haveFutureData && !media.ended,
    volume: media.volume,
    isMuted: media.muted,
    speed: media.playbackRate,
    buffered,
    readySeconds: at ? Math.max(0, at.to - position) : 0,
  }
}

/** The moments that are played or ready, as shares of the whole. */
export function playedSpans({ position, duration, buffered }: MediaFacts): {
  readonly played: number
  readonly buffered: readonly Span[]
} {
  if (duration <= 0) return { played: 0, buffered: [] }
  return {
    played: position / duration,
    buffered: buffered.map(({ from, to }) => ({ from: from / duration, to: to / duration })),
  }
}
