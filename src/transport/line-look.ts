import type { Clock } from '../lib/clock.ts'

// Whose the queue on the line is. The ways of this page that wait, and those of which it is not known whether they do, give
// the line less than it carries for a moment, together, since they may share it. Each then sees what its round trip is
// without us: that is its least, and what stands then is not ours.

/** Milliseconds above the least round trip. With less, the line has room; with more it is full... */
export const fullQueueMs = 20
/** ...and with so much, those who fill it have too much there. */
export const longQueueMs = 50
/** With less there is next to none. */
const shortQueueMs = 10
/** Of what stood before: less is what had not gone yet. */
const foreignShare = 0.5
/** What several keep there at least adds up to more than this: each should have less. */
const crowdedMs = 150
/** Who asks is not heard sooner again. Where nobody else's was found it takes twice as long each time, up to... */
const gapMs = 60_000
const maxGapMs = 300_000
/** The browsers check a way every 2.5 s, and those who ask for blocks wait 8 s. */
const mostMs = 7_000
/** What is known of the round trip is of before; the queue may have grown since. */
const staleMs = 500
/** Who begins to send beside others may have taken their queue for the way's own time. Its start is over by then... */
const newcomerMs = 3_000
/** ...and it does not wait as long; but twice as long after each, until nobody has come for a while. */
const newcomerGapMs = 20_000
/** Where none has seen a queue for so long there was none. */
const calmMs = 10_000
/** What was known of a way is no more, when it has not been used for so long. */
const unusedMs = 60_000

/** The round trip of one way: see path-clock.ts. */
export interface LookingWay {
  /** @param emptyInMs so long what was sent before waits */
  leaveLine(now: number, emptyInMs: number): void
  returnToLine(now: number): void
  /** Its round trip now, milliseconds. */
  readonly latestMs: number | null
  /** It has had an answer that says so, or can't have one. */
  readonly hasSeen: boolean
  /** What the last look saw; null when no answer came in time twice. */
  readonly lastLook: Look | null
}

/** Milliseconds above the least round trip. */
export interface Look {
  readonly at: number
  /** What stood before we left. */
  readonly beforeMs: number
  /** What stood without us. */
  readonly queueMs: number
}

/** A long queue stood without us, and not only what was left of ours. */
export const isForeign = ({ queueMs, beforeMs }: Look) => queueMs > longQueueMs && queueMs > beforeMs * foreignShare

export interface LineLook {
  /** @param returned the line may be filled again */
  join(way: LookingWay, returned: () => void): LineLookSeat
}

export interface LineLookState {
  /** There is something on its way. */
  readonly isSending: boolean
  /** It needs to know. */
  readonly asks: boolean
  /** Milliseconds above the least round trip; null when nothing new is known. */
  readonly queueMs: number | null
}

export interface LineLookSeat {
  /** Call it often. */
  note(state: LineLookState): void
  /** Its least round trip was seen without others of this page on the line. */
  readonly isKnown: boolean
  /** How many ways wait on a line that is crowded; one at least. */
  readonly sharers: number
  leave(): void
}

interface Member {
  readonly way: LookingWay
  readonly returned: () => void
  sendingSince: number | null
  sentAt: number
  isKnown: boolean
  /** It was not known while others waited: only a look can tell. */
  isTainted: boolean
  asks: boolean
  queueMs: number | null
  /** No answer came in its last look: it is not waited for. */
  isBlind: boolean
}

