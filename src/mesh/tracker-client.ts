import type { SwarmId } from '../core/ids.ts'
import type { MeetingPointStatus } from '../core/transfer.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Clock } from '../lib/clock.ts'
import { createTokenBucket } from '../lib/token-bucket.ts'
import type { OpenSocket, Socket } from './browser-platform.ts'
import { parseTrackerMessage, type Relayed, type TrackerMessage } from './tracker-protocol.ts'

const firstRetryMs = 1_000
/** With its jitter and the time to connect, a tracker that is back is found within 10 s. */
const maxRetryMs = 5_000
const connectTimeoutMs = 8_000
/** An announce that is not answered within this is how a dead socket shows. */
const replyTimeoutMs = 15_000
/** After a sign that the network changed. */
const hurriedReplyMs = 5_000
/** Above this nothing more is handed to the socket: announces come again, answers are not worth the wait. */
const maxBufferedBytes = 256 * 1024
/** Frames from the tracker: more than any swarm needs, and little enough to read without being felt. */
const frameBurst = 500
const framesPerSecond = 100

/** One share's interest in one tracker. */
export interface TrackerSubscriber {
  /** The socket is open; it must be announced to anew. */
  opened(): void
  closed(): void
  announced(reply: Extract<TrackerMessage, { kind: 'announced' }>): void
  offer(relayed: Relayed): void
  answer(relayed: Relayed): void
  failed(reason: string): void
  /** The network may have changed: announces, unless that was done just now, and says whether it did. */
  hurry(): boolean
}

/** One meeting point: one socket for all shares, open as long as there is one. */
export interface TrackerClient {
  readonly status: MeetingPointStatus
  subscribe(swarm: SwarmId, subscriber: TrackerSubscriber): () => void
  /** False when it was not taken: the socket is not open or full. */
  send(text: string, expectsReply: boolean): boolean
  /** Tries again at once. */
  wake(): void
  destroy(): void
}

export interface TrackerClientDeps {
  readonly address: string
  readonly openSocket: OpenSocket
  readonly clock: Clock
  /** 0 to below 1. */
  readonly random: () => number
  readonly onStatus: () => void
}

type Connection =
  | { readonly state: 'idle' }
  | { readonly state: 'connecting' | 'open'; readonly socket: Socket }
  | { readonly state: 'waiting'; readonly cancel: () => void }
  /** The browser refuses this address for good. */
  | { readonly state: 'refused' }

export function createTrackerClient(deps: TrackerClientDeps): TrackerClient {
  const { clock, random } = deps
  const subscribers = new Map<SwarmId, TrackerSubscriber>()
  const frames = createTokenBucket(clock, frameBurst, framesPerSecond)
  let connection: Connection = { state: 'idle' }
  let status: MeetingPointStatus = 'connecting'
  let failures = 0
  let cancelTimeout: (() => void) | null = null
  let isDestroyed = false

  function become(next: Connection, nextStatus: MeetingPointStatus): void {
    connection = next
    if (status === nextStatus) return
    status = nextStatus
    deps.onStatus()
  }

  function stopWaiting(): void {
    cancelTimeout?.()
    cancelTimeout = null
  }

  function expectWithin(delayMs: number): void {
    stopWaiting()
    cancelTimeout = clock.after(delayMs, () => {
      if ('socket' in connection) connection.socket.close()
      closed()
    })
  }

  function connect(): void {
    let socket: Socket
    // Sockets that were given up may still speak.
    const ifCurrent = (act: () => void) => () => {
      if ('socket' in connection && connection.socket === socket) act()
    }
    try {
      socket = deps.openSocket(deps.address, {
        open: ifCurrent(() => opened(socket)),
        message: (data) => ifCurrent(() => received(data))(),
        close: ifCurrent(closed),
      })
    } catch {
      return become({ state: 'refused' }, 'offline')
    }
    become({ state: 'connecting', socket }, status)
    expectWithin(connectTimeoutMs)
  }

  function opened(socket: Socket): void {
    stopWaiting()
    failures = 0
    become({ state: 'open', socket }, 'online')
    for (const subscriber of [...subscribers.values()]) subscriber.opened()
  }

  function closed(): void {
    stopWaiting()
    const wasOpen = connection.state === 'open'
    const delayMs = Math.min(maxRetryMs, firstRetryMs * 2 ** failures++) * (0.5 + random() / 2)
    become({ state: 'waiting', cancel: clock.after(delayMs, connect) }, 'offline')
    if (wasOpen) for (const subscriber of [...subscribers.values()]) subscriber.closed()
  }

  function received(data: unknown): void {
    if (!frames.take()) return
    const message = parseTrackerMessage(data)
    if (!message.ok || message.value.kind === 'unknown') return
    if (message.value.kind === 'announced' || message.value.kind === 'failed') stopWaiting()
    dispatch(message.value)
  }

  function dispatch(message: Exclude<TrackerMessage, { kind: 'unknown' }>): void {
    const subscriber = message.swarm === null ? undefined : subscribers.get(message.swarm)
    switch (message.kind) {
      case 'announced':
        return subscriber?.announced(message)
      case 'offer':
        return subscriber?.offer(message.relayed)
      case 'answer':
        return subscriber?.answer(message.relayed)
      case 'failed':
        return subscriber?.failed(message.reason)
      default:
        return assertNever(message)
    }
  }

  function disconnect(): void {
    stopWaiting()
    if ('socket' in connection) connection.socket.close()
    if (connection.state === 'waiting') connection.cancel()
    if (connection.state !== 'refused') connection = { state: 'idle' }
  }

  return {
    get status() {
      return status
    },
    subscribe(swarm, subscriber) {
      if (isDestroyed) return () => {}
      subscribers.set(swarm, subscriber)
      if (connection.state === 'idle') connect()
      else if (connection.state === 'open') subscriber.opened()
      return () => {
        if (subscribers.get(swarm) !== subscriber) return
        subscribers.delete(swarm)
        if (subscribers.size === 0) disconnect()
      }
    },
    send(text, expectsReply) {
      if (connection.state !== 'open' || connection.socket.bufferedBytes > maxBufferedBytes) return false
      connection.socket.send(text)
      // Not put off by further announces: the first one without a reply tells.
      if (expectsReply && !cancelTimeout) expectWithin(replyTimeoutMs)
      return true
    },
    wake() {
      if (connection.state === 'waiting') {
        connection.cancel()
        failures = 0
        connect()
      } else if (connection.state === 'open') {
        const hurried = [...subscribers.values()].filter((subscriber) => subscriber.hurry())
        if (hurried.length > 0) expectWithin(hurriedReplyMs)
      }
    },
    destroy() {
      isDestroyed = true
      subscribers.clear()
      disconnect()
    },
  }
}
