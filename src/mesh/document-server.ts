import type { PeerId } from '../core/ids.ts'
import type { DocumentRef } from '../core/ports/mesh.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'
import type { AfterHello } from './control-link.ts'
import { controlLimits } from './protocol.ts'

// Answers requests for documents. Who asks fast waits; only who asks for more than may wait is cut off.

/** A link with more than this unsent gets no further chunk until it drains. */
const maxBufferedBytes = 256 * 1024
/** Requests of one member: eight times what one that keeps to the protocol has on their way. */
const maxWaiting = 64
/** Answers for one member: two documents of the largest size at once, and 3 MiB/s after that. */
const answerBurst = 600
const answersPerSecond = 100

type Request = Extract<AfterHello, { type: 'request' }>

export interface DocumentServerDeps {
  readonly clock: Clock
  /** False when no link to this member stands. */
  readonly send: (to: PeerId, message: AfterHello) => boolean
  readonly bufferedBytes: (to: PeerId) => number
  readonly serve: (ref: DocumentRef) => Bytes | null
}

export interface DocumentServer {
  /** False when the member asks for more than anybody needs. */
  request(from: PeerId, request: Request): boolean
  /** The member's link may take more. */
  drained(to: PeerId): void
  left(id: PeerId): void
}

interface Client {
  readonly waiting: Request[]
  readonly budget: TokenBucket
  /** Runs while the budget is spent. */
  stopTimer: (() => void) | null
}

export function createDocumentServer({ clock, send, bufferedBytes, serve }: DocumentServerDeps): DocumentServer {
  const clients = new Map<PeerId, Client>()

  function clientOf(id: PeerId): Client {
    const known = clients.get(id)
    if (known) return known
    const budget = createTokenBucket(clock, answerBurst, answersPerSecond)
    const client: Client = { waiting: [], budget, stopTimer: null }
    clients.set(id, client)
    return client
  }

  function answerWaiting(to: PeerId, client: Client): void {
    while (client.waiting.length > 0 && !client.stopTimer && bufferedBytes(to) <= maxBufferedBytes) {
      if (client.budget.take()) {
        const request = client.waiting.shift()
        if (request) answer(to, request)
      } else {
        client.stopTimer = clock.after(1000 / answersPerSecond, () => {
          client.stopTimer = null
          answerWaiting(to, client)
        })
      }
    }
  }

  function answer(to: PeerId, { id, ref, offset }: Request): void {
    const document = serve(ref)
    const total = document?.length ?? 0
    if (!document || total > controlLimits.document || offset >= Math.max(1, total)) {
      send(to, { type: 'refusal', id })
    } else {
      const bytes = document.subarray(offset, offset + controlLimits.chunk)
      send(to, { type: 'chunk', id, offset, total, bytes })
    }
  }

  return {
    request(from, request) {
      const client = clientOf(from)
      if (client.waiting.length >= maxWaiting) return false
      client.waiting.push(request)
      answerWaiting(from, client)
      return true
    },
    drained(to) {
      const client = clients.get(to)
      if (client) answerWaiting(to, client)
    },
    left(id) {
      clients.get(id)?.stopTimer?.()
      clients.delete(id)
    },
  }
}
