import { sendingMs } from './activity.ts'
import type { LaneSight } from './lane-sight.ts'
import { fullQueueMs, isForeign, longQueueMs } from './line-look.ts'
import { createLossTrial } from './loss-trial.ts'
import type { PathClock } from './path-clock.ts'
import type { LossSlot } from './path-loss.ts'

// How many connections to the same person help. One more is used while associations hold back most of them and the line's
// queue stays short; it rests again when it brought nothing, when a queue grows, when packets are lost for its sake, or
// when nothing is sent.

/** How long it is not long again before it is forgotten whose it was: somebody else's comes and goes. */
const calmMs = 10_000
/** A line that has been full for so long, if with a shorter queue, is full with one less too. */
const fullMs = 5_000
/** A queue that stays for so long when there is one connection left may be somebody else's. */
const askAfterMs = 5_000
/** For this share of the time at most there was room and nothing to send. */
const busyStarvedShare = 0.3
/** How long a rate is measured: losses come in bursts, and starts go beyond what stays. */
const minTrialMs = 2_000
const trialRoundTrips = 20
/** Which part of what more connections could bring they have to, in one of so many trials. */
const rewardShare = 0.3
const trialsToFail = 2
/** More than this share of the lanes. */
const mostShare = 0.5
/** Most see no full line for so long, and are not held back: our own limits may be, or the pages. */
const freeMs = 1_000
/** So much of a trial shows that nothing but the associations limits them. */
const heldBackShare = 0.6
/** One goes, and before the next one does, the queue must have had time to show it. */
const shrinkGapMs = 1_000
/** No more of them for so long after one that did not help, or could not be had; doubled each time. */
const firstHoldMs = 5_000
const maxHoldMs = 80_000
/** After a queue that was too long. */
const queueHoldMs = 5_000
/** Nothing came by those that were added: it was the other page, or they stand as the others do. */
const unprovedMs = 80_000
/** Nothing was sent or received: those beyond the first rest. */
const idleMs = 15_000

export interface LaneFacts extends LaneSight {
  readonly now: number
  readonly maxLanes: number
  /** One that was asked for is not here yet. */
  readonly isOpening: boolean
  readonly leastMs: number | null
  /** The same network: one fills it. */
  readonly isNear: boolean
  /** Null when nothing new is known. */
  readonly queueMs: number | null
  /** The line is given less than it carries for a moment: nothing can be learnt of how many help. */
  readonly isLineLeft: boolean
  readonly lastLook: PathClock['lastLook']
  /** When the last receipt came. */
  readonly deliveredAt: number
  /** All that left, bytes. */
  readonly leftBytes: number
  /** As the other end reports, since their number changed. */
  readonly lossSlots: readonly LossSlot[]
  /** For how long, in all, there was room and nothing to send. */
  readonly starvedMs: number
  /** Since anything was sent, and since anything moved in either direction. */
  readonly unsentMs: number
  readonly idleMs: number
}

export interface LanePolicy {
  decide(facts: LaneFacts): 'grow' | 'shrink' | 'keep'
  /** One that was asked for could not be had, or did not last. */
  refused(now: number): void
  /** One has ended: it may be the one that was to help. */
  gone(): void
  /** The queue is there without us: see line-look.ts. */
  readonly isQueueForeign: boolean
  /** One connection is left, the queue is long, and whose it is not known. */
  readonly asksWhoseQueue: boolean
}

interface Trial {
  readonly since: number
  readonly leftBytes: number
  readonly starvedMs: number
  readonly lanes: number
  /** Looks in all, and those that found no limit but the associations' own. */
  looks: number
  heldBack: number
}

