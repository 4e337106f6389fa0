// What of the packets to one person is lost, as both browsers count them on each connection. The other end says how many
// came, and this end looks how many have left when it hears that: what is on its way meanwhile is about the same each time,
// and goes out of the differences.

export interface PathLoss {
  /** The other end had received so many on this connection, as it just said; so many have left here. */
  note(source: object, sent: number, received: number): void
  /** When `restart` was called, and what was sent and lost since then. */
  readonly since: number
  readonly sentPackets: number
  readonly lostPackets: number
  /** Counts anew, from each connection's next report on. */
  restart(now: number): void
}

interface Counts {
  readonly sent: number
  readonly received: number
}

export function createPathLoss(): PathLoss {
  let before = new WeakMap<object, Counts>()
  let since = -Infinity
  let sentPackets = 0
  let lostPackets = 0

  return {
    note(source, sent, received) {
      const last = before.get(source)
      before.set(source, { sent, received })
      // Another pair of candidates counts anew.
      if (!last || sent < last.sent || received < last.received) return
      sentPackets += sent - last.sent
      lostPackets += sent - last.sent - (received - last.received)
    },
    get since() {
      return since
    },
    get sentPackets() {
      return sentPackets
    },
    get lostPackets() {
      return Math.max(0, lostPackets)
    },
    restart(now) {
      since = now
      before = new WeakMap()
      sentPackets = 0
      lostPackets = 0
    },
  }
}
