import type { Clock } from '../lib/clock.ts'
import { rangeOf } from './byte-range.ts'
import { parsePageMessage, parseRangeAnswer } from './page-message.ts'
import {
  mediaPath,
  protocolVersion,
  type RangeAnswer,
  rangeLimits,
  type RangeWish,
  type SaveSignal,
  tokenPattern,
  type WorkerMessage,
} from './protocol.ts'
import { createSaveStream, type StreamPort } from './save-stream.ts'
import { mediaResponse, notFoundResponse, unsatisfiableResponse } from './stream-response.ts'

/** How often a running stream looks whether its page is still there. */
const ownerCheckMs = 1_000
/** Of one worker, open at the same time: a film takes two or three. */
const maxStreams = 64
/** What loads these for a page. A script, a style, a frame, a worker and all else gets nothing. */
const destinations: ReadonlySet<string> = new Set(['audio', 'image', 'video'])

/** A page, as far as it is asked for a file. */
export interface AskedPage {
  postMessage(message: WorkerMessage, ports: MessagePort[]): void
}

export interface RangeServerDeps {
  readonly clock: Clock
  /** The registration's scope, with its final slash. */
  readonly scope: string
  readonly randomToken: () => string
  /** Null when it is closed. */
  readonly findPage: (clientId: string) => Promise<AskedPage | null>
}

/** As much of a request as decides about it. */
export interface RangeRequest extends Pick<Request, 'method' | 'destination' | 'url'> {
  readonly headers: Pick<Headers, 'get'>
}

export interface RangeServer {
  /** Takes any message that reached the worker; those that are not ours do nothing. */
  hear(data: unknown): void
  /** The answer to a request below the media path, by the page that makes it; null for every other request. */
  answer(request: RangeRequest, clientId: string): Promise<Response> | null
}

/**
 * Gives a page's own elements the bytes of files that the page has or is fetching. Nothing is kept about tokens: the page
 * that asks is asked, so no other page's token is worth anything, and a worker that was stopped goes on where it was.
 */
export function createRangeServer(deps: RangeServerDeps): RangeServer {
  const { clock } = deps
  const running = new Map<string, StreamPort>()

  async function serve(request: RangeRequest, token: string, clientId: string): Promise<Response> {
    if (request.method !== 'GET' || !destinations.has(request.destination)) return notFoundResponse()
    const page = await deps.findPage(clientId)
    if (!page || running.size >= maxStreams) return notFoundResponse()
    const { port1: port, port2 } = new MessageChannel()
    const id = deps.randomToken()
    const answered = answerOf(port)
    page.postMessage({ tukar: protocolVersion, kind: 'openRange', token, id }, [port2])
    const file = await answered
    if (file?.kind !== 'file') return refuse(port, notFoundResponse())
    const { type, size } = file
    const wanted = rangeOf(request.headers.get('Range'), size)
    if (wanted === 'unsatisfiable') return refuse(port, unsatisfiableResponse(size))
    const range = wanted === 'whole' ? { start: 0, end: size } : wanted
    port.postMessage({ kind: 'range', ...range } satisfies RangeWish)
    running.set(id, port)
    const stream = createSaveStream(port, range.end - range.start, end, rangeLimits.window)
    const stopChecking = clock.every(ownerCheckMs, () => {
      void deps.findPage(clientId).then((still) => still ?? stream.abandon())
    })
    function end(): void {
      stopChecking()
      running.delete(id)
      port.close()
    }
    return mediaResponse(stream.body, { type, size, range: wanted === 'whole' ? null : wanted })
  }

  /** Null when the page says nothing that can be understood in time. */
  function answerOf(port: MessagePort): Promise<RangeAnswer | null> {
    return new Promise((resolve) => {
      const stopWaiting = clock.after(rangeLimits.answer, () => resolve(null))
      const hear = ({ data }: MessageEvent<unknown>) => {
        stopWaiting()
        const parsed = parseRangeAnswer(data)
        resolve(parsed.ok ? parsed.value : null)
      }
      port.addEventListener('message', hear, { once: true })
      port.start()
    })
  }

  function refuse(port: MessagePort, response: Response): Response {
    port.postMessage({ kind: 'cancelled' } satisfies SaveSignal)
    port.close()
    return response
  }

  return {
    hear(data) {
      const parsed = parsePageMessage(data)
      if (!parsed.ok || parsed.value.kind !== 'ping') return
      running.get(parsed.value.token)?.postMessage({ kind: 'alive' } satisfies SaveSignal)
    },
    answer(request, clientId) {
      const prefix = deps.scope + mediaPath
      if (!request.url.startsWith(prefix)) return null
      const token = request.url.slice(prefix.length)
      return tokenPattern.test(token) ? serve(request, token, clientId) : Promise.resolve(notFoundResponse())
    },
  }
}
