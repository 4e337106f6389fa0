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
  /** One whole message of the bulk channel; never called before `open`. */
  bulk(bytes: Bytes): void
  /** The other end has received so many messages of our bulk channel by now, as it says. */
  receipt(count: number): void
  /** The other end's browser has received so many packets on this connection, as it says. */
  report(receivedPackets: number): void
  /** `bufferedBytes` fell to the low watermark, whether or not `send` had said to wait. */
  drain(): void
  /** Once, whichever side closed it and however. Nothing is called after it. */
  close(error: Error | null): void
}

/** A way to somebody as the browser sees it from inside a connection. */
export interface RoundTrip {
  /** Of the connectivity check that was answered last. */
  readonly milliseconds: number
  /** Checks that were answered so far: a higher number is a new measurement. */
  readonly answers: number
  /** The pair of addresses that is in use: another one is another way. */
  readonly pair: string
}

/** What the browser says of a connection; null for what it does not say. */
export interface LinkMeasures {
  readonly roundTrip: RoundTrip | null
  /** Over the path that it uses now. */
  readonly packets: { readonly sent: number; readonly received: number } | null
  /** Whether the addresses at both ends are of one local network; null where they are hidden. */
  readonly isLocal: boolean | null
}

/** What goes beside the messages of a connection, so that these never wait behind it. */
export interface BulkChannel {
  /** At most `maxMessageBytes`, copied before it returns. Dropped where the connection is closing. */
  send(bytes: Bytes): void
  /** Tells the other end how many of its bulk messages came. */
  receipt(count: number): void
  /** Tells the other end how many packets came on this connection. */
  report(receivedPackets: number): void
  /** Given to `send`, and not on its way yet. */
  readonly bufferedBytes: number
}

/** One peer connection with one reliable, ordered, message-keeping data channel, and a bulk channel where it was asked for. */
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
  measure(): Promise<LinkMeasures>
  /** Null when the connection was made without one. */
  readonly bulk: BulkChannel | null
  destroy(): void
}

/** Of a link once it is open. */
export type PeerLinkHandlers = Omit<PeerLinkEvents, 'signal' | 'open'>

/** For a link that nobody wants any more. */
export const deafToLink: PeerLinkHandlers = {
  message() {},
  bulk() {},
  receipt() {},
  report() {},
  drain() {},
  close() {},
}

/** One person's connections for one part as one link. */
export interface DataLink {
  /** Messages in order, as PeerLink.send. */
  send(bytes: Uint8Array): boolean
  /**
   * Whole messages whose order does not matter, put together from `parts`, which must not change afterwards; about
   * `bulkMessageBytes` of them. Call it only while `hasBulkRoom`.
   */
  sendBulk(parts: readonly Uint8Array[]): void
  readonly hasBulkRoom: boolean
  readonly bulkMessageBytes: number
  /** How many connections the other end's blocks come by. */
  readonly lanes: number
  destroy(): void
}

/** Why a data link was closed: the other end sent what can't be. */
export class DataLinkLie extends Error {
  override readonly name = 'DataLinkLie'
}

/** Of a data link. */
export interface DataLinkHandlers {
  message(bytes: Bytes): void
  /** What `sendBulk` was given at the other end: each once, in any order. */
  bulk(bytes: Bytes): void
  /** `send` may be called again. */
  drain(): void
  /** `hasBulkRoom` is true again. */
  room(): void
  /** Once, whichever side closed it and however; DataLinkLie where it was for a lie. Nothing is called after it. */
  close(error: Error | null): void
}

/** For a data link that nobody wants any more. */
export const deafToDataLink: DataLinkHandlers = { message() {}, bulk() {}, drain() {}, room() {}, close() {} }

/** A data link and the connections under it. */
export interface Lanes {
  readonly link: DataLink
  /** Of the connection that it began with: it ends with that one. */
  readonly first: PeerLinkHandlers
  /** One more connection is open. `isOurs`: it was made because `wanted` asked. */
  add(link: PeerLink, isOurs: boolean): PeerLinkHandlers
  /** What `wanted` asked for will not come. */
  refused(): void
}

export interface LanesOptions {
  readonly first: PeerLink
  /** One more connection would help. False when there can't be one now. */
  readonly wanted: () => boolean
  /** Called at once: nothing is heard before it returns. */
  readonly opened: (link: DataLink) => DataLinkHandlers
}

export interface Transport {
  /** @throws when the browser can't make another connection. */
  connect(options: {
    readonly initiator: boolean
    readonly iceServers: readonly IceServer[]
    /** Whether it has a bulk channel. */
    readonly carriesBulk: boolean
    readonly events: PeerLinkEvents
  }): PeerLink
  createLanes(options: LanesOptions): Lanes
  /** Whether some of what the line carries is left to others. */
  leaveRoom(isWanted: boolean): void
}
