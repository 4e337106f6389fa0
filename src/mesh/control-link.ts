import type { PeerId } from '../core/ids.ts'
import type { Member } from '../core/ports/mesh.ts'
import type { PeerLink, PeerLinkHandlers } from '../core/ports/transport.ts'
import type { Path } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket } from '../lib/token-bucket.ts'
import { makeHello, verifyHello, type Hello, type Identity } from './hello.ts'
import type { LinkId } from './link-id.ts'
import { encodeControl, parseControl, type ControlMessage } from './protocol.ts'

const helloTimeoutMs = 10_000
/** Silence is counted in ticks, not in time: a page that was frozen must not find everybody dead when it wakes. */
const tickMs = 5_000
const ticksToPing = 4
const ticksToDeath = 9
/** For a `bye` to leave before the connection goes. */
const lingerMs = 250
/** Messages of the other end: a document of 8 MiB is 256 of them. */
const messageBurst = 2_000
const messagesPerSecond = 500
/** Messages that may overtake the checking of the hello. */
const maxUnchecked = 256

export type AfterHello = Exclude<ControlMessage, { type: 'hello' | 'ping' | 'pong' | 'bye' }>

export interface ControlLinkEvents {
  /** The hello was checked; messages follow. */
  proven(member: Member): void
  message(message: AfterHello): void
  drain(): void
  /** Once. `bye`: the other end leaves and knows it; `lied`: its hello proves somebody else, or nobody. */
  closed(why: 'bye' | 'lied' | 'lost'): void
}

/** An open connection to a member, from its first message on. */
export interface ControlLink {
  readonly peer: PeerId
  /** Both ends compare links by it: lower stays. */
  readonly rank: string
  readonly id: LinkId
  readonly provenAt: number | null
  readonly bufferedBytes: number
  /** Waits for `proven`; afterwards it goes out at once. Dropped when the link is closed. */
  send(message: AfterHello): void
  /** Whether the other end still answers within `timeoutMs`. */
  probe(timeoutMs: number): Promise<boolean>
  path(): Promise<Path | null>
  /** Says bye: the other end sees that this member leaves. `closed` is called at once. */
  close(): void
  /** Closes the connection only. `closed` is called at once. */
  drop(): void
  /** Where the connection's events go. */
  readonly handlers: PeerLinkHandlers
}

export interface ControlLinkOptions {
  readonly clock: Clock
  readonly identity: Identity
  readonly link: PeerLink
  readonly id: LinkId
  readonly initiator: boolean
  readonly peer: PeerId
  /** What signed the offer or answer that led here. */
  readonly peerKey: Bytes
  readonly events: ControlLinkEvents
}

export function createControlLink(options: ControlLinkOptions): ControlLink {
  const { clock, identity, link, initiator, peer, events } = options
  const fingerprints = link.fingerprints()
  const budget = createTokenBucket(clock, messageBurst, messagesPerSecond)
  let phase: 'greeting' | 'checking' | 'proven' | 'closed' = 'greeting'
  let provenAt: number | null = null
  let unchecked: AfterHello[] = []
  let silentTicks = 0
  let answered: (() => void)[] = []
  const cancelHello = clock.after(helloTimeoutMs, drop)
  const stopTicking = clock.every(tickMs, tick)

  function tick(): void {
    silentTicks++
    if (silentTicks >= ticksToDeath) drop()
    else if (silentTicks >= ticksToPing) write({ type: 'ping' })
  }

  const write = (message: ControlMessage) => void link.send(encodeControl(message))

  async function greet(): Promise<void> {
    if (!fingerprints) return drop()
    const hello = await makeHello(identity, fingerprints, initiator)
    if (phase !== 'closed') write(hello)
  }

  async function check(hello: Hello): Promise<void> {
    if (!fingerprints) return drop()
    phase = 'checking'
    const member = await verifyHello(identity, hello, options.peerKey, fingerprints, initiator)
    // Ours leaves before anything else does.
    await greeting
    if (phase !== 'checking') return
    if (!member) {
      link.destroy()
      return end('lied')
    }
    phase = 'proven'
    provenAt = clock.now()
    cancelHello()
    events.proven(member)
    const waiting = unchecked
    unchecked = []
    for (const message of waiting) if (isProven()) events.message(message)
  }

  function received(bytes: Bytes): void {
    if (phase === 'closed') return
    silentTicks = 0
    for (const resolve of answered) resolve()
    answered = []
    const parsed = budget.take() ? parseControl(bytes) : null
    if (!parsed?.ok) return drop()
    const message = parsed.value
    if (phase === 'greeting' && message.type !== 'hello') return drop()
    switch (message.type) {
      case 'unknown':
      case 'pong':
        return
      case 'hello':
        return phase === 'greeting' ? run(check(message)) : drop()
      case 'ping':
        return write({ type: 'pong' })
      case 'bye':
        link.destroy()
        return end('bye')
      default:
        if (phase === 'proven') return events.message(message)
        if (phase === 'checking' && unchecked.length < maxUnchecked) unchecked.push(message)
        else drop()
    }
  }

  /** What fails in our own code ends the link, and is still reported as unhandled. */
  const run = (work: Promise<void>) =>
    void work.catch((error: unknown) => {
      drop()
      throw error
    })
  const isProven = () => phase === 'proven'

  function end(why: 'bye' | 'lied' | 'lost'): void {
    if (phase === 'closed') return
    phase = 'closed'
    cancelHello()
    stopTicking()
    unchecked = []
    for (const resolve of answered) resolve()
    answered = []
    events.closed(why)
  }

  function drop(): void {
    link.destroy()
    end('lost')
  }

  const greeting = greet()
  run(greeting)

  return {
    peer,
    id: options.id,
    rank: `${initiator ? identity.memberKey.peerId : peer}/${options.id}`,
    get provenAt() {
      return provenAt
    },
    get bufferedBytes() {
      return link.bufferedBytes
    },
    send(message) {
      if (phase === 'proven') write(message)
    },
    async probe(timeoutMs) {
      if (phase === 'closed') return false
      return new Promise<boolean>((resolve) => {
        const cancel = clock.after(timeoutMs, () => resolve(false))
        answered.push(() => {
          cancel()
          resolve(phase !== 'closed')
        })
        write({ type: 'ping' })
      })
    },
    path: () => link.path(),
    close() {
      if (phase === 'closed') return
      write({ type: 'bye' })
      end('lost')
      clock.after(lingerMs, () => link.destroy())
    },
    drop,
    handlers: {
      message: received,
      // It has no bulk channel.
      bulk() {},
      receipt() {},
      report() {},
      drain: () => events.drain(),
      close: () => end('lost'),
    },
  }
}
