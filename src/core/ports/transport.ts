import type { Bytes } from '../../lib/bytes.ts'
import type { Path } from '../transfer.ts'

export interface IceServer {
  readonly urls: string | readonly string[]
  readonly username?: string
  readonly credential?: string
}

/** What two ends of a connection must tell each other, over any channel that keeps it secret and whole. */
export type RtcSignal =
  | { readonly kind: 'description'; readonly type: 'offer' | 'answer'; readonly sdp: string }
  | {
      readonly kind: 'candidate'
      readonly candidate: string
      readonly sdpMid: string | null
      readonly sdpMLineIndex: number | null
    }

/** SHA-256 fingerprints of both ends' DTLS certificates, 32 bytes each. */
export interface Fingerprints {
  readonly local: Bytes
  readonly remote: Bytes
}

export interface PeerLinkEvents {
  /** A local description or candidate for the other side; candidates trickle. */
  signal(signal: RtcSignal): void
  open(): void
  /** One whole message; never called before `open`. */
  message(bytes: Bytes): void
  /** `bufferedBytes` fell to the low watermark, whether or not `send` had said to wait. */
  drain(): void
  /** Once, whichever side closed it and however. Nothing is called after it. */
  close(error: Error | null): void
}

/** One peer connection with one reliable, ordered, message-keeping data channel. */
export interface PeerLink {
  /** Takes what the other side signalled. Signals that do not parse close the link. */
  signal(signal: RtcSignal): void
  /**
   * At most `maxMessageBytes` (transport's limit, 256 KiB), copied before it returns. Returns false when the caller
   * should wait for `drain`.
   */
  send(bytes: Uint8Array): boolean
  readonly bufferedBytes: number
  readonly isOpen: boolean
  /** Null before both descriptions are known. */
  fingerprints(): Fingerprints | null
  path(): Promise<Path | null>
  destroy(): void
}

export interface Transport {
  /** @throws when the browser can't make another connection. */
  connect(options: {
    readonly initiator: boolean
    readonly iceServers: readonly IceServer[]
    readonly events: PeerLinkEvents
  }): PeerLink
}