export function createLineLook(clock: Clock): LineLook {
  const members = new Set<Member>()
  let looking: readonly Member[] = []
  let cancelEnd = () => {}
  let begunAt = -Infinity
  let isForNewcomer = false
  let newcomerLookAt = -Infinity
  /** When the line was seen to be full. */
  let busyAt = -Infinity
  let emptyInMs = 0
  let waitMs = gapMs
  let newcomerWaitMs = newcomerGapMs
  /** When one may have seen what was ours. */
  let unclearAt = -Infinity

  const sending = () => [...members].filter(({ sendingSince }) => sendingSince !== null)
  /** A way without a queue is on no full line. */
  const isClear = ({ isKnown, asks, queueMs }: Member) =>
    isKnown && !asks && queueMs !== null && queueMs <= shortQueueMs
  const waits = ({ queueMs }: Member) => queueMs !== null && queueMs > shortQueueMs

  function leaveLine(member: Member, now: number): void {
    looking = [...looking, member]
    member.way.leaveLine(now, emptyInMs)
  }

  function begin(asker: Member, now: number): void {
    begunAt = now
    asker.isBlind = false
    cancelEnd = clock.after(mostMs, end)
    const leaving = sending().filter((member) => member === asker || !isClear(member))
    emptyInMs = Math.max(...leaving.map(({ way }) => way.latestMs ?? 0)) + staleMs
    for (const member of leaving) leaveLine(member, now)
  }

  function end(): void {
    const now = clock.now()
    const ended = looking
    looking = []
    cancelEnd()
    for (const member of ended) {
      member.isBlind = !member.way.hasSeen
      member.way.returnToLine(now)
    }
    learnFrom(ended.filter(({ isBlind }) => !isBlind))
    for (const { returned } of ended) returned()
  }

  function learnFrom(seeing: readonly Member[]): void {
    const looks = seeing.flatMap(({ way: { lastLook } }) => lastLook ?? [])
    if (looks.length === 0) return
    if (looks.some(isForeign)) waitMs = gapMs
    else if (!isForNewcomer) waitMs = Math.min(maxGapMs, waitMs * 2)
    // What was ours had not gone yet: newcomers may have seen it as the way's own time again. A short one that is there
    // the next time too is how the round trip wavers.
    const clearMs = begunAt - unclearAt < 2 * maxGapMs ? longQueueMs : shortQueueMs
    const isUnclear = looks.some((look) => look.queueMs > clearMs && !isForeign(look))
    unclearAt = isUnclear ? begunAt : -Infinity
    if (isUnclear) return
    for (const member of seeing) {
      member.isKnown = true
      member.isTainted = false
    }
  }

  function endWhenSeen(): void {
    const seeing = looking.filter(({ isBlind }) => !isBlind)
    if ((seeing.length > 0 ? seeing : looking).every(({ way }) => way.hasSeen)) end()
  }

  function noteSending(member: Member, isSending: boolean, now: number): void {
    if (!isSending) {
      member.sendingSince = null
      return
    }
    if (now - member.sentAt > unusedMs) member.isKnown = member.isTainted = false
    member.sentAt = now
    member.sendingSince ??= now
  }

  const isLineBusy = () => sending().some((member) => member.isKnown && waits(member))

  /** True when it has to be looked for its sake. */
  function isDoubted(member: Member, now: number): boolean {
    if (isLineBusy()) busyAt = now
    const { isKnown, sendingSince } = member
    if (isKnown || sendingSince === null) return false
    member.isTainted ||= busyAt >= sendingSince
    if (member.isTainted) return now - sendingSince > newcomerMs
    const since = sending().length === 1 ? busyAt : Math.max(busyAt, sendingSince)
    member.isKnown = now - since > calmMs
    return false
  }

  const haveNewcomersCome = (now: number) => now - newcomerLookAt < 2 * maxGapMs

  function noteNewcomer(now: number): void {
    newcomerWaitMs = haveNewcomersCome(now) ? Math.min(maxGapMs, newcomerWaitMs * 2) : newcomerGapMs
    newcomerLookAt = now
  }

  return {
    join(way, returned) {
      const member: Member = {
        way,
        returned,
        sendingSince: null,
        sentAt: -Infinity,
        isKnown: false,
        isTainted: false,
        asks: false,
        queueMs: null,
        isBlind: false,
      }
      members.add(member)
      return {
        get isKnown() {
          return member.isKnown
        },
        get sharers() {
          return Math.max(1, sending().filter((each) => (each.queueMs ?? 0) > crowdedMs).length)
        },
        note({ isSending, asks, queueMs }) {
          const now = clock.now()
          if (looking.includes(member)) return endWhenSeen()
          noteSending(member, isSending, now)
          member.queueMs = queueMs
          member.asks = asks
          if (looking.length > 0) {
            // Who begins now would fill what the others look at.
            if (isSending && (!member.isKnown || member.sendingSince === now)) leaveLine(member, now)
            return
          }
          const isNewcomer = isDoubted(member, now)
          const agoMs = now - begunAt
          const isHeard = asks && agoMs >= waitMs
          const isDue = isNewcomer && agoMs >= (haveNewcomersCome(now) ? newcomerWaitMs : newcomerGapMs)
          if (!isSending || !(isHeard || isDue)) return
          isForNewcomer = !isHeard
          if (isForNewcomer) noteNewcomer(now)
          begin(member, now)
        },
        leave() {
          members.delete(member)
          if (!looking.includes(member)) return
          looking = looking.filter((each) => each !== member)
          endWhenSeen()
        },
      }
    },
  }
}
