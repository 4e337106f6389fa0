import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { parsePageMessage } from './page-message.ts'
import { type PageMessage, saveLimits, type SaveSignal, streamPath, tokenPattern } from './protocol.ts'
import type { Sender } from './sender.ts'
import { createSaveStream, type SaveStream, type StreamPort } from './save-stream.ts'
import { attachmentResponse, documentResponse, notFoundResponse } from './stream-response.ts'

/** A token that nobody asked for is forgotten after this. */
const unclaimedMs = 30_000
/** How often a running stream looks whether its page is still there. */
const ownerCheckMs = 1_000

export interface StreamRegistryDeps {
  readonly clock: Clock
  /** The registration's scope, with its final slash. */
  readonly scope: string
  /** Whether this page is still open. */
  readonly isOpen: (clientId: string) => Promise<boolean>
}

/** As much of a request as decides about it. */
export type StreamRequest = Pick<Request, 'method' | 'mode' | 'url'>

export interface StreamRegistry {
  /** Takes any message that reached the worker; those that are not ours do nothing. */
  hear(data: unknown, sender: Sender | null, ports: readonly StreamPort[]): void
  /** The answer to a request below the stream path; null for every other request, which is none of our business. */
  answer(request: StreamRequest): Response | null
}

type OpenMessage = Extract<PageMessage, { kind: 'openSave' | 'openView' }>

const isOpen = (message: PageMessage): message is OpenMessage =>
  message.kind === 'openSave' || message.kind === 'openView'

type Entry =
  | {
      readonly phase: 'unclaimed'
      readonly port: StreamPort
      readonly owner: string
      /** Of so many bytes, to be given out so. */
      readonly size: number
      readonly respond: (body: ReadableStream<Bytes>) => Response
      readonly stopWaiting: () => void
    }
  | { readonly phase: 'running'; readonly port: StreamPort }

/** The streams that this worker can serve now. They live as long as it does: a stopped worker has forgotten them. */
export function createStreamRegistry(deps: StreamRegistryDeps): StreamRegistry {
  const entries = new Map<string, Entry>()

  const say = (port: StreamPort, signal: SaveSignal) => port.postMessage(signal)

  const open = (message: OpenMessage, owner: string, port: StreamPort) => {
    const { token, size } = message
    if (entries.has(token) || entries.size >= saveLimits.streams) return say(port, { kind: 'refused' })
    const stopWaiting = deps.clock.after(unclaimedMs, () => {
      entries.delete(token)
      port.close()
    })
    const respond = (body: ReadableStream<Bytes>) =>
      message.kind === 'openSave' ? attachmentResponse(body, message.name, size) : documentResponse(body, size)
    entries.set(token, { phase: 'unclaimed', port, owner, size, respond, stopWaiting })
    say(port, { kind: 'ready' })
  }

  /** A token opens one stream, once, and only by navigating: what a page loads into itself must not reach it. */
  const claim = (token: string, request: StreamRequest): Response => {
    const entry = entries.get(token)
    if (entry?.phase !== 'unclaimed') return notFoundResponse()
    if (request.method !== 'GET' || request.mode !== 'navigate') return notFoundResponse()
    entry.stopWaiting()
    const forget = () => {
      entries.delete(token)
      entry.port.close()
    }
    const stream = createSaveStream(entry.port, entry.size, (how) => {
      stopChecking()
      if (how === 'taken') deps.clock.after(saveLimits.linger, forget)
      else forget()
    })
    const stopChecking = deps.clock.every(ownerCheckMs, () => void endWithOwner(stream, entry.owner))
    entries.set(token, { phase: 'running', port: entry.port })
    return entry.respond(stream.body)
  }

  /** A page that was closed feeds no more; the download must fail now, not when the worker is stopped as idle. */
  const endWithOwner = async (stream: SaveStream, owner: string) => {
    if (!(await deps.isOpen(owner))) stream.abandon()
  }

  return {
    hear(data, sender, ports) {
      const [port] = ports
      const parsed = parsePageMessage(data)
      if (!parsed.ok) {
        // Perhaps a page of another version: it should not have to wait for its time-out.
        if (port) say(port, { kind: 'refused' })
        return
      }
      const message = parsed.value
      if (message.kind === 'ping') {
        const entry = entries.get(message.token)
        if (entry) say(entry.port, { kind: 'alive' })
      } else if (isOpen(message) && port && sender?.url.startsWith(deps.scope)) open(message, sender.id, port)
    },
    answer(request) {
      const prefix = deps.scope + streamPath
      if (!request.url.startsWith(prefix)) return null
      // A name may follow: a PDF's viewer shows it.
      const [token = ''] = request.url.slice(prefix.length).split('/', 1)
      return tokenPattern.test(token) ? claim(token, request) : notFoundResponse()
    },
  }
}
