import type { BulkChannel, PeerLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createSendWindow, type SentMark, type WindowPath } from './send-window.ts'

// One of the connections that carry a person's blocks, and what is on its way on it.

/** Before anything arrived on it, bytes per millisecond: only says which one is the emptiest. */
const unknownRate = 500
/** Whoever gives receipts for what has not left yet gets no more than this into the browser's buffer; it bears 16 MiB. */
const maxBufferedBytes = 2 * 1024 * 1024
/** Over a slow way the next block comes within this. */
const bringsMs = 5_000
/** A pause between receipts that is longer than this is one. */
const movingGapMs = 2_000

export interface BulkMessage {
  readonly sequence: number
  /** As it goes out. */
  readonly bytes: Bytes
  /** The other end said so, whichever connection it came by. */
  hasArrived: boolean
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

export interface Lane {
  readonly link: PeerLink
  /** This end asked for it. */
  readonly isOurs: boolean
  readonly openBytes: number
  readonly windowBytes: number
  /** Given to the browser and gone from it, bytes: it moves even while nothing arrives whole. */
  readonly leftBytes: number
  /** How much it can carry is not known yet. */
  readonly isStarting: boolean
  /** Blocks wait on the line, and the association is not what limits it. */
  readonly isLineFull: boolean
  /** For a round trip, or ever, there was always something that had not left the browser: the line is not what limits it. */
  readonly isHeldBack: boolean
  /** When the last receipt came, and since when they come without a pause. */
  readonly movedAt: number
  readonly movingSince: number
  /** It is given nothing more for now; the other end may go on. */
  isResting: boolean
  readonly madeAt: number
  /** When anything was sent or came on it. */
  readonly usedAt: number
  /** Nothing is on its way on it, taken back or not. */
  readonly isEmpty: boolean
  /** What is on its way was taken back, and has not come. */
  readonly isStalled: boolean
  /** Since when nothing of what is on its way has moved; null when nothing is. Call it often: it looks. */
  standsSince(): number | null
  /** Nothing is known of it from before now. */
  forgetStanding(): void
  /** An empty one takes anything, unless the line is left. */
  hasRoomFor(length: number): boolean
  /** How long these bytes would take from now, milliseconds. */
  expectedMs(length: number): number
  send(message: BulkMessage): void
  /** What has arrived; null when the other end can't have received that. */
  receipt(count: number): readonly BulkMessage[] | null
  /** A bulk message came: the other end hears so. */
  arrived(): void
  /** The other end opened it or sent blocks on it of late. */
  readonly bringsBlocks: boolean
  /** Bulk messages that came. */
  readonly receivedCount: number
  /** Tells the other end how many packets came. */
  report(receivedPackets: number): void
  /** What is on its way and has not arrived: it may go on another too. This one is given no more until that came. */
  takeBack(): readonly BulkMessage[]
}

interface Flight {
  readonly message: BulkMessage
  readonly mark: SentMark
  isTaken: boolean
}

export function createLane({ link, bulk, isOurs, isFirst, path, clock }: LaneOptions): Lane {
  const window = createSendWindow(path, isFirst)
  let flights: Flight[] = []
  let openBytes = 0
  let givenBytes = 0
  let sentCount = 0
  let arrivedCount = 0
  let receivedCount = 0
  let taken = 0
  let movedAt = -Infinity
  let movingSince = -Infinity
  let seenLeft = 0
  let progressAt = -Infinity
  let usedAt = clock.now()
  let blockCameAt = isOurs ? -Infinity : clock.now()
  /** When it was given something last and had nothing left, and whether that was the last time. */
  let emptiedAt = -Infinity
  let wasEmptied = false

  function hasRoomFor(length: number): boolean {
    if (lane.isResting || taken > 0 || bulk.bufferedBytes + length > maxBufferedBytes) return false
    return (openBytes === 0 && !path.isLeft) || openBytes + length <= window.bytes
  }

  const lane: Lane = {
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
    get isStarting() {
      return window.isStarting
    },
    get isLineFull() {
      return !lane.isHeldBack && window.isLineFull
    },
    get isHeldBack() {
      return bulk.bufferedBytes > 0 && !wasEmptied && clock.now() - emptiedAt > (path.latestMs ?? 0)
    },
    get movedAt() {
      return movedAt
    },
    get movingSince() {
      return movingSince
    },
    isResting: false,
    madeAt: clock.now(),
    get usedAt() {
      return usedAt
    },
    get isEmpty() {
      return flights.length === 0
    },
    get isStalled() {
      return taken > 0
    },
    standsSince() {
      if (lane.leftBytes > seenLeft) {
        seenLeft = lane.leftBytes
        progressAt = clock.now()
      }
      const oldest = flights[0]
      return oldest ? Math.max(oldest.mark.sentAt, movedAt, progressAt) : null
    },
    forgetStanding() {
      progressAt = clock.now()
    },
    hasRoomFor,
    expectedMs: (length) => (openBytes + length) / (window.rate ?? unknownRate),
    send(message) {
      const { length } = message.bytes
      const isEmpty = bulk.bufferedBytes === 0
      // A new one has been limited by nothing else yet.
      wasEmptied = isEmpty && sentCount > 0
      if (wasEmptied) emptiedAt = clock.now()
      sentCount++
      usedAt = clock.now()
      givenBytes += length
      openBytes += length
      flights.push({ message, mark: window.sent(length, openBytes, isEmpty, clock.now()), isTaken: false })
      bulk.send(message.bytes)
    },
    receipt(count) {
      if (count <= arrivedCount || count > sentCount) return null
      const now = clock.now()
      const done = flights.slice(0, count - arrivedCount)
      flights = flights.slice(done.length)
      arrivedCount = count
      if (now - movedAt > movingGapMs) movingSince = now
      movedAt = now
      usedAt = now
      for (const { message, isTaken } of done) {
        message.hasArrived = true
        if (isTaken) taken--
        else openBytes -= message.bytes.length
      }
      window.arrived(
        done.map(({ mark }) => mark),
        now,
      )
      return done.map(({ message }) => message)
    },
    get bringsBlocks() {
      return clock.now() - blockCameAt < bringsMs
    },
    arrived() {
      receivedCount++
      usedAt = blockCameAt = clock.now()
      bulk.receipt(receivedCount)
    },
    get receivedCount() {
      return receivedCount
    },
    report: (receivedPackets) => bulk.report(receivedPackets),
    takeBack() {
      const back = flights.filter(({ message, isTaken }) => !isTaken && !message.hasArrived)
      for (const flight of flights) flight.isTaken = true
      taken = flights.length
      openBytes = 0
      return back.map(({ message }) => message)
    },
  }
  return lane
}
