import type { PeerLink } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import type { Lane } from './lane.ts'

// Over which connection the next blocks go, and how many of them together.

/** A message costs the same however short it is, but a long one keeps a slow connection to itself. */
const messageBytes = { min: 64 * 1024, max: 192 * 1024 } as const
const messagesPerWindow = 4
/** In an exchange, who asks for blocks waits no longer than this behind blocks. */
const maxMessageWaitMs = 250
/** A block came so long ago: the other end sends too. */
const exchangeMs = 2_000

export interface LaneChoice {
  /** The one that would be done first with so many bytes, by default a short message; null where none has room. */
  emptiest(length?: number): Lane | null
  /** How many bytes should go together now. */
  readonly targetBytes: number
  /** What else is said on this one would come too late if there were more blocks on it. */
  isLeftToMessages(lane: Lane): boolean
  /** The other end has sent a block. */
  blockCame(): void
}

/** @param lanes as they are at any time @param first the one that carries messages too */
export function createLaneChoice(lanes: readonly Lane[], first: PeerLink, clock: Clock): LaneChoice {
  let blockCameAt = -Infinity

  const isExchange = () =>
    clock.now() - blockCameAt < exchangeMs &&
    lanes.some(({ link, isResting, isStalled }) => link !== first && !isResting && !isStalled)

  /** An association sends what it has begun, and the next one, before any message. */
  const holdsUpMessages = (lane: Lane, length: number) =>
    lane.link === first && isExchange() && lane.expectedMs(length) > maxMessageWaitMs

  const choice: LaneChoice = {
    emptiest(length = messageBytes.min) {
      let best: Lane | null = null
      for (const lane of lanes) {
        if (!lane.hasRoomFor(length) || holdsUpMessages(lane, length)) continue
        if (!best || lane.expectedMs(length) < best.expectedMs(length)) best = lane
      }
      return best
    },
    get targetBytes() {
      const windowBytes = choice.emptiest()?.windowBytes ?? 0
      return Math.min(messageBytes.max, Math.max(messageBytes.min, windowBytes / messagesPerWindow))
    },
    isLeftToMessages: (lane) => holdsUpMessages(lane, messageBytes.min),
    blockCame() {
      blockCameAt = clock.now()
    },
  }
  return choice
}
