import type { AudioCodec, Rotation, VideoCodec } from 'mediabunny'
import type { ContainerChoice } from './codec-choice.ts'
import type { ReadControl } from './counted-reads.ts'
import type { Framing } from './framing.ts'

// What the player asks of whoever reads a container.

/** One coded frame, as the container holds it. Seconds on the file's own time. */
export interface Packet {
  readonly data: Uint8Array
  readonly type: 'key' | 'delta'
  /** When it is shown. */
  readonly timestamp: number
  /** 0 where the file says nothing. */
  readonly duration: number
}

interface TrackBasics {
  readonly choice: ContainerChoice
  readonly framing: Framing
  /** The first that can be decoded alone. With it comes what the decoder has to know, unless `config` says it. */
  readonly first: Packet
  /**
   * In decode order, from the last that can be decoded alone and is shown at `time` or before; from the first where there is
   * none, and without a time. Rejects with ViewError, what the file says, or why reading was ended.
   */
  packetsFrom(time: number | null): AsyncIterable<Packet>
}

export interface VideoTrack extends TrackBasics {
  readonly kind: 'video'
  readonly codec: VideoCodec
  readonly config: VideoDecoderConfig
  /** Degrees clockwise by which its frames are turned when they are shown. */
  readonly rotation: Rotation
}

export interface AudioTrack extends TrackBasics {
  readonly kind: 'audio'
  readonly codec: AudioCodec
  readonly config: AudioDecoderConfig
}

/** A track whose frames were not looked at yet. */
export interface FoundTrack<Track> {
  /** See `spokenCodec`. */
  codecName(): Promise<string>
  /** Null: the browser can't decode it, it is not taken out of this container, or there is nothing in it. */
  describe(isTypeSupported: (mimeType: string) => boolean): Promise<Track | null>
}

/** All may reject with ViewError, what the file says, or why reading was ended. */
export interface Demuxer extends ReadControl {
  /** The best first. */
  videos(): Promise<readonly FoundTrack<VideoTrack>[]>
  audios(): Promise<readonly FoundTrack<AudioTrack>[]>
  /** When the last frame ends, where the file says it: in seconds of its own time. */
  end(): Promise<number | null>
  /** Ends all. May be called twice. */
  readonly close: () => void
}
