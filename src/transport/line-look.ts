import type { Clock } from '../lib/clock.ts'

// Whose the queue on the line is. All ways of this page give the line less than it carries for a moment, together, since
// they may share it, and each sees what its round trip is without us: that is its least, and what stands then is not ours.

/** No sooner again, whoever asks. */
const gapMs = 60_000
/** Where the queue was ours there is less to find out: twice as long each time, up to... */
const maxGapMs = 300_000
/** The browsers check a way every 2.5 s. */
const mostMs = 5_000
/** Who began to send beside others may have taken their queue for the way's own time. Its start is over by then... */
const newcomerMs = 3_000
/** ...and they see more than this. Then it is not waited as long. */
const shortQueueMs = 10
const newcomerGapMs = 20_000

/** The round trip of one way: see path-clock.ts. */
export interface LookingWay {
  leaveLine(now: number): void
  /** True when what stood without us is somebody else's. */
  returnToLine(now: number): boolean
  /** It has had an answer that says so, or can't have one. */
  readonly hasSeen: boolean
}

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
  leave(): void
}

interface Member {
  readonly way: LookingWay
  readonly returned: () => void
  sendingSince: number | null
  /** It was there when all looked, or began alone. */
  isKnown: boolean
  queueMs: number
}

export function createLineLook(clock: Clock): LineLook {
  const members = new Set<Member>()
  let looking: readonly Member[] = []
  let begunAt = -Infinity
  let waitMs = gapMs

  const sending = () => [...members].filter(({ sendingSince }) => sendingSince !== null)

  function begin(now: number): void {
    looking = sending()
    begunAt = now
    for (const { way } of looking) way.leaveLine(now)
  }

  function end(now: number): void {
    const ended = looking
    looking = []
    const foreign = ended.filter(({ way }) => way.returnToLine(now))
    waitMs = foreign.length > 0 ? gapMs : Math.min(maxGapMs, Math.max(gapMs, waitMs * 2))
    for (const member of ended) {
      member.isKnown = true
      member.returned()
    }
  }

  const isNewcomer = ({ isKnown, sendingSince }: Member, now: number) =>
    !isKnown && sendingSince !== null && now - sendingSince > newcomerMs && isLineBusy()
  const isLineBusy = () => sending().some(({ isKnown, queueMs }) => isKnown && queueMs > shortQueueMs)

  return {
    join(way, returned) {
      const member: Member = { way, returned, sendingSince: null, isKnown: false, queueMs: 0 }
      members.add(member)
      return {
        note({ isSending, asks, queueMs }) {
          const now = clock.now()
          if (looking.length > 0) {
            if (now - begunAt > mostMs || looking.every(({ way: { hasSeen } }) => hasSeen)) end(now)
            return
          }
          member.queueMs = queueMs ?? member.queueMs
          member.sendingSince = isSending ? (member.sendingSince ?? now) : null
          if (!isSending || sending().length === 1) member.isKnown = isSending
          if (isNewcomer(member, now)) waitMs = newcomerGapMs
          else if (!asks) return
          if (isSending && now - begunAt >= waitMs) begin(now)
        },
        leave() {
          members.delete(member)
          looking = looking.filter((each) => each !== member)
        },
      }
    },
  }
}
