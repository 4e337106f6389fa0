import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { faultOf } from './counted-reads.ts'
import type { Demuxer } from './demuxer.ts'
import { eventOf } from './event-of.ts'
import { createFilmEnd } from './film-end.ts'
import { audioFrames, videoFrames } from './frames.ts'
import type { MediaTracks } from './media-tracks.ts'
import { type MediaElement, ViewError } from '../../core/ports/viewing.ts'
import { feedTrack, type TrackFeed } from './track-feed.ts'

export interface OpenedMedia {
  readonly source: Demuxer
  readonly tracks: MediaTracks
  /** It can't go back, and knows no index. */
  readonly isForward: boolean
}

export interface PlaybackDeps {
  readonly mediaSource: MediaSource
  readonly element: MediaElement
  readonly feeds: { readonly video: TrackFeed | null; readonly audio: TrackFeed | null }
  /** For the first run. */
  readonly opened: OpenedMedia
  /** For any place. Rejects with the signal's reason, ViewError, or what the file says. */
  readonly openAnywhere: (signal: AbortSignalLike) => Promise<OpenedMedia>
  /** There is something to start with. */
  readonly onStarted: () => void
  /** Not called for what the signal ended. */
  readonly onFailed: (error: unknown) => void
}

/** A container's duration is not exact: seconds, and a share of it. */
const durationTolerance = { seconds: 2, share: 0.02 }
/** The last frame's end, as the element counts it. */
const endToleranceSeconds = 0.2

/**
 * Keeps the buffers filled from where the element plays, until the signal aborts. Each seek to what is not buffered ends the run
 * that was and begins one there: the last wins.
 */
export function startPlayback(signal: AbortSignalLike, deps: PlaybackDeps): void {
  const { mediaSource, element, onFailed } = deps
  const feeds = [deps.feeds.video, deps.feeds.audio].filter((feed) => feed !== null)
  let opened: OpenedMedia | null = deps.opened
  let run = new AbortController()
  let lastRun = Promise.resolve()
  const started = new Set<TrackFeed>()
  let isOver = false

  const isBuffered = (time: number) => {
    for (let i = 0; i < element.buffered.length; i++) {
      if (element.buffered.start(i) <= time && time < element.buffered.end(i)) return true
    }
    return false
  }

  /** What the file has no frames for is not waited for. */
  const skipGap = () => {
    const time = element.currentTime
    if (isBuffered(time)) return
    for (let i = 0; i < element.buffered.length; i++) {
      const start = element.buffered.start(i)
      if (start <= time) continue
      // Frames come in order: what all tracks have passed is not filled any more.
      if (feeds.every(({ buffer }) => buffer.end > start)) element.currentTime = start
      return
    }
  }

  const onAppended = (feed: TrackFeed) => {
    skipGap()
    if (started.size === feeds.length) return
    started.add(feed)
    if (started.size === feeds.length) deps.onStarted()
  }

  const feedAll = async (own: AbortController, { source, tracks }: OpenedMedia, from: number) => {
    const options = { from, base: tracks.base }
    const { video, audio } = deps.feeds
    const film = createFilmEnd(own.signal, () => video?.buffer.end ?? 0)
    let isVideoOver = video === null
    let isAudioOver = audio === null
    if (isVideoOver) film.ended()
    const feedVideo = async () => {
      if (!video || !tracks.video) return
      const frames = videoFrames(own.signal, source, tracks.video, options)
      await feedTrack(
        own.signal,
        video,
        frames,
        () => {
          film.grew()
          onAppended(video)
        },
        () => isAudioOver,
      )
      isVideoOver = true
      film.ended()
      onAppended(video)
    }
    const feedAudio = async () => {
      if (!audio || !tracks.audio) return
      const frames = audioFrames(own.signal, source, tracks.audio, options, film)
      await feedTrack(
        own.signal,
        audio,
        frames,
        () => onAppended(audio),
        () => isVideoOver,
      )
      isAudioOver = true
      onAppended(audio)
    }
    const end = (error: unknown) => {
      own.abort(error)
      source.abortReads()
      throw error
    }
    const outcomes = await Promise.allSettled([feedVideo().catch(end), feedAudio().catch(end)])
    own.signal.throwIfAborted()
    for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  }

  const play = async (own: AbortController, from: number): Promise<void> => {
    if (opened === null || (opened.isForward && from > 0)) {
      opened?.source.close()
      opened = null
      opened = await deps.openAnywhere(own.signal)
    }
    own.signal.throwIfAborted()
    if (from > 0) opened.source.searchFreely()
    await Promise.all(feeds.map(({ buffer, initSegment }) => buffer.restart(initSegment, from)))
    own.signal.throwIfAborted()
    try {
      await feedAll(own, opened, from)
    } catch (error) {
      if (signal.aborted || run !== own || !opened.isForward || opened.source.fileError !== null) throw error
      // Tracks that lie far apart in the file can't be read in one go.
      opened.source.close()
      opened = null
      return begin(element.currentTime)
    }
    if (mediaSource.readyState === 'open') mediaSource.endOfStream()
    const { duration } = opened.tracks
    const end = Math.max(...feeds.map(({ buffer }) => buffer.end))
    if (duration === null) return
    const tolerance = Math.max(durationTolerance.seconds, duration * durationTolerance.share)
    if (end >= duration - tolerance) return
    // Cut short: what there is, is played first.
    await eventOf(element, ['ended'], own.signal)
    throw new ViewError('broken')
  }

  const begin = (from: number) => {
    run.abort()
    opened?.source.abortReads()
    const own = new AbortController()
    run = own
    lastRun = lastRun
      .then(() => (own.signal.aborted ? undefined : play(own, from)))
      .catch((error: unknown) => {
        if (run === own) fail(opened ? faultOf(opened.source, error) : error)
      })
  }

  const onSeeking = () => {
    const time = element.currentTime
    const end = Math.max(...feeds.map(({ buffer }) => buffer.end))
    const isAtEnd = mediaSource.readyState === 'ended' && time >= end - endToleranceSeconds
    if (!isBuffered(time) && !isAtEnd) begin(time)
  }
  const onError = () => fail(new ViewError('broken', { cause: element.error }))
  const fail = (error: unknown) => {
    if (isOver) return
    end()
    onFailed(error)
  }
  const end = () => {
    isOver = true
    run.abort()
    opened?.source.close()
    element.removeEventListener('seeking', onSeeking)
    element.removeEventListener('waiting', skipGap)
    element.removeEventListener('error', onError)
    signal.removeEventListener('abort', end)
  }
  signal.addEventListener('abort', end)
  element.addEventListener('seeking', onSeeking)
  element.addEventListener('waiting', skipGap)
  element.addEventListener('error', onError)
  begin(0)
}
