import type { LossSlot } from './path-loss.ts'

// Whether packets are lost because of us. A way that loses by itself loses the same share of them however many connections
// there are. Where the line is full, and drops what it can't carry without a queue that would show it, so many connections
// that share one rate lose a share that grows with the square of their number (Mathis, Semke, Mahdavi, Ott: The macroscopic
// behavior of the TCP congestion avoidance algorithm, 1997). So where much is lost, some are taken away, one at a time, and
// what is lost then tells.

/** With less lost, more connections harm nobody. */
const badShare = 0.005
/** So many lost packets are enough for a comparison. */
const enoughLost = 50
/** So much of what is on its way comes and goes. */
const waveringShare = 0.25
/** Each connection is reported on every few seconds. */
const minCountMs = 5_000
/** Before a trial: a start loses many, and so does a moment's disturbance. */
const firstCountMs = 10_000
const badSlots = 2
/** With this share of them the two answers lie far enough apart. */
const triedShare = 0.75
const maxTrialMs = 30_000
/** After an answer that it is not us; doubled each time. */
const firstHoldMs = 60_000
const maxHoldMs = 960_000

export interface LossFacts {
  readonly now: number
  readonly lanes: number
  /** Counted since the number of lanes changed last. */
  readonly slots: readonly LossSlot[]
  readonly roundTripMs: number
}

export interface LossTrial {
  /** `fewer`: one has to go. `caused`: those that went had caused loss. */
  look(facts: LossFacts): 'fewer' | 'caused' | 'keep'
  /** Meanwhile none may come. */
  readonly isRunning: boolean
  /** So many connections or more may cause loss, as was found; `Infinity` while nothing was. */
  readonly harmfulLanes: number
  /** Nothing is sent any more. */
  reset(): void
}

interface Trial {
  readonly since: number
  readonly lanes: number
  /** Lost with so many. */
  readonly share: number
}

interface Count {
  readonly sent: number
  readonly lost: number
  readonly ms: number
  /** Packets: what is on its way now, and was not when counting began, has not come either. */
  readonly onItsWay: number
}

function countOf({ now, slots, roundTripMs }: LossFacts): Count {
  const sent = slots.reduce((sum, { sentPackets }) => sum + sentPackets, 0)
  const lost = slots.reduce((sum, { lostPackets }) => sum + lostPackets, 0)
  const ms = now - (slots[0]?.since ?? now)
  return { sent, lost, ms, onItsWay: ms > 0 ? (sent * roundTripMs) / ms : 0 }
}

export function createLossTrial(): LossTrial {
  let trial: Trial | null = null
  let harmfulLanes = Infinity
  let holdUntil = -Infinity
  let holdMs = firstHoldMs

  function begin(facts: LossFacts): 'fewer' | 'keep' {
    const { now, lanes, slots } = facts
    if (lanes === 1 || now < holdUntil) return 'keep'
    const { sent, lost, ms, onItsWay } = countOf(facts)
    if (ms < firstCountMs || lost < Math.max(enoughLost + onItsWay, sent * badShare)) return 'keep'
    const bad = slots.filter(({ sentPackets, lostPackets }) => lostPackets > sentPackets * badShare)
    if (bad.length < badSlots) return 'keep'
    trial = { since: now, lanes, share: lost / sent }
    return 'fewer'
  }

  function judge(facts: LossFacts, begun: Trial): 'fewer' | 'caused' | 'keep' {
    const { now, lanes } = facts
    const { sent, lost, ms, onItsWay } = countOf(facts)
    const expected = sent * begun.share
    const isCounted = ms >= minCountMs && expected >= enoughLost + onItsWay * waveringShare
    // Too slow to say.
    const isVain = now - begun.since > maxTrialMs
    if (!isCounted && !isVain) return 'keep'
    if (!isVain && lanes > begun.lanes * triedShare && lanes > 1) return 'fewer'
    trial = null
    // Between the square and one.
    if (!isVain && lost / expected < lanes / begun.lanes) {
      harmfulLanes = lanes + 1
      holdMs = firstHoldMs
      return 'caused'
    }
    if (!isVain && begun.lanes >= harmfulLanes) harmfulLanes = Infinity
    holdUntil = now + holdMs
    holdMs = Math.min(maxHoldMs, holdMs * 2)
    return 'keep'
  }

  return {
    look: (facts) => (trial ? judge(facts, trial) : begin(facts)),
    get isRunning() {
      return trial !== null
    },
    get harmfulLanes() {
      return harmfulLanes
    },
    reset() {
      trial = null
      harmfulLanes = Infinity
    },
  }
}
