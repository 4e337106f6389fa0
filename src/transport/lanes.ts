import {
  DataLinkLie,
  type DataLink,
  type DataLinkHandlers,
  type Lanes,
  type LanesOptions,
  type PeerLink,
  type PeerLinkHandlers,
} from '../core/ports/transport.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createArrivals, maxAhead } from './arrivals.ts'
import { createLanePolicy } from './lane-policy.ts'
import { createLane, type BulkMessage, type Lane } from './lane.ts'
import { createPathClock } from './path-clock.ts'
import type { Uplink } from './uplink.ts'

// One person's connections for one part as one link. Messages go over the first; blocks over the emptiest, each with a
// number, so that what a connection took with it can be sent again on another. PROTOCOL.md, "Lanes".

const sequenceLength = 4
/** A whole piece of one byte: nothing shorter says anything. */
const minBulkBytes = sequenceLength + 14
/** A message costs the same however short it is, but a long one keeps a slow connection to itself. */
const messageBytes = { min: 64 * 1024, max: 192 * 1024 } as const
const messagesPerWindow = 4
const tickMs = 250
/** The browser checks each connection every 2.5 s or so. */
const ticksToLook = 2
/** Time went by without ticks: the page stood still. */
const standstillMs = 3_000
/** What waits for so long, while others move or have nothing to, is sent again elsewhere. */
const minStuckMs = 4_000
const stuckRoundTrips = 8
/** Others move: one of them has, all that time. */
const movingMs = 1_000
/** Nothing to look after any more. */
const restMs = 70_000

export interface LanesDeps {
  readonly clock: Clock
  /** Connections for one link, the first included. */
  readonly maxLanes: number
  /** Of all links together. */
  readonly uplink: Uplink
}

