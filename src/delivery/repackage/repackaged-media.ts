import { MPEG_TS } from 'mediabunny'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import type { MediaElement } from '../../core/ports/viewing.ts'
import { isAvi } from './avi/avi-header.ts'
import { createAviDemuxer } from './avi/avi-demuxer.ts'
import { countedReads, faultOf, type RangeSource } from './counted-reads.ts'
import type { AudioTrack, Demuxer, VideoTrack } from './demuxer.ts'
import { eventOf } from './event-of.ts'
import { initSegment } from './init-segment.ts'
import { createLibraryDemuxer } from './library-demuxer.ts'
import { createMediaBuffer } from './media-buffer.ts'
import { findTracks, type MediaTracks } from './media-tracks.ts'
import { startPlayback, type OpenedMedia } from './playback.ts'
import { openAnywhere, openForward } from './range-input.ts'
import { asViewError } from './view-fault.ts'

// Plays what the browser can decode but not in the container that it came in: its frames are put into another one as they
// are needed, and nothing is transcoded. What is not played is not read.

export interface RepackagedMedia {
  /** Codecs of the picture or the sound that is left out because it can't be played here, as people call them. */
  readonly missing: readonly string[]
}

/** EBML (RFC 8794, section 8.1), which Matroska begins with. */
const ebmlMark = [0x1a, 0x45, 0xdf, 0xa3]
/** What it takes to tell containers apart. */
const markBytes = 12

/**
 * Attaches the file to the element and follows its seeks, until the signal aborts: then nothing is read or kept any more, and the
 * element is left without a source. Resolves as soon as the element has something to start with. What goes wrong later `onFailed`
 * hears, once: a ViewError, or what the file said. A file that was cut short is played to where it ends first.
 * @throws ViewError; what the file said; the signal's reason
 */
export async function attachRepackaged(
  signal: AbortSignalLike,
  element: MediaElement,
  file: RangeSource,
  onFailed: (error: unknown) => void,
): Promise<RepackagedMedia> {
  signal.throwIfAborted()
  const life = new AbortController()
  const mediaSource = new MediaSource()
  const url = URL.createObjectURL(mediaSource)
  const end = () => {
    signal.removeEventListener('abort', end)
    life.abort(signal.reason)
    URL.revokeObjectURL(url)
    element.removeAttribute('src')
    element.load()
  }
  signal.addEventListener('abort', end)
  try {
    const start = await startOf(life.signal, file)
    const open = isAvi(start)
      ? () => createAviDemuxer(countedReads(file))
      : () => createLibraryDemuxer(openAnywhere(file))
    // Its index, at its end, is not read as long as nobody seeks.
    const isMatroska = ebmlMark.every((byte, i) => byte === start[i])
    const opened = isMatroska
      ? await openMedia(life.signal, createLibraryDemuxer(openForward(file)), true)
      : await openMedia(life.signal, open(), false)
    const { tracks } = opened
    element.src = url
    await eventOf(mediaSource, ['sourceopen'], life.signal)
    URL.revokeObjectURL(url)
    const feeds = await makeFeeds(mediaSource, element, tracks).catch((error: unknown) => {
      opened.source.close()
      throw asViewError(error)
    })
    await new Promise<void>((resolve, reject) => {
      let isStarted = false
      life.signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      startPlayback(life.signal, {
        mediaSource,
        element,
        feeds,
        opened,
        openAnywhere: (running) => openMedia(running, open(), false),
        onStarted() {
          isStarted = true
          resolve()
        },
        onFailed: (error) => (isStarted ? onFailed(error) : reject(error)),
      })
    })
    // A browser offers no place to go to in a film that might never end. Who plays on does not wait for it.
    if (tracks.duration === null) void measure(life.signal, mediaSource, element, file, tracks).catch(() => undefined)
    return { missing: tracks.missing }
  } catch (error) {
    signal.throwIfAborted()
    end()
    throw error
  }
}

async function startOf(signal: AbortSignalLike, file: RangeSource): Promise<Uint8Array> {
  const start: number[] = []
  const range = { start: 0, end: Math.min(file.size, markBytes) }
  if (range.end > 0) for await (const bytes of file.read(signal, range)) start.push(...bytes)
  signal.throwIfAborted()
  return Uint8Array.from(start)
}

async function openMedia(signal: AbortSignalLike, source: Demuxer, isForward: boolean): Promise<OpenedMedia> {
  signal.addEventListener('abort', source.close, { once: true })
  try {
    const tracks = await findTracks(signal, source, (type) => MediaSource.isTypeSupported(type))
    return { source, tracks, isForward }
  } catch (error) {
    source.close()
    signal.throwIfAborted()
    throw faultOf(source, error)
  } finally {
    signal.removeEventListener('abort', source.close)
  }
}

async function makeFeeds(mediaSource: MediaSource, element: MediaElement, { video, audio, duration }: MediaTracks) {
  const feed = async (track: VideoTrack | AudioTrack | null) =>
    track && {
      track,
      buffer: createMediaBuffer(mediaSource, track.choice.mimeType, element),
      initSegment: await initSegment(track),
    }
  const feeds = { video: await feed(video), audio: await feed(audio) }
  if (duration !== null) mediaSource.duration = duration
  return feeds
}

/** Looks for the last frame of an MPEG-TS: its packets have times, and only they. In other containers that would mean to read all. */
async function measure(
  signal: AbortSignalLike,
  mediaSource: MediaSource,
  element: MediaElement,
  file: RangeSource,
  { base }: MediaTracks,
) {
  // The first picture comes first.
  if (element.readyState < 2) await eventOf(element, ['loadeddata'], signal)
  const source = openAnywhere(file)
  signal.addEventListener('abort', source.close, { once: true })
  try {
    if ((await source.input.getFormat()) !== MPEG_TS) return
    const duration = (await source.input.computeDuration()) - base
    const buffers = [...mediaSource.sourceBuffers]
    for (let updating; (updating = buffers.find((buffer) => buffer.updating));) await eventOf(updating, ['updateend'])
    const isLonger = buffers.every(
      ({ buffered }) => buffered.length === 0 || buffered.end(buffered.length - 1) <= duration,
    )
    if (mediaSource.readyState === 'open' && isLonger) mediaSource.duration = duration
  } finally {
    signal.removeEventListener('abort', source.close)
    source.close()
  }
}
