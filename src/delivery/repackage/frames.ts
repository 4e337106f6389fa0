import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { unframed } from './framing.ts'
import type { ReadControl } from './counted-reads.ts'
import type { AudioTrack, Packet, VideoTrack } from './demuxer.ts'
import type { FilmEnd } from './film-end.ts'
import { ViewError } from '../../core/ports/viewing.ts'
import type { Frame } from './sample.ts'
import { opusSilenceSeconds, silentFrame } from './silence.ts'

/** Shorter holes are the clock of the container. */
const holeSeconds = 0.2

export interface FrameOptions {
  /** Seconds on the element's timeline. The first frame is one to start at, at or before it; the track's first if there is none. */
  readonly from: number
  /** See `MediaTracks.base`. */
  readonly base: number
}

export async function* videoFrames(
  signal: AbortSignalLike,
  source: ReadControl,
  track: VideoTrack,
  { from, base }: FrameOptions,
): AsyncGenerator<Frame> {
  let start: number | null = null
  for await (const packet of packetsFrom(signal, source, track, from > 0 ? from + base : null)) {
    start ??= packet.timestamp
    // Frames that are decoded after the first and shown before it need others that come before it.
    if (packet.timestamp >= start) yield frameOf(packet, track, base)
  }
}

/**
 * Where the film goes on without sound there are silent frames in place of it, as far as its codec has them; after the last
 * frame too, as far as there are pictures.
 */
export async function* audioFrames(
  signal: AbortSignalLike,
  source: ReadControl,
  track: AudioTrack,
  { from, base }: FrameOptions,
  film: Pick<FilmEnd, 'goesOn'>,
): AsyncGenerator<Frame> {
  const silence = silenceOf(track)
  let at: number | null = null
  try {
    for await (const packet of packetsFrom(signal, source, track, from > 0 ? from + base : null)) {
      const frame = frameOf(packet, track, base)
      // What was found ended long before the place where playing starts.
      if (frame.pts + frame.duration + holeSeconds < from) continue
      at ??= Math.min(frame.pts, from)
      if (silence !== null && frame.pts - at > holeSeconds) yield* silence.between(at, frame.pts)
      yield frame
      at = frame.pts + frame.duration
    }
  } catch (error) {
    // No further frame within what may be scanned: the sound has ended before the picture.
    if (signal.aborted || source.fileError !== null || !(error instanceof ViewError)) throw error
    // What was read for it is not the picture's fault.
    source.foundFrame()
  }
  at ??= from
  while (silence !== null && (await film.goesOn(at))) {
    yield* silence.between(at, at + silence.seconds)
    at += silence.seconds
    signal.throwIfAborted()
  }
}

async function* packetsFrom(
  signal: AbortSignalLike,
  source: ReadControl,
  track: VideoTrack | AudioTrack,
  time: number | null,
): AsyncGenerator<Packet> {
  for await (const packet of track.packetsFrom(time)) {
    signal.throwIfAborted()
    source.foundFrame()
    yield packet
  }
  signal.throwIfAborted()
}

const frameOf = (packet: Packet, { framing }: VideoTrack | AudioTrack, base: number): Frame => ({
  bytes: unframed(packet.data, framing),
  isKey: packet.type === 'key',
  pts: packet.timestamp - base,
  duration: packet.duration,
})

function silenceOf({ codec, config, framing, first }: AudioTrack) {
  const bytes = silentFrame(codec, config.numberOfChannels, unframed(first.data, framing))
  const seconds = codec === 'opus' ? opusSilenceSeconds : first.duration
  if (bytes === null || seconds <= 0) return null
  return {
    seconds,
    *between(start: number, end: number): Generator<Frame> {
      const count = Math.round((end - start) / seconds)
      for (let i = 0; i < count; i++) yield { bytes, isKey: true, pts: start + i * seconds, duration: seconds }
    },
  }
}
