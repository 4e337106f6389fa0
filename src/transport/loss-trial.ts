// Whether packets are lost because of us. A way that loses by itself loses the same share of them however many connections
// there are. Where the line is full, and drops what it can't carry without a queue that would show it, so many connections
// that share one rate lose a share that grows with the square of their number (Mathis, Semke, Mahdavi, Ott: The macroscopic
// behavior of the TCP congestion avoidance algorithm, 1997). So where much is lost, some are taken away, one at a time, and
// what is lost then tells.

/** With less lost, more connections harm nobody. */
const badShare = 0.005
/** So many lost packets are enough for a comparison. */
const enoughLost = 30
/** So much of what is on its way comes and goes. */
const waveringShare = 0.25
/** Reports come every two seconds. */
const minCountMs = 5_000
/** A start loses many. */
const firstCountMs = 10_000
/** With this share of them the two answers lie far enough apart. */
const triedShare = 0.75
const maxTrialMs = 30_000
/** After an answer that it is not us; doubled each time. */
const firstHoldMs = 60_000
const maxHoldMs = 960_000

export interface LossFacts {
  readonly now: number
  readonly lanes: number
  /** One can be taken away. */
  readonly maySpare: boolean
  /** Since when these are counted; anew when the number of lanes changes. */
  readonly countedSince: number
  readonly sentPackets: number
  readonly lostPackets: number
  readonly roundTripMs: number
}

export interface LossTrial {
  /** `fewer`: one has to go. `ours`: what is lost is lost by those that have just gone. */
  look(facts: LossFacts): 'fewer' | 'ours' | 'keep'
  /** Meanwhile none may come. */
  readonly isRunning: boolean
  /** So a trial said: it may be that still too many are left. */
  readonly isOurs: boolean
  /** Nothing is sent any more. */
  reset(): void
}

interface Trial {
  readonly since: number
  readonly lanes: number
  /** Lost with so many. */
  readonly share: number
}

/** Packets: what is on its way now, and was not when counting began, has not come either. */
const onItsWay = ({ now, countedSince, sentPackets, roundTripMs }: LossFacts) =>
  now === countedSince ? 0 : (sentPackets * roundTripMs) / (now - countedSince)

export function createLossTrial(): LossTrial {
  let trial: Trial | null = null
  let isOurs = false
  let holdUntil = -Infinity
  let holdMs = firstHoldMs

  function begin(facts: LossFacts): 'fewer' | 'keep' {
    const { now, lanes, maySpare, countedSince, sentPackets, lostPackets } = facts
    if (!maySpare || now < holdUntil || now - countedSince < (isOurs ? minCountMs : firstCountMs)) return 'keep'
    if (lostPackets < Math.max(enoughLost + onItsWay(facts), sentPackets * badShare)) return 'keep'
    trial = { since: now, lanes, share: lostPackets / sentPackets }
    return 'fewer'
  }

  function hold(now: number): void {
    holdUntil = now + holdMs
    holdMs = Math.min(maxHoldMs, holdMs * 2)
  }

  function judge(facts: LossFacts, begun: Trial): 'fewer' | 'ours' | 'keep' {
    const { now, lanes, maySpare, countedSince, sentPackets, lostPackets } = facts
    const expected = sentPackets * begun.share
    const isCounted = now - countedSince >= minCountMs && expected >= enoughLost + onItsWay(facts) * waveringShare
    // Too slow to say, or the other end has brought more.
    const isVain = now - begun.since > maxTrialMs || lanes >= begun.lanes
    if (!isCounted && !isVain) return 'keep'
    if (!isVain && lanes > begun.lanes * triedShare && maySpare) return 'fewer'
    trial = null
    // Between the square and one.
    if (isVain || lostPackets / expected >= lanes / begun.lanes) {
      hold(now)
      return 'keep'
    }
    isOurs = true
    holdMs = firstHoldMs
    return 'ours'
  }

  return {
    look(facts) {
      return trial ? judge(facts, trial) : begin(facts)
    },
    get isRunning() {
      return trial !== null
    },
    get isOurs() {
      return isOurs
    },
    reset() {
      trial = null
      isOurs = false
    },
  }
}
