import type { PeerId } from '../core/ids.ts'
import { type DocumentRef, MeshError } from '../core/ports/mesh.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket, type TokenBucket } from '../lib/token-bucket.ts'
import type { AfterHello } from './control-link.ts'
import { controlLimits } from './protocol.ts'

// Documents over control links: who wants one asks for it chunk by chunk, so that who has it keeps no state.

/** Requests on their way at once: 256 KiB. */
const window = 8
const progressTimeoutMs = 15_000
/** Who is slower than this is no help: somebody else may have it. */
const slowestBytesPerMs = 32
/** A link with more than this unsent gets no further chunk until it drains. */
const maxBufferedBytes = 256 * 1024
const maxWaiting = 64
/** Chunks for one member: a document at once, and 3 MiB/s after that. */
const chunkBurst = 600
const chunksPerSecond = 100

type Request = Extract<AfterHello, { type: 'request' }>
type Chunk = Extract<AfterHello, { type: 'chunk' }>

/** As much of a member's control link as documents need. */
export interface DocumentsDeps {
  readonly clock: Clock
  /** False when no link to this member stands. */
  readonly send: (to: PeerId, message: AfterHello) => boolean
  readonly bufferedBytes: (to: PeerId) => number
  readonly serve: (ref: DocumentRef) => Bytes | null
}

