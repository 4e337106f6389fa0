import type { PeerId } from '../core/ids.ts'
import { type DocumentRef, MeshError } from '../core/ports/mesh.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { AfterHello } from './control-link.ts'
import { createDocumentServer, type DocumentServer, type DocumentServerDeps } from './document-server.ts'
import { controlLimits } from './protocol.ts'

// Documents over control links: who wants one asks for it chunk by chunk, so that who has it keeps no state.

/** Requests on their way to one member at once, for all documents together: 256 KiB. */
const window = 8
const progressTimeoutMs = 15_000
/** Who is slower than this is no help: somebody else may have it. */
const slowestBytesPerMs = 32
/** How long a document waits for those before it, which may come slowly or not at all. */
const turnTimeoutMs = 30_000

type Chunk = Extract<AfterHello, { type: 'chunk' }>

export interface Documents extends DocumentServer {
  /** One fetch per document and member: who asks again waits for the same. */
  fetch(signal: AbortSignalLike, from: PeerId, ref: DocumentRef): Promise<Bytes>
  chunk(from: PeerId, chunk: Chunk): void
  refusal(from: PeerId, id: number): void
  /** The member's messages take another link: what was on its way is asked for again. */
  moved(to: PeerId): void
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
  /** Clock time of the first request; null while others come first. */
  begunAt: number | null
  waiters: number
  stopTimer: () => void
}

export function createDocuments(deps: DocumentServerDeps): Documents {
  const { clock } = deps
  const fetches = new Map<number, Fetch>()
  const server = createDocumentServer(deps)
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
      begunAt: null,
      waiters: 0,
      stopTimer: clock.after(turnTimeoutMs, () => end(fetch, 'timeout')),
    }
    fetches.set(id, fetch)
    advance(from)
    return fetch
  }

  const fetchesFrom = (from: PeerId) => [...fetches.values()].filter((fetch) => fetch.from === from)

  /** It came to nothing; others may take its place. */
  function end(fetch: Fetch, why: MeshError['code']): void {
    fetch.settle(new MeshError(why))
    advance(fetch.from)
  }

  /** Asks a member for what comes next, as far as the window allows. */
  function advance(from: PeerId): void {
    for (let fetch = nextToAsk(from); fetch; fetch = nextToAsk(from)) {
      const offset = fetch.nextOffset
      fetch.outstanding.add(offset)
      fetch.nextOffset += controlLimits.chunk
      if (fetch.begunAt === null) {
        fetch.begunAt = clock.now()
        expectProgress(fetch, fetch.begunAt)
      }
      ask(fetch, offset)
    }
  }

  /** What was begun comes first, and all of it at the same pace: nothing of it waits so long that its time runs out. */
  function nextToAsk(from: PeerId): Fetch | null {
    const all = fetchesFrom(from)
    const onTheWay = all.reduce((sum, { outstanding }) => sum + outstanding.size, 0)
    if (onTheWay >= window) return null
    let slowest: Fetch | null = null
    for (const fetch of all) {
      const hasMore = fetch.document !== null && fetch.nextOffset < fetch.document.bytes.length
      if (hasMore && (!slowest || fetch.outstanding.size < slowest.outstanding.size)) slowest = fetch
    }
    if (slowest) return slowest
    const waiting = all.filter(({ begunAt }) => begunAt === null)
    // A new list is worth more than what belongs to an older one.
    return waiting.find(({ ref }) => ref.kind === 'manifest') ?? waiting[0] ?? null
  }

  function expectProgress(fetch: Fetch, begunAt: number): void {
    fetch.stopTimer()
    const timeLeft = begunAt + timeFor(fetch.document?.bytes.length ?? 0) - clock.now()
    fetch.stopTimer = clock.after(Math.max(0, Math.min(progressTimeoutMs, timeLeft)), () => end(fetch, 'timeout'))
  }

  function ask({ id, from, ref }: Fetch, offset: number): void {
    if (!deps.send(from, { type: 'request', id, ref, offset })) failAll(from)
  }

  function failAll(from: PeerId): void {
    for (const fetch of fetchesFrom(from)) fetch.settle(new MeshError('left'))
  }

  function fetchOf(from: PeerId, id: number): Fetch | null {
    const fetch = fetches.get(id)
    return fetch?.from === from ? fetch : null
  }

  function accept(fetch: Fetch, { offset, total, bytes }: Chunk): void {
    if (fetch.begunAt === null || !fetch.outstanding.delete(offset)) return
    if (total > controlLimits.document) return end(fetch, 'tooLarge')
    // The first chunk says how long the document is.
    fetch.document ??= { bytes: new Uint8Array(total), missing: total }
    const { document } = fetch
    const isWhole = bytes.length === Math.min(controlLimits.chunk, total - offset)
    if (document.bytes.length !== total || !isWhole) return end(fetch, 'refused')
    document.bytes.set(bytes, offset)
    document.missing -= bytes.length
    if (document.missing === 0) fetch.settle(document.bytes)
    else expectProgress(fetch, fetch.begunAt)
    advance(fetch.from)
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
      if (--fetch.waiters === 0 && fetches.has(fetch.id)) end(fetch, 'left')
      if (outcome === null) throw signal.reason
      if (outcome instanceof MeshError) throw outcome
      return outcome
    },
    ...server,
    chunk(from, chunk) {
      const fetch = fetchOf(from, chunk.id)
      if (fetch) accept(fetch, chunk)
    },
    refusal(from, id) {
      const fetch = fetchOf(from, id)
      if (fetch) end(fetch, 'refused')
    },
    moved(to) {
      for (const fetch of fetchesFrom(to)) for (const offset of [...fetch.outstanding]) ask(fetch, offset)
      server.drained(to)
    },
    left(id) {
      server.left(id)
      failAll(id)
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
