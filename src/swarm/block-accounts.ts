// Which blocks are owed on a wire, in either direction: by the peer to us, and by us to the peer. Both are bounded.

/** Blocks that were asked for and did not come yet, cancelled ones included: they may be on their way. */
const maxAwaited = 4_096
/** Requests of one peer that wait for their answer. */
const maxOpenRequests = 2_000

export interface AwaitedBlocks {
  /** A block was asked for: one answer is welcome. */
  ask(piece: number, offset: number, length: number): void
  /** Whether this block was asked for, in this length; uses one answer up. */
  settle(piece: number, offset: number, length: number): boolean
}

export function createAwaitedBlocks(): AwaitedBlocks {
  /** Key of a block to its length and the answers that may still come, which are two when it was asked for again. */
  const awaited = new Map<number, { readonly length: number; answers: number }>()

  return {
    ask(piece, offset, length) {
      const key = keyOf(piece, offset)
      const answers = (awaited.get(key)?.answers ?? 0) + 1
      // To the end of the order, which is that of the latest request.
      awaited.delete(key)
      awaited.set(key, { length, answers })
      if (awaited.size > maxAwaited) awaited.delete(awaited.keys().next().value ?? key)
    },
    settle(piece, offset, length) {
      const key = keyOf(piece, offset)
      const block = awaited.get(key)
      if (block?.length !== length) return false
      block.answers--
      if (block.answers === 0) awaited.delete(key)
      return true
    },
  }
}

export interface OpenRequests {
  /** `known`: it waits already. `tooMany`: nobody asks for so much. */
  open(piece: number, offset: number, length: number): 'opened' | 'known' | 'tooMany'
  /** False when no such request waits. */
  cancel(piece: number, offset: number, length: number): boolean
  answered(piece: number, offset: number): void
  clear(): void
}

export function createOpenRequests(): OpenRequests {
  /** Key of a block to its length. The engine tells requests apart by all three, so a cancel has to name all three. */
  const lengths = new Map<number, number>()

  return {
    open(piece, offset, length) {
      const key = keyOf(piece, offset)
      if (lengths.has(key)) return 'known'
      if (lengths.size >= maxOpenRequests) return 'tooMany'
      lengths.set(key, length)
      return 'opened'
    },
    cancel(piece, offset, length) {
      const key = keyOf(piece, offset)
      return lengths.get(key) === length && lengths.delete(key)
    },
    answered(piece, offset) {
      lengths.delete(keyOf(piece, offset))
    },
    clear: () => lengths.clear(),
  }
}

/** Exact for every offset (32 bits) in the first million pieces, which is more than an info dictionary holds. */
const keyOf = (piece: number, offset: number): number => piece * 2 ** 32 + offset
