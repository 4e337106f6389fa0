import type { Bytes } from '../lib/bytes.ts'
import { parseSaveFeed } from './page-message.ts'
import { saveLimits, type SaveSignal } from './protocol.ts'

/** The end of a stream's channel that the worker holds. */
export type StreamPort = Pick<MessagePort, 'postMessage' | 'close' | 'start' | 'addEventListener'>

export interface SaveStream {
  readonly body: ReadableStream<Bytes>
  /** The page is gone: makes the browser's download fail, unless all bytes are here already. */
  abandon(): void
}

/**
 * A body of exactly `size` bytes out of what the page feeds. It ends normally only after all of them: a download that is
 * cut short of its Content-Length counts as a success in Chromium, one whose stream errors does not.
 * `onEnd` is called once, however it ended; the port is the caller's to close. At most `window` bytes wait here.
 */
export function createSaveStream(
  port: StreamPort,
  size: number,
  onEnd: (how: 'taken' | 'cancelled') => void,
  window: number = saveLimits.window,
): SaveStream {
  const queue: Bytes[] = []
  let queuedBytes = 0
  let receivedBytes = 0
  let grantedBytes = 0
  let isFed = false
  let isOver = false
  let wake = () => {}
  let breakBody = (_reason: Error) => {}

  const say = (signal: SaveSignal) => port.postMessage(signal)

  const finish = (last: 'taken' | 'cancelled') => {
    if (isOver) return
    isOver = true
    queue.length = 0
    say({ kind: last })
    wake()
    onEnd(last)
  }

  const fail = () => {
    if (isOver) return
    breakBody(new Error('the page ended the stream before its end'))
    finish('cancelled')
  }

  const abandon = () => {
    if (!isFed) fail()
  }

  const grant = () => {
    const free = Math.min(window - queuedBytes, size - receivedBytes) - (grantedBytes - receivedBytes)
    // In steps, so that small chunks don't cost a message each.
    if (free < Math.min(window / 4, size - grantedBytes) || free <= 0) return
    grantedBytes += free
    say({ kind: 'credit', bytes: free })
  }

  const hear = ({ data }: MessageEvent<unknown>) => {
    if (isOver) return
    const parsed = parseSaveFeed(data)
    if (!parsed.ok || isFed) return fail()
    const feed = parsed.value
    if (feed.kind === 'chunk') {
      if (receivedBytes + feed.bytes.length > grantedBytes) return fail()
      receivedBytes += feed.bytes.length
      queuedBytes += feed.bytes.length
      queue.push(feed.bytes)
    } else if (feed.kind === 'fail' || receivedBytes !== size) return fail()
    else isFed = true
    wake()
  }

  const body = new ReadableStream<Bytes>(
    {
      start(controller) {
        breakBody = (reason) => controller.error(reason)
      },
      async pull(controller) {
        while (!isOver) {
          const chunk = queue.shift()
          if (chunk) {
            queuedBytes -= chunk.length
            controller.enqueue(chunk)
            return grant()
          }
          if (isFed) {
            // Asked for more with nothing left: the last byte was taken.
            controller.close()
            return finish('taken')
          }
          await new Promise<void>((resolve) => (wake = resolve))
        }
      },
      cancel: () => finish('cancelled'),
    },
    // Nothing is read ahead: a pull always means that the browser took what came before.
    { highWaterMark: 0 },
  )

  port.addEventListener('message', hear)
  // Where browsers have this event, it tells at once that the page is gone.
  port.addEventListener('close', abandon)
  port.start()
  say({ kind: 'started' })
  grant()
  return { body, abandon }
}
