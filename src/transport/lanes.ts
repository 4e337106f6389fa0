import {
  DataLinkLie,
  deafToLink,
  type DataLink,
  type DataLinkHandlers,
  type Lanes,
  type LanesOptions,
  type PeerLink,
  type PeerLinkHandlers,
} from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createActivity, sendingMs } from './activity.ts'
import { createArrivals } from './arrivals.ts'
import { createLaneChoice } from './lane-choice.ts'
import { createLanePolicy } from './lane-policy.ts'
import { sightOf } from './lane-sight.ts'
import { createLane, type Lane } from './lane.ts'
import type { LineLook } from './line-look.ts'
import { sequenceLength } from './outbox.ts'
import { createPathWatch } from './path-watch.ts'
import { createSending } from './sending.ts'
import { isFirstGivenUp, stuckLanes } from './stuck-lanes.ts'
import { unusedLanes } from './unused-lanes.ts'
import type { Uplink } from './uplink.ts'

// One person's connections for one part as one link. Messages go over the first; blocks over the emptiest, each with a
// number, so that what a connection took with it can be sent again on another. PROTOCOL.md, "Lanes".

/** A whole piece of one byte: nothing shorter says anything. */
const minBulkBytes = sequenceLength + 14
const tickMs = 250
/** Time went by without ticks: the page stood still. */
const standstillMs = 3_000
/** Nothing to look after any more. */
const restMs = 70_000
/** What ends so soon after it was opened may do so again. */
const shortLifeMs = 60_000

export interface LanesDeps {
  readonly clock: Clock
  /** Connections for one link, the first included. */
  readonly maxLanes: number
  /** Of all links together. */
  readonly uplink: Uplink
  readonly lineLook: LineLook
}

