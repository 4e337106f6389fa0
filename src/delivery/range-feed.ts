import type { ByteRange } from '../core/part-layout.ts'
import type { DeliverableFile } from '../core/ports/delivery.ts'
import { DeliveryError } from '../core/ports/delivery.ts'
import type { Urgency } from '../core/urgency.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { rangeLimits } from '../service-worker/protocol.ts'
import { cleanUp } from './save-job.ts'
import { createStreamLink, type LinkPace, type StreamLink } from './stream-link.ts'

/** A player reads in fits and starts: it is enough to keep the worker from being stopped, after 30 s at the earliest. */
const pace: LinkPace = { pingPeriodMs: 5_000, silenceMs: 12_000 }
/** Small, so that what came is given out at once. */
const blockBytes = 128 * 1024

export interface RangeFile extends Pick<DeliverableFile, 'size' | 'read' | 'source'> {
  readonly urgency: Urgency
}

export interface RangeFeed {
  readonly clock: Clock
  /** The page's end of the request's channel. */
  readonly port: MessagePort
  readonly file: RangeFile
  readonly range: ByteRange
  readonly ping: () => void
}

/** Gives one request what it asked for. Resolves to whether it broke off; never rejects. */
export function feedRange(closed: AbortSignal, { clock, port, file, range, ping }: RangeFeed): Promise<boolean> {
  return feedLink(clock, createStreamLink({ clock, signal: closed, port, ping, pace }), file, range)
}

/**
 * Feeds the bytes as they come, until the link breaks, and closes it. Resolves to whether that was for another reason than
 * that the other end wants no more; never rejects.
 */
export async function feedLink(clock: Clock, link: StreamLink, file: RangeFile, range: ByteRange): Promise<boolean> {
  // When the browser has enough of the request, the read must end, whatever it waits for.
  const reading = new AbortController()
  const blocks = file.read(reading.signal, range, file.urgency)[Symbol.asyncIterator]()
  try {
    for (let left = range.end - range.start; left > 0;) {
      // A film that is paused has no use for the next piece yet.
      await link.until(({ credit }) => credit > 0)
      const next = await withinStall(clock, link.unlessBroken(blocks.next()))
      if (next.done) throw new DeliveryError('wrongSize')
      left -= next.value.length
      if (left < 0) throw new DeliveryError('wrongSize')
      await send(link, next.value)
    }
    // All of it: who reads on from there is expected there.
    await blocks.next()
    link.send({ kind: 'end' })
    await link.until(({ isTaken }) => isTaken)
    return false
  } catch (error) {
    // The request fails at its other end when the link is closed, and the element that made it says so.
    return !isCancel(error)
  } finally {
    reading.abort(new DOMException('the request is over', 'AbortError'))
    // Not waited for: a source that does not look at its signal would hold the link.
    void cleanUp(() => blocks.return?.())
    link.close()
  }
}

const isCancel = (error: unknown): boolean =>
  error instanceof DeliveryError && error.cause instanceof Error && error.cause.message === 'cancelled'

async function send(link: StreamLink, bytes: Bytes): Promise<void> {
  for (let at = 0; at < bytes.length; at += blockBytes) {
    // A copy: the memory of a message is given away.
    const block = bytes.slice(at, at + blockBytes)
    await link.until(({ credit }) => credit >= block.length)
    link.send({ kind: 'chunk', bytes: block })
  }
}

function withinStall<T>(clock: Clock, promise: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const stopWaiting = clock.after(rangeLimits.stall, () => reject(new DeliveryError('cut')))
    void promise.then(resolve, reject).finally(stopWaiting)
  })
}
