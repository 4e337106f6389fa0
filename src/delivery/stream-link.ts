import { DeliveryError } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Clock } from '../lib/clock.ts'
import type { SaveFeed } from '../service-worker/protocol.ts'
import { parseSaveSignal } from './save-signal.ts'

export interface LinkPace {
  /** How often the worker is asked for a sign of life; also what keeps it from being stopped as idle. */
  readonly pingPeriodMs: number
  /** Silence after which a worker counts as stopped. */
  readonly silenceMs: number
}

/**
 * With two periods around the silence, a stop is noticed within 2 s, and a page that was busy for a moment still gets to read
 * what was said meanwhile.
 */
const savePace: LinkPace = { pingPeriodMs: 250, silenceMs: 1_000 }

/** How far a stream has come, by what the worker said. */
export interface LinkState {
  readonly isReady: boolean
  readonly isStarted: boolean
  readonly isTaken: boolean
  /** Bytes that may be sent. */
  readonly credit: number
  /** Pings that were answered. */
  readonly answers: number
}

export interface StreamLinkDeps {
  readonly clock: Clock
  readonly signal: AbortSignalLike
  /** The page's end of the stream's channel. */
  readonly port: MessagePort
  readonly ping: () => void
  /** That of a save, unless another is said. */
  readonly pace?: LinkPace
}

/** The page's end of one stream. It breaks once: by a silent worker, the browser's cancel, or the signal. */
export interface StreamLink {
  /** Resolves when the state is so; rejects with why the link broke, or with `late` after `withinMs`. */
  until(isSo: (state: LinkState) => boolean, limit?: { readonly withinMs: number; readonly late: Error }): Promise<void>
  /** Resolves once the worker gave a sign of life that was asked for so much later; rejects when the link breaks before. */
  outlive(ms: number): Promise<void>
  /** The same promise, but rejects as soon as the link breaks. */
  unlessBroken<T>(promise: Promise<T>): Promise<T>
  send(feed: SaveFeed): void
  /** Keeps an unfinished stream from ending as if it were whole. */
  close(): void
}

export function createStreamLink({ clock, signal, port, ping, pace = savePace }: StreamLinkDeps): StreamLink {
  const state = { isReady: false, isStarted: false, isTaken: false, credit: 0, answers: 0 }
  /** Called on each change; a waiter removes itself. */
  const waiters = new Set<() => void>()
  let broken: { readonly error: unknown } | null = null
  let heardAt = clock.now()
  let silentPings = 0
  let asked = 0

  const changed = () => {
    for (const waiter of [...waiters]) waiter()
  }
  const breakWith = (error: unknown) => {
    broken ??= { error }
    changed()
  }

  const hear = ({ data }: MessageEvent<unknown>) => {
    heardAt = clock.now()
    silentPings = 0
    const parsed = parseSaveSignal(data)
    if (!parsed.ok) return breakWith(new DeliveryError('cut', new Error(parsed.reason)))
    const said = parsed.value
    switch (said.kind) {
      case 'ready':
        state.isReady = true
        break
      case 'started':
        state.isStarted = true
        break
      case 'credit':
        state.credit += said.bytes
        break
      case 'taken':
        state.isTaken = true
        break
      case 'refused':
      case 'cancelled':
        return breakWith(new DeliveryError('cut', new Error(said.kind)))
      case 'alive':
        // In the order of the pings: the n-th answers the n-th.
        state.answers++
        break
      default:
        assertNever(said)
    }
    changed()
  }

  const listenForLife = () => {
    // Before that the worker may still have to boot; the caller's limits hold then.
    if (!state.isStarted) return
    // Both: in a page that was held up, time has passed without a chance to hear.
    if (silentPings >= 2 && clock.now() - heardAt >= pace.silenceMs)
      return breakWith(new DeliveryError('cut', new Error('the service worker fell silent')))
    ask()
  }
  const ask = () => {
    silentPings++
    asked++
    ping()
  }

  const aborted = () => breakWith(signal.reason)

  port.addEventListener('message', hear)
  port.start()
  signal.addEventListener('abort', aborted, { once: true })
  const stopPings = clock.every(pace.pingPeriodMs, listenForLife)

  const unlessBroken = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!broken) return
        waiters.delete(look)
        reject(broken.error)
      }
      waiters.add(look)
      look()
      void promise.then(resolve, reject).finally(() => waiters.delete(look))
    })

  const until: StreamLink['until'] = (isSo, limit) =>
    new Promise((resolve, reject) => {
      const settle = (end: () => void) => {
        waiters.delete(look)
        stopTimer?.()
        end()
      }
      const look = () => {
        if (broken) settle(() => reject(broken?.error))
        else if (isSo(state)) settle(resolve)
      }
      const stopTimer = limit && clock.after(limit.withinMs, () => settle(() => reject(limit.late)))
      waiters.add(look)
      look()
    })

  return {
    unlessBroken,
    until,
    async outlive(ms) {
      await unlessBroken(new Promise<void>((resolve) => void clock.after(ms, resolve)))
      ask()
      const askedLast = asked
      await until(({ answers }) => answers >= askedLast)
    },
    send(feed) {
      if (feed.kind === 'chunk') {
        state.credit -= feed.bytes.length
        port.postMessage(feed, [feed.bytes.buffer])
      } else port.postMessage(feed)
    },
    close() {
      stopPings()
      signal.removeEventListener('abort', aborted)
      if (!state.isTaken) port.postMessage({ kind: 'fail' } satisfies SaveFeed)
      port.close()
    },
  }
}
