import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { ViewError } from '../../core/ports/viewing.ts'
import { spokenCodec } from './codec-choice.ts'
import type { AudioTrack, Demuxer, VideoTrack } from './demuxer.ts'

export interface MediaTracks {
  readonly video: VideoTrack | null
  readonly audio: AudioTrack | null
  /** Codecs of what is left out because it can't be played here, as people call them. */
  readonly missing: readonly string[]
  /** Where the file's own time begins on the element's timeline, which begins at 0: in seconds. */
  readonly base: number
  /** Seconds, where the file says it; null otherwise. */
  readonly duration: number | null
}

/** Finds the best picture and the best sound that the browser can play. @throws ViewError */
export async function findTracks(
  signal: AbortSignalLike,
  source: Demuxer,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<MediaTracks> {
  const [videos, audios] = [await source.videos(), await source.audios()]
  signal.throwIfAborted()
  const undecodable = { video: new Set<string>(), audio: new Set<string>() }

  let video: VideoTrack | null = null
  for (const track of videos) {
    video = await track.describe(isTypeSupported)
    if (video) break
    undecodable.video.add(spokenCodec(await track.codecName()))
  }
  source.foundFrame()
  let audio: AudioTrack | null = null
  for (const track of audios) {
    // Without a frame within what may be scanned it has none that matters.
    audio = await track.describe(isTypeSupported).catch((error: unknown) => {
      if (video === null || source.fileError !== null || !(error instanceof ViewError)) throw error
      return null
    })
    if (audio) break
    undecodable.audio.add(spokenCodec(await track.codecName()))
  }
  signal.throwIfAborted()
  source.foundFrame()
  const missing = [...(video ? [] : undecodable.video), ...(audio ? [] : undecodable.audio)]
  if (!video && !audio) {
    throw missing.length > 0 ? new ViewError('noCodec', { codecs: missing }) : new ViewError('broken')
  }
  const base = Math.min(...[video, audio].flatMap((track) => (track ? [track.first.timestamp] : [])))
  const end = await source.end()
  const duration = end !== null && Number.isFinite(end) && end > base ? end - base : null
  return { video, audio, missing, base, duration }
}