export function createLanes({ first, wanted, opened }: LanesOptions, { clock, maxLanes, uplink }: LanesDeps): Lanes {
  const path = createPathClock()
  const policy = createLanePolicy()
  const arrivals = createArrivals()
  const lanes: Lane[] = []
  /** What went out on connections that have ended. */
  const retired = { leftBytes: 0 }
  /** Taken back from a connection, and not sent again yet. */
  let again: BulkMessage[] = []
  let sequence = 0
  /** Numbers of what has not arrived, in the order in which they were sent first. */
  const open = new Set<number>()
  let isOpening = false
  let isClosed = false
  let sentAt = -Infinity
  /** Anything came, went or was opened. */
  let movedAt = clock.now()
  /** Since when there is room and nothing to send; null while there is none. */
  let starvedSince: number | null = clock.now()
  let starvedMs = 0
  let stopTicking: (() => void) | null = null
  let ticks = 0
  let shrunkAt = -Infinity
  let tickedAt = -Infinity

  function lowest(): number {
    for (const first of open) return first
    return sequence
  }

  function emptiest(length: number): Lane | null {
    let best: Lane | null = null
    for (const lane of lanes) {
      if (!lane.hasRoomFor(length)) continue
      if (!best || lane.expectedMs(length) < best.expectedMs(length)) best = lane
    }
    return best
  }

  const targetBytes = (lane: Lane | null) =>
    Math.min(messageBytes.max, Math.max(messageBytes.min, (lane?.windowBytes ?? 0) / messagesPerWindow))

  const hasRoom = () =>
    !isClosed &&
    uplink.hasRoom &&
    again.length === 0 &&
    emptiest(messageBytes.min) !== null &&
    sequence - lowest() < maxAhead

  /** With parts of its own: the ones that were given are views that would keep whole pieces. */
  function messageOf(parts: readonly Uint8Array[]): BulkMessage {
    const bytes = concatBytes(new Uint8Array(sequenceLength), ...parts)
    new DataView(bytes.buffer).setUint32(0, sequence)
    open.add(sequence)
    return { sequence: sequence++, bytes, hasArrived: false }
  }

  function transmit(lane: Lane, message: BulkMessage): void {
    lane.send(message)
    uplink.sent(message.bytes.length)
  }

  /** What was taken back goes first. Then whoever has more hears that there is room. */
  function pump(): void {
    again = again.filter(({ hasArrived }) => !hasArrived)
    for (let message = again[0]; message; message = again[0]) {
      const lane = emptiest(message.bytes.length) ?? emptiest(messageBytes.min)
      if (!lane) return
      again.shift()
      transmit(lane, message)
    }
    if (hasRoom()) handlers.room()
    noteRoom()
  }

  function noteRoom(): void {
    const now = clock.now()
    if (starvedSince !== null) starvedMs += now - starvedSince
    starvedSince = hasRoom() ? now : null
  }

  function add(link: PeerLink, isOurs: boolean): PeerLinkHandlers {
    if (!link.bulk) throw new TypeError('a connection without a bulk channel')
    const isFirst = link === first
    const lane = createLane({ link, bulk: link.bulk, isOurs, isFirst, path, clock })
    lanes.push(lane)
    const receive = isFirst ? (bytes: Bytes) => handlers.message(bytes) : () => fail('a message on a further lane')
    void look(lane)
    return {
      message: receive,
      drain: () => isFirst && handlers.drain(),
      bulk: (bytes) => received(lane, bytes),
      receipt(count) {
        if (!lanes.includes(lane)) return
        const arrived = lane.receipt(count)
        if (!arrived) return fail('a receipt for what was not sent')
        for (const message of arrived) open.delete(message.sequence)
        movedAt = clock.now()
        if (lane.isRetiring && lane.openBytes === 0) drop(lane)
        else pump()
      },
      close: (error) => (isFirst ? close(error) : drop(lane)),
    }
  }

  function received(lane: Lane, bytes: Bytes): void {
    if (isClosed) return
    if (bytes.length < minBulkBytes) return fail('a bulk message without a block')
    const verdict = arrivals.take(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))
    if (verdict === 'illegal') return fail('a bulk message out of turn')
    movedAt = clock.now()
    startTicking()
    lane.arrived()
    if (verdict === 'new') handlers.bulk(bytes.subarray(sequenceLength))
  }

  /** What is on its way there is sent elsewhere. */
  function takeBack(lane: Lane): void {
    const known = new Set(again)
    const back = lane.takeBack().filter((message) => !known.has(message))
    again = [...again, ...back].sort((a, b) => a.sequence - b.sequence)
  }

  function drop(lane: Lane): void {
    const index = lanes.indexOf(lane)
    if (index < 0) return
    lanes.splice(index, 1)
    retired.leftBytes += lane.leftBytes
    takeBack(lane)
    lane.link.destroy()
    if (!isClosed) pump()
  }

  /** What is on its way there arrives first. */
  function retire(lane: Lane, now: number): void {
    shrunkAt = now
    lane.isRetiring = true
    if (lane.openBytes === 0) drop(lane)
  }

  function close(error: Error | null): void {
    if (isClosed) return
    isClosed = true
    stopTicking?.()
    stopWaiting()
    again = []
    for (const lane of lanes.splice(0)) lane.link.destroy()
    handlers.close(error)
  }

  function fail(reason: string): void {
    close(new DataLinkLie(reason))
  }

  async function look(lane: Lane): Promise<void> {
    const measured = await lane.link.roundTrip()
    if (measured && lanes.includes(lane)) path.note(lane, measured, clock.now())
  }

  function startTicking(): void {
    if (stopTicking) return
    stopTicking = clock.every(tickMs, tick)
    steer(clock.now())
  }

  function tick(): void {
    const now = clock.now()
    noteRoom()
    if (idleMs(now) > restMs && lanes.length === 1) {
      stopTicking?.()
      stopTicking = null
      return
    }
    // One at a time: what they say is about the same way.
    const looked = ++ticks % ticksToLook === 0 ? lanes[(ticks / ticksToLook) % lanes.length] : undefined
    if (looked) void look(looked)
    if (now - tickedAt > standstillMs) for (const lane of lanes) lane.forgetStanding()
    tickedAt = now
    freeStuck(now)
    steer(now)
  }

  /** Since anything was sent or moved; none while something is on its way. */
  const idleMs = (now: number) => (isOpen() ? 0 : now - Math.max(sentAt, movedAt))
  const isOpen = () => again.length > 0 || lanes.some(({ openBytes }) => openBytes > 0)

  function freeStuck(now: number): void {
    const stuckMs = Math.max(minStuckMs, stuckRoundTrips * (path.latestMs ?? 0))
    for (const lane of [...lanes]) {
      const since = lane.standsSince()
      if (since === null || now - since < stuckMs) continue
      // Where none moves, the way or the other page stands still. Where there is nothing to move, it can be tried.
      const others = lanes.filter((other) => other !== lane)
      const isAlone = others.some(
        ({ movedAt, movingSince }) => now - movedAt < movingMs && movingSince < since + movingMs,
      )
      if (isAlone && lane.link !== first) drop(lane)
      else if (isAlone || others.some(({ openBytes }) => openBytes === 0)) {
        takeBack(lane)
        pump()
      }
    }
  }

  function steer(now: number): void {
    const queueMs = path.queueMs(now, shrunkAt + (path.latestMs ?? 0))
    if (queueMs !== null) uplink.noteQueue(queueMs)
    const working = lanes.filter(({ isRetiring }) => !isRetiring)
    const further = working.filter(({ link }) => link !== first)
    const ours = further.filter(({ isOurs }) => isOurs)
    const decision = policy.decide({
      now,
      lanes: working.length,
      maxLanes,
      ours: ours.length,
      isOpening,
      leastMs: path.leastMs,
      queueMs,
      areHeldBack: working.every(({ isHeldBack }) => isHeldBack),
      leftBytes: lanes.reduce((sum, { leftBytes }) => sum + leftBytes, retired.leftBytes),
      starvedMs,
      unsentMs: isOpen() ? 0 : now - sentAt,
      idleMs: idleMs(now),
    })
    path.competes = policy.isQueueForeign
    const last = ours.at(-1) ?? further.at(-1)
    if (decision === 'shrink' && last) retire(last, now)
    else if (decision === 'grow') {
      isOpening = wanted()
      if (!isOpening) policy.refused(now)
    }
  }

  const link: DataLink = {
    send: (bytes) => first.send(bytes),
    sendBulk(parts) {
      const length = parts.reduce((sum, part) => sum + part.length, 0)
      const lane = emptiest(length) ?? emptiest(messageBytes.min)
      if (!lane || isClosed) throw new Error('there is no room')
      sentAt = clock.now()
      startTicking()
      transmit(lane, messageOf(parts))
      noteRoom()
    },
    get hasBulkRoom() {
      return hasRoom()
    },
    get bulkMessageBytes() {
      return targetBytes(emptiest(messageBytes.min))
    },
    get lanes() {
      return lanes.length
    },
    destroy() {
      // The handlers hear of it when the first connection says so.
      for (const lane of [...lanes]) lane.link.destroy()
    },
  }

  const stopWaiting = uplink.onRoom(() => pump())
  const firstHandlers = add(first, true)
  const handlers: DataLinkHandlers = opened(link)
  return {
    link,
    first: firstHandlers,
    add(lane, isOurs) {
      if (isOurs) isOpening = false
      movedAt = clock.now()
      const laneHandlers = add(lane, isOurs)
      pump()
      // The next one, if it is to be, need not wait.
      steer(clock.now())
      return laneHandlers
    },
    refused() {
      isOpening = false
      policy.refused(clock.now())
    },
  }
}