export function createLanes(
  { first, wanted, opened }: LanesOptions,
  { clock, maxLanes, uplink, lineLook }: LanesDeps,
): Lanes {
  const watch = createPathWatch(clock)
  const { clock: path, loss } = watch
  const policy = createLanePolicy()
  const arrivals = createArrivals()
  const lanes: Lane[] = []
  const choice = createLaneChoice(lanes, first, clock)
  /** What went out on connections that have ended. */
  let retiredBytes = 0
  const way = uplink.way({ isLocal: () => path.isLocal, room: () => sending.pump() })
  const look = lineLook.join(path, () => sending.pump())
  const sending = createSending({ lanes, choice, way, clock, room: () => handlers.room() })
  // What was on its way in an outage is lost once, and says nothing of how many there should be.
  const activity = createActivity(clock, () => loss.restart())
  /** Between the last two ticks the connections were given all that they take. */
  let isFilled = false
  let isOpening = false
  let isClosed = false
  let stopTicking: (() => void) | null = null
  let ticks = 0
  let shrunkAt = -Infinity
  let tickedAt = -Infinity

  function add(link: PeerLink, isOurs: boolean): PeerLinkHandlers {
    if (!link.bulk) throw new TypeError('a connection without a bulk channel')
    const isFirst = link === first
    const lane = createLane({ link, bulk: link.bulk, isOurs, isFirst, path, clock })
    // Whether one that the other end wanted is used is for this end to say.
    lane.isResting = !isFirst && !isOurs
    lanes.push(lane)
    if (!lane.isResting) loss.restart()
    const receive = isFirst ? (bytes: Bytes) => handlers.message(bytes) : () => fail('a message on a further lane')
    void watch.look(lane, false)
    return {
      message: receive,
      drain: () => isFirst && handlers.drain(),
      bulk: (bytes) => received(lane, bytes),
      receipt(count) {
        if (!lanes.includes(lane)) return
        const arrived = lane.receipt(count)
        if (!arrived) return fail('a receipt for what was not sent')
        activity.delivered()
        sending.arrived(arrived)
      },
      report: (packets) => void watch.reported(lane, packets),
      close: (error) => (isFirst ? close(error) : lost(lane)),
    }
  }

  function received(lane: Lane, bytes: Bytes): void {
    if (isClosed) return
    if (bytes.length < minBulkBytes) return fail('a bulk message without a block')
    const verdict = arrivals.take(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0))
    if (verdict === 'illegal') return fail('a bulk message out of turn')
    choice.blockCame()
    activity.moved()
    startTicking()
    lane.arrived()
    if (verdict === 'new') handlers.bulk(bytes.subarray(sequenceLength))
  }

  /** It ended by itself, the other end closed it, or nothing comes through it. */
  function lost(lane: Lane): void {
    const now = clock.now()
    // Where they don't last while they are needed, more of them help nobody.
    const isWanted = lanes.includes(lane) && (!lane.isResting || lane.openBytes > 0)
    if (isWanted) policy.gone()
    if (isWanted && now - lane.madeAt < shortLifeMs) policy.refused(now)
    drop(lane)
  }

  function drop(lane: Lane): void {
    const index = lanes.indexOf(lane)
    if (index < 0) return
    lanes.splice(index, 1)
    if (!lane.isResting) loss.restart()
    retiredBytes += lane.leftBytes
    sending.takeBack(lane)
    lane.link.destroy()
  }

  /** The other end may still send on it, and it may be wanted again. */
  function rest(lane: Lane): void {
    shrunkAt = clock.now()
    lane.isResting = true
    loss.restart()
  }

  /** One that rests is used again; without one, another is asked for. */
  function grow(): void {
    const resting = lanes.find(({ isResting, isStalled, link }) => isResting && !isStalled && link.isOpen)
    if (resting) {
      resting.isResting = false
      loss.restart()
      sending.pump()
      return
    }
    isOpening = wanted()
    if (!isOpening) policy.refused(clock.now())
  }

  function close(error: Error | null): void {
    if (isClosed) return
    isClosed = true
    stopTicking?.()
    way.forget()
    look.leave()
    sending.close()
    for (const lane of lanes.splice(0)) lane.link.destroy()
    handlers.close(error)
  }

  function fail(reason: string): void {
    close(new DataLinkLie(reason))
  }

  function startTicking(): void {
    if (stopTicking) return
    stopTicking = clock.every(tickMs, tick)
    steer(clock.now())
  }

  function tick(): void {
    const now = clock.now()
    isFilled = sending.wasFilled()
    if (idleMs(now) > restMs && lanes.length === 1 && !lanes[0]?.isStalled) {
      stopTicking?.()
      stopTicking = null
      return
    }
    // One at a time: what they say is about the same way. Twice a second is enough for one.
    const looked = lanes[ticks++ % Math.max(2, lanes.length)]
    const all = path.isLeft ? lanes : looked ? [looked] : []
    for (const lane of all) void watch.look(lane, lanes.length > 1)
    if (now - tickedAt > standstillMs) for (const lane of lanes) lane.forgetStanding()
    tickedAt = now
    freeStuck(now)
    for (const lane of unusedLanes(lanes, now)) if (lane.link !== first) drop(lane)
    steer(now)
  }

  /** None while something is on its way. */
  const idleMs = (now: number) => (sending.isOpen ? 0 : activity.idleMs(now))

  function freeStuck(now: number): void {
    for (const stuck of stuckLanes(lanes, path, now, (lane) => !choice.isLeftToMessages(lane))) {
      const { lane, isAlone } = stuck
      if (lane.link === first && isFirstGivenUp(stuck)) return first.destroy()
      if (isAlone && lane.link !== first) lost(lane)
      else sending.takeBack(lane)
    }
  }

  function steer(now: number): void {
    const queueMs = path.queueMs(now, shrunkAt + (path.latestMs ?? 0))
    path.isLoaded = sending.isOpen || activity.unsentMs(now) < sendingMs
    look.note({ isSending: path.isLoaded && !path.isLocal, asks: policy.asksWhoseQueue || path.isDoubtful, queueMs })
    path.sharers = look.sharers
    if (queueMs !== null && !path.isLeft && look.isKnown) way.noteQueue(queueMs, isFilled)
    const used = lanes.filter(({ isResting }) => !isResting)
    const working = used.filter(({ isStalled }) => !isStalled)
    const decision = policy.decide({
      now,
      ...sightOf(used, working, { choice, path, now }),
      maxLanes,
      isOpening,
      leastMs: path.leastMs,
      isNear: path.isNear,
      isLineLeft: path.isLeft,
      lastLook: path.lastLook,
      queueMs,
      deliveredAt: activity.deliveredAt,
      lossSlots: loss.slotsAt(now),
      leftBytes: lanes.reduce((sum, { leftBytes }) => sum + leftBytes, retiredBytes),
      starvedMs: sending.starvedMs,
      unsentMs: sending.isOpen || working.length === 0 ? 0 : activity.unsentMs(now),
      idleMs: idleMs(now),
    })
    path.competes = policy.isQueueForeign
    if (decision === 'grow') return grow()
    if (decision === 'keep') return
    // One of ours first: it can be closed when nobody uses it.
    const further = working.filter(({ link }) => link !== first)
    const last = further.findLast(({ isOurs }) => isOurs) ?? further.at(-1)
    if (last) rest(last)
  }

  const link: DataLink = {
    send: (bytes) => first.send(bytes),
    sendBulk(parts) {
      sending.send(parts)
      activity.sent()
      startTicking()
    },
    get hasBulkRoom() {
      return sending.hasRoom
    },
    get bulkMessageBytes() {
      return choice.targetBytes
    },
    get lanes() {
      return Math.max(1, lanes.filter((lane) => lane.bringsBlocks).length)
    },
    destroy() {
      // The handlers hear of it when the first connection says so.
      for (const lane of [...lanes]) lane.link.destroy()
    },
  }

  const firstHandlers = add(first, true)
  const handlers: DataLinkHandlers = opened(link)
  return {
    link,
    first: firstHandlers,
    add(lane, isOurs) {
      if (isClosed) {
        lane.destroy()
        return deafToLink
      }
      if (isOurs) isOpening = false
      activity.moved()
      const laneHandlers = add(lane, isOurs)
      sending.pump()
      // One that nobody uses is closed again.
      startTicking()
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
