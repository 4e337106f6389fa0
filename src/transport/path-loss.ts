// What of the packets to one person is lost, as both browsers count them on each connection. The other end says how many
// came, and this end looks how many have left when it hears that: what is on its way meanwhile is about the same each time,
// and goes out of the differences.

const slotMs = 5_000
/** What was longer ago says nothing of now. */
const maxAgeMs = 60_000

export interface LossSlot {
  readonly since: number
  readonly sentPackets: number
  /** Now and then below nothing: what was on its way before came in this one. */
  readonly lostPackets: number
}

export interface PathLoss {
  /** The other end had received so many on this connection, as it just said; so many have left here. */
  note(source: object, sent: number, received: number, now: number): void
  /** Of the minute before, but not of before `restart`; in order. */
  slotsAt(now: number): readonly LossSlot[]
  /** Counts anew, from each connection's next report on. */
  restart(): void
}

interface Counts {
  readonly sent: number
  readonly received: number
}

export function createPathLoss(): PathLoss {
  let before = new WeakMap<object, Counts>()
  let slots: readonly LossSlot[] = []

  const slotsAt = (now: number) => slots.filter(({ since }) => now - since < maxAgeMs)

  return {
    slotsAt,
    note(source, sent, received, now) {
      const last = before.get(source)
      before.set(source, { sent, received })
      // Another pair of candidates counts anew.
      if (!last || sent < last.sent || received < last.received) return
      const newest = slots.at(-1)
      const isOpen = newest !== undefined && now - newest.since < slotMs
      const slot = isOpen ? newest : { since: now, sentPackets: 0, lostPackets: 0 }
      const counted = {
        since: slot.since,
        sentPackets: slot.sentPackets + sent - last.sent,
        lostPackets: slot.lostPackets + sent - last.sent - (received - last.received),
      }
      slots = [...slotsAt(now).filter((each) => each !== newest || !isOpen), counted]
    },
    restart() {
      before = new WeakMap()
      slots = []
    },
  }
}
