import type { BulkChannel, PeerLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createSendWindow, type SentMark, type WindowPath } from './send-window.ts'

// One of the connections that carry a person's blocks, and what is on its way on it.

/** Before anything arrived on it, bytes per millisecond: only says which one is the emptiest. */
const unknownRate = 500

export interface BulkMessage {
  readonly sequence: number
  /** Kept until it arrived. */
  readonly parts: readonly Uint8Array[]
  /** Of all parts, bytes. */
  readonly length: number
}

export interface Lane {
  readonly link: PeerLink
  /** This end asked for it. */
  readonly isOurs: boolean
  readonly openBytes: number
  readonly windowBytes: number
  /** Given to the browser and gone from it, bytes: it moves even while nothing arrives whole. */
  readonly leftBytes: number
  /** A good part of what is on its way has not left the browser. */
  readonly isHeldBack: boolean
  /** Since when what is on its way waits for a receipt; null when nothing does. */
  readonly waitingSince: number | null
  /** When the last receipt came. */
  readonly movedAt: number
  /** An empty one takes anything. */
  hasRoomFor(length: number): boolean
  /** How long these bytes would take from now, milliseconds. */
  expectedMs(length: number): number
  /** `bytes`: the message as it goes out; it is copied. */
  send(message: BulkMessage, bytes: Bytes): void
  /** False when the other end can't have received that. */
  receipt(count: number): boolean
  /** A bulk message came: the other end hears so. */
  arrived(): void
  /** What is on its way, or was; from now on it is somebody else's. */
  takeBack(): readonly BulkMessage[]
  /** The oldest that is on its way. */
  readonly lowest: number | null
}

interface Flight {
  readonly message: BulkMessage
  readonly mark: SentMark
}

export interface LaneOptions {
  readonly link: PeerLink
  readonly bulk: BulkChannel
  readonly isOurs: boolean
  /** It is the only one so far. */
  readonly isFirst: boolean
  readonly path: WindowPath
  readonly clock: Clock
}

export function createLane({ link, bulk, isOurs, isFirst, path, clock }: LaneOptions): Lane {
  const window = createSendWindow(path, isFirst)
  let flights: Flight[] = []
  let openBytes = 0
  let givenBytes = 0
  let sentCount = 0
  let arrivedCount = 0
  let receivedCount = 0
  let movedAt = -Infinity
  /** Messages at the head of the count that were taken back, and may still arrive. */
  let taken = 0

  return {
    link,
    isOurs,
    get openBytes() {
      return openBytes
    },
    get windowBytes() {
      return window.bytes
    },
    get leftBytes() {
      return givenBytes - bulk.bufferedBytes
    },
    get isHeldBack() {
      return bulk.bufferedBytes > openBytes / 4
    },
    get waitingSince() {
      const oldest = flights[0]
      return oldest ? Math.max(oldest.mark.sentAt, movedAt) : null
    },
    get movedAt() {
      return movedAt
    },
    get lowest() {
      return flights.reduce<number | null>(
        (least, { message }) => (least === null ? message.sequence : Math.min(least, message.sequence)),
        null,
      )
    },
    hasRoomFor: (length) => openBytes + taken === 0 || (taken === 0 && openBytes + length <= window.bytes),
    expectedMs: (length) => (openBytes + length) / (window.rate ?? unknownRate),
    send(message, bytes) {
      sentCount++
      givenBytes += bytes.length
      openBytes += message.length
      flights.push({ message, mark: window.sent(message.length, openBytes, clock.now()) })
      bulk.send(bytes)
    },
    receipt(count) {
      if (count <= arrivedCount || count > sentCount) return false
      const now = clock.now()
      const settled = count - arrivedCount
      const ofTaken = Math.min(taken, settled)
      arrivedCount = count
      taken -= ofTaken
      movedAt = now
      const done = flights.slice(0, settled - ofTaken)
      flights = flights.slice(done.length)
      for (const { message } of done) openBytes -= message.length
      window.arrived(
        done.map(({ mark }) => mark),
        now,
      )
      return true
    },
    arrived() {
      receivedCount++
      bulk.receipt(receivedCount)
    },
    takeBack() {
      const messages = flights.map(({ message }) => message)
      taken += flights.length
      flights = []
      openBytes = 0
      return messages
    },
  }
}
