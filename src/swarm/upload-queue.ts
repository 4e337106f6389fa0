import type { PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { PieceCache } from './piece-cache.ts'

// The requests of one peer, answered in order and only as fast as its link takes the blocks. So a `choke` never waits
// behind more than a few blocks, a cancelled request costs nothing, and memory does not follow what a peer asks for.

/** Blocks on their way to the link: enough for full messages while it takes some. */
export const maxBacklogBytes = 576 * 1024
/** Pieces that are read ahead of their turn. */
const readAhead = 2
const shortBlockBytes = 16 * 1024
/** How far into the queue the next pieces are looked for. */
const readAheadRequests = 64

export interface BlockRequest {
  readonly piece: PieceIndex
  readonly offset: number
  readonly length: number
  /** Null refuses. */
  readonly respond: (block: Uint8Array | null) => void
}

export interface UploadQueueDeps {
  readonly cache: Pick<PieceCache, 'peek' | 'load'>
  /** Bytes of blocks that were answered and are not on the link yet. */
  readonly backlogBytes: () => number
}

export interface UploadQueue {
  add(request: BlockRequest): void
  /** False when it does not wait: it was answered. */
  cancel(piece: number, offset: number): boolean
  /** Forgets all requests without an answer. */
  clear(): void
  /** The link took blocks. */
  pump(): void
}

export function createUploadQueue({ cache, backlogBytes }: UploadQueueDeps): UploadQueue {
  let requests: BlockRequest[] = []
  const loading = new Set<PieceIndex>()
  /** Held from block to block, so that a small cache does not read a large piece again for each. */
  let current: { readonly piece: PieceIndex; readonly bytes: Bytes } | null = null

  function atHand(piece: PieceIndex): Bytes | null {
    return current?.piece === piece ? current.bytes : cache.peek(piece)
  }

  function load(piece: PieceIndex): void {
    if (!loading.has(piece)) void finishLoad(piece)
  }

  async function finishLoad(piece: PieceIndex): Promise<void> {
    loading.add(piece)
    const bytes = await cache.load(piece)
    loading.delete(piece)
    if (!bytes) refuse(piece)
    else if (requests[0]?.piece === piece) turnTo(piece, bytes)
    pump()
  }

  function refuse(piece: PieceIndex): void {
    const refused = requests.filter((request) => request.piece === piece)
    requests = requests.filter((request) => request.piece !== piece)
    for (const request of refused) request.respond(null)
  }

  /** The blocks of this piece are served now; the next pieces are read meanwhile. */
  function turnTo(piece: PieceIndex, bytes: Bytes): void {
    current = { piece, bytes }
    const next = new Set<PieceIndex>()
    for (const request of requests.slice(0, readAheadRequests)) {
      if (request.piece !== piece) next.add(request.piece)
      if (next.size === readAhead) break
    }
    for (const ahead of next) if (!cache.peek(ahead)) load(ahead)
  }

  function pump(): void {
    for (let request = requests[0]; request && backlogBytes() < maxBacklogBytes; request = requests[0]) {
      const bytes = atHand(request.piece)
      if (!bytes) {
        load(request.piece)
        break
      }
      if (current?.piece !== request.piece) turnTo(request.piece, bytes)
      requests.shift()
      const block = bytes.subarray(request.offset, request.offset + request.length)
      // A view keeps the whole piece: what is short, and may wait beside many others, is copied.
      request.respond(request.length < shortBlockBytes ? block.slice() : block)
    }
    if (requests.length === 0) current = null
  }

  return {
    add(request) {
      requests.push(request)
      if (requests.length === 1) pump()
    },
    cancel(piece, offset) {
      const index = requests.findIndex((request) => request.piece === piece && request.offset === offset)
      if (index < 0) return false
      requests.splice(index, 1)
      return true
    },
    clear() {
      requests = []
      current = null
    },
    pump,
  }
}
