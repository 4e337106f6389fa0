import {
  EncodedPacketSink,
  type EncodedPacket,
  type InputAudioTrack,
  type InputVideoTrack,
  type Rotation,
} from 'mediabunny'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { chooseContainer, spokenCodec, type ContainerChoice } from './codec-choice.ts'
import { framingOf, type Framing } from './framing.ts'
import type { RangeInput } from './range-input.ts'
import { ViewError } from '../../core/ports/viewing.ts'

interface TrackBasics {
  readonly choice: ContainerChoice
  readonly framing: Framing
  readonly sink: EncodedPacketSink
  /** The first that can be decoded alone. */
  readonly first: EncodedPacket
}

export interface VideoTrack extends TrackBasics {
  readonly kind: 'video'
  readonly codec: NonNullable<Awaited<ReturnType<InputVideoTrack['getCodec']>>>
  readonly config: VideoDecoderConfig
  /** Degrees clockwise by which its frames are turned when they are shown. */
  readonly rotation: Rotation
}

export interface AudioTrack extends TrackBasics {
  readonly kind: 'audio'
  readonly codec: NonNullable<Awaited<ReturnType<InputAudioTrack['getCodec']>>>
  readonly config: AudioDecoderConfig
}

export interface MediaTracks {
  readonly video: VideoTrack | null
  readonly audio: AudioTrack | null
  /** Codecs of what is left out because the browser can't decode it, as people call them. */
  readonly missing: readonly string[]
  /** Where the file's own time begins on the element's timeline, which begins at 0: in seconds. */
  readonly base: number
  /** Seconds, where the file says it; null otherwise. */
  readonly duration: number | null
}

/** Finds the best picture and the best sound that the browser can play. @throws ViewError */
export async function findTracks(
  signal: AbortSignalLike,
  source: RangeInput,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<MediaTracks> {
  const { input } = source
  if (!(await input.canRead())) throw new ViewError('broken')
  const [videos, audios] = [
    await primaryFirst(input.getPrimaryVideoTrack(), input.getVideoTracks()),
    await primaryFirst(input.getPrimaryAudioTrack(), input.getAudioTracks()),
  ]
  signal.throwIfAborted()
  const undecodable = { video: new Set<string>(), audio: new Set<string>() }

  let video: VideoTrack | null = null
  for (const track of videos) {
    video = await describeVideo(track, isTypeSupported)
    if (video) break
    undecodable.video.add(await nameOf(track))
  }
  source.foundFrame()
  let audio: AudioTrack | null = null
  for (const track of audios) {
    // Without a frame within what may be scanned it has none that matters.
    audio = await describeAudio(track, isTypeSupported).catch((error: unknown) => {
      if (video === null || source.fileError !== null || !(error instanceof ViewError)) throw error
      return null
    })
    if (audio) break
    undecodable.audio.add(await nameOf(track))
  }
  signal.throwIfAborted()
  source.foundFrame()
  const missing = [...(video ? [] : undecodable.video), ...(audio ? [] : undecodable.audio)]
  if (!video && !audio) {
    throw missing.length > 0 ? new ViewError('noCodec', { codecs: missing }) : new ViewError('broken')
  }
  const base = Math.min(...[video, audio].flatMap((track) => (track ? [track.first.timestamp] : [])))
  const end = await input.getDurationFromMetadata()
  const duration = end !== null && Number.isFinite(end) && end > base ? end - base : null
  return { video, audio, missing, base, duration }
}

async function primaryFirst<T>(primary: Promise<T | null>, all: Promise<readonly T[]>): Promise<readonly T[]> {
  const [first, tracks] = await Promise.all([primary, all])
  return first === null ? tracks : [first, ...tracks.filter((track) => track !== first)]
}

async function nameOf(track: InputVideoTrack | InputAudioTrack): Promise<string> {
  const name = (await track.getCodec()) ?? (await track.getInternalCodecId())
  return spokenCodec(typeof name === 'string' ? name : '')
}

async function describeVideo(
  track: InputVideoTrack,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<VideoTrack | null> {
  const codec = await track.getCodec()
  const config = codec === null ? null : await track.getDecoderConfig()
  if (codec === null || config === null) return null
  const choice = chooseContainer('video', codec, config.codec, isTypeSupported)
  if (choice === null) return null
  const sink = new EncodedPacketSink(track)
  const first = await sink.getFirstKeyPacket({ verifyKeyPackets: true })
  const framing = framingOf(codec, config.description !== undefined)
  return first && { kind: 'video', codec, config, rotation: await track.getRotation(), choice, framing, sink, first }
}

async function describeAudio(
  track: InputAudioTrack,
  isTypeSupported: (mimeType: string) => boolean,
): Promise<AudioTrack | null> {
  const codec = await track.getCodec()
  const config = codec === null ? null : await track.getDecoderConfig()
  if (codec === null || config === null) return null
  const choice = chooseContainer('audio', codec, config.codec, isTypeSupported)
  if (choice === null) return null
  const sink = new EncodedPacketSink(track)
  const first = await sink.getFirstPacket()
  const framing = framingOf(codec, config.description !== undefined)
  return first && { kind: 'audio', codec, config, choice, framing, sink, first }
}