export function createLanePolicy(): LanePolicy {
  const lossTrial = createLossTrial()
  let trial: Trial | null = null
  /** What was reached last, and with how many. */
  let reached: { readonly rate: number; readonly lanes: number } | null = null
  let target = Infinity
  let failedTrials = 0
  /** With how many more was reached than with less. */
  let mostPaid = 1
  /** Some brought nothing: from here on each is judged before the next one. */
  let isCareful = false
  let holdUntil = -Infinity
  let holdMs = firstHoldMs
  let isQueueLong = false
  /** Since when it is long beside one connection. */
  let aloneSince: number | null = null
  let isQueueForeign = false
  let asksWhoseQueue = false
  let calmSince: number | null = null
  /** Since when most see no full line. */
  let freeSince: number | null = null
  /** Since when the queue is not short. */
  let fullSince: number | null = null
  let shrunkAt = -Infinity
  let refusedUntil = -Infinity
  let refusedMs = firstHoldMs
  let grownAt = -Infinity

  function hold(now: number, ms: number): void {
    holdUntil = Math.max(holdUntil, now + ms)
  }

  function learnFrom(now: number): void {
    isCareful = true
    hold(now, holdMs)
    holdMs = Math.min(maxHoldMs, holdMs * 2)
  }

  const trialOf = ({ now, leftBytes, starvedMs, lanes }: LaneFacts): Trial => ({
    since: now,
    leftBytes,
    starvedMs,
    lanes,
    looks: 0,
    heldBack: 0,
  })

  /** Whether those that were added since the last measurement brought enough. */
  function judge(facts: LaneFacts, begun: Trial): void {
    const elapsed = facts.now - begun.since
    if (facts.starvedMs - begun.starvedMs > elapsed * busyStarvedShare) {
      reached = null
      return
    }
    // Where each is limited by itself, and the line has room, each brings all that it carries: rates only waver.
    const isEachWorthIt = begun.heldBack > begun.looks * heldBackShare && facts.lanes < lossTrial.harmfulLanes
    const rate = (facts.leftBytes - begun.leftBytes) / elapsed
    // Some may have come in the meantime.
    const lanes = (begun.lanes + facts.lanes) / 2
    if (reached && lanes > reached.lanes) {
      const wanted = 1 + rewardShare * (lanes / reached.lanes - 1)
      if (rate < reached.rate * wanted && !isEachWorthIt) {
        // The next trial is about the same ones.
        if (++failedTrials < trialsToFail) return
        target = Math.ceil(reached.lanes)
        learnFrom(facts.now)
      } else if (lanes > mostPaid) {
        // Only what was never reached before says that the way has changed.
        mostPaid = lanes
        holdMs = firstHoldMs
        refusedMs = firstHoldMs
      }
    }
    failedTrials = 0
    reached = { rate, lanes }
  }

  function measure(facts: LaneFacts): void {
    const { now, leastMs } = facts
    trial ??= trialOf(facts)
    if (facts.lanes < trial.lanes || (isCareful && facts.lanes > trial.lanes)) trial = trialOf(facts)
    trial.looks++
    if (facts.heldBack === facts.lanes && (facts.queueMs ?? 0) <= fullQueueMs) trial.heldBack++
    if (now - trial.since < Math.max(minTrialMs, trialRoundTrips * (leastMs ?? 0))) return
    judge(facts, trial)
    trial = trialOf(facts)
  }

  /** True when one has to go. */
  function watchQueue({ now, lanes, queueMs, lastLook }: LaneFacts): boolean {
    if (queueMs === null) return false
    if (queueMs <= longQueueMs) {
      isQueueLong = false
      calmSince ??= now
      if (queueMs <= fullQueueMs || now - calmSince > calmMs) forgetQueue()
      return false
    }
    calmSince = null
    if (!isQueueLong && lanes > 1) learnFrom(now)
    isQueueLong = true
    hold(now, queueHoldMs)
    if (lanes > 1) return true
    aloneSince ??= now
    isQueueForeign = lastLook !== null && lastLook.at >= aloneSince && isForeign(lastLook)
    asksWhoseQueue = now - aloneSince > askAfterMs
    return false
  }

  function forgetQueue(): void {
    isQueueLong = false
    aloneSince = null
    isQueueForeign = false
    asksWhoseQueue = false
    calmSince = null
  }

  /** True when one can go: whoever else is on the line has to find room in its queue. */
  function watchFullness({ now, lanes, queueMs }: LaneFacts): boolean {
    if (queueMs === null) return false
    fullSince = queueMs > fullQueueMs ? (fullSince ?? now) : null
    if (lanes === 1 || fullSince === null || now - Math.max(fullSince, shrunkAt) < fullMs) return false
    isCareful = true
    hold(now, queueHoldMs)
    return true
  }

  /** True when one has to go. */
  function watchLoss(facts: LaneFacts): boolean {
    const { now, lanes, lossSlots, leastMs } = facts
    const verdict = lossTrial.look({ now, lanes, slots: lossSlots, roundTripMs: leastMs ?? 0 })
    if (verdict === 'caused') learnFrom(facts.now)
    return verdict === 'fewer'
  }

  const grow = (now: number) => {
    grownAt = now
    return 'grow' as const
  }

  const shrink = (now: number) => {
    shrunkAt = now
    return 'shrink' as const
  }

  function decideSending(facts: LaneFacts): 'grow' | 'shrink' | 'keep' {
    const { now, lanes, leastMs, isNear, queueMs } = facts
    measure(facts)
    freeSince = facts.seeFull < lanes * mostShare && !facts.isStanding ? (freeSince ?? now) : null
    // The queue shows what was taken away a moment later only.
    const isTooLong = (now - shrunkAt > shrinkGapMs && watchQueue(facts)) || watchFullness(facts)
    if (lanes > 1 && (isTooLong || isNear || lanes > target)) return shrink(now)
    if (watchLoss(facts)) return shrink(now)
    target = Infinity
    if (lanes + facts.stalled >= facts.maxLanes || facts.isOpening || leastMs === null || isNear) return 'keep'
    // Each after something came by those before: else it is the other page that takes nothing.
    if (facts.deliveredAt < grownAt && now - grownAt < unprovedMs) return 'keep'
    if (facts.isStanding) return now < refusedUntil ? 'keep' : grow(now)
    if (now < holdUntil || lossTrial.isRunning) return 'keep'
    if (facts.isStarting || freeSince === null) return 'keep'
    if (facts.heldBack <= lanes * mostShare && facts.deliveredAt - freeSince < freeMs) return 'keep'
    if (failedTrials > 0 || (isCareful && reached?.lanes !== lanes)) return 'keep'
    if (queueMs !== null && queueMs > fullQueueMs) return 'keep'
    const elapsed = trial ? now - trial.since : 0
    const starvedMs = trial ? facts.starvedMs - trial.starvedMs : 0
    return elapsed >= leastMs && starvedMs <= elapsed * busyStarvedShare ? grow(now) : 'keep'
  }

  return {
    decide(facts) {
      if (facts.isLineLeft) {
        trial = null
        freeSince = null
        return 'keep'
      }
      if (facts.unsentMs < sendingMs) return decideSending(facts)
      trial = null
      reached = null
      failedTrials = 0
      isCareful = false
      mostPaid = 1
      forgetQueue()
      freeSince = null
      fullSince = null
      lossTrial.reset()
      return facts.lanes > 1 && facts.idleMs > idleMs ? shrink(facts.now) : 'keep'
    },
    refused(now) {
      // Several at once are one case.
      if (now < refusedUntil) return
      grownAt = -Infinity
      refusedUntil = now + refusedMs
      hold(now, refusedMs)
      refusedMs = Math.min(maxHoldMs, refusedMs * 2)
    },
    gone() {
      grownAt = -Infinity
    },
    get isQueueForeign() {
      return isQueueForeign
    },
    get asksWhoseQueue() {
      return asksWhoseQueue
    },
  }
}