export interface Documents {
  /** One fetch per document and member: who asks again waits for the same. */
  fetch(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes>
  /** False when the member asks for more than anybody needs. */
  request(from: PeerId, request: Request): boolean
  chunk(from: PeerId, chunk: Chunk): void
  refusal(from: PeerId, id: number): void
  drained(to: PeerId): void
  /** The member's messages take another link: what was on its way is asked for again. */
  moved(to: PeerId): void
  left(id: PeerId): void
}

interface Fetch {
  readonly id: number
  readonly from: PeerId
  readonly key: string
  readonly ref: DocumentRef
  /** Never rejects: who waits may be gone before it fails. */
  readonly result: Promise<Bytes | MeshError>
  readonly settle: (outcome: Bytes | MeshError) => void
  document: { readonly bytes: Bytes; missing: number } | null
  /** Offsets that were asked for and did not come yet. */
  readonly outstanding: Set<number>
  nextOffset: number
  /** Clock time. */
  readonly startedAt: number
  waiters: number
  stopTimer: () => void
}

export function createDocuments(deps: DocumentsDeps): Documents {
  const { clock } = deps
  const fetches = new Map<number, Fetch>()
  const waiting = new Map<PeerId, Request[]>()
  const budgets = new Map<PeerId, TokenBucket>()
  let nextId = 0

  function start(from: PeerId, ref: DocumentRef, key: string): Fetch {
    const id = nextId++
    let settled: (outcome: Bytes | MeshError) => void = () => {}
    const fetch: Fetch = {
      id,
      from,
      key,
      ref,
      result: new Promise((resolve) => (settled = resolve)),
      settle(outcome) {
        fetches.delete(id)
        fetch.stopTimer()
        settled(outcome)
      },
      document: null,
      outstanding: new Set(),
      nextOffset: 0,
      startedAt: clock.now(),
      waiters: 0,
      stopTimer: () => {},
    }
    fetches.set(id, fetch)
    advance(fetch)
    return fetch
  }

  /** Asks for what comes next. The first chunk says how long the document is. */
  function advance(fetch: Fetch): void {
    fetch.stopTimer()
    const timeLeft = fetch.startedAt + timeFor(fetch.document?.bytes.length ?? 0) - clock.now()
    fetch.stopTimer = clock.after(Math.max(0, Math.min(progressTimeoutMs, timeLeft)), () =>
      fetch.settle(new MeshError('timeout')),
    )
    const end = fetch.document?.bytes.length ?? 1
    while (fetch.nextOffset < end && fetch.outstanding.size < window) {
      fetch.outstanding.add(fetch.nextOffset)
      ask(fetch, fetch.nextOffset)
      fetch.nextOffset += controlLimits.chunk
    }
  }

  function ask({ id, from, ref, settle }: Fetch, offset: number): void {
    if (!deps.send(from, { type: 'request', id, ref, offset })) settle(new MeshError('left'))
  }

  function fetchOf(from: PeerId, id: number): Fetch | null {
    const fetch = fetches.get(id)
    return fetch?.from === from ? fetch : null
  }

  function accept(fetch: Fetch, { offset, total, bytes }: Chunk): void {
    if (!fetch.outstanding.delete(offset)) return
    if (total > controlLimits.document) return fetch.settle(new MeshError('tooLarge'))
    fetch.document ??= { bytes: new Uint8Array(total), missing: total }
    const { document } = fetch
    const isWhole = bytes.length === Math.min(controlLimits.chunk, total - offset)
    if (document.bytes.length !== total || !isWhole) return fetch.settle(new MeshError('refused'))
    document.bytes.set(bytes, offset)
    document.missing -= bytes.length
    if (document.missing === 0) fetch.settle(document.bytes)
    else advance(fetch)
  }

  function serve(to: PeerId, { id, ref, offset }: Request): void {
    const document = deps.serve(ref)
    const total = document?.length ?? 0
    if (!document || total > controlLimits.document || offset >= Math.max(1, total)) {
      deps.send(to, { type: 'refusal', id })
    } else {
      const bytes = document.subarray(offset, offset + controlLimits.chunk)
      deps.send(to, { type: 'chunk', id, offset, total, bytes })
    }
  }

  function serveWaiting(to: PeerId): void {
    const requests = waiting.get(to) ?? []
    while (deps.bufferedBytes(to) <= maxBufferedBytes) {
      const request = requests.shift()
      if (!request) break
      serve(to, request)
    }
    if (requests.length === 0) waiting.delete(to)
  }

  return {
    async fetch(signal, from, ref) {
      signal.throwIfAborted()
      const key = `${from}/${ref.kind}/${nameOf(ref)}`
      const fetch = [...fetches.values()].find((running) => running.key === key) ?? start(from, ref, key)
      fetch.waiters++
      let abort = () => {}
      const aborted = new Promise<null>((resolve) => (abort = () => resolve(null)))
      signal.addEventListener('abort', abort, { once: true })
      const outcome = await Promise.race([fetch.result, aborted])
      signal.removeEventListener('abort', abort)
      // Nobody waits for it any more.
      if (--fetch.waiters === 0) fetch.settle(new MeshError('left'))
      if (outcome === null) throw signal.reason
      if (outcome instanceof MeshError) throw outcome
      return outcome
    },
    request(from, request) {
      const budget = budgets.get(from) ?? createTokenBucket(clock, chunkBurst, chunksPerSecond)
      budgets.set(from, budget)
      const requests = waiting.get(from) ?? []
      if (!budget.take() || requests.length >= maxWaiting) return false
      requests.push(request)
      waiting.set(from, requests)
      serveWaiting(from)
      return true
    },
    chunk(from, chunk) {
      const fetch = fetchOf(from, chunk.id)
      if (fetch) accept(fetch, chunk)
    },
    refusal: (from, id) => fetchOf(from, id)?.settle(new MeshError('refused')),
    drained: serveWaiting,
    moved(to) {
      for (const fetch of [...fetches.values()]) {
        if (fetch.from === to) for (const offset of [...fetch.outstanding]) ask(fetch, offset)
      }
      serveWaiting(to)
    },
    left(id) {
      waiting.delete(id)
      budgets.delete(id)
      for (const fetch of [...fetches.values()]) if (fetch.from === id) fetch.settle(new MeshError('left'))
    },
  }
}

function nameOf(ref: DocumentRef): string {
  switch (ref.kind) {
    case 'manifest':
      return ref.digest
    case 'info':
      return ref.infoHash
    default:
      return assertNever(ref)
  }
}

const timeFor = (bytes: number): number => progressTimeoutMs + bytes / slowestBytesPerMs
