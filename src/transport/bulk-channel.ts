import type { BulkChannel } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'

// Two channels of a connection that carries blocks: the blocks, and the receipts for those that came. PROTOCOL.md,
// "Lanes". Receipts have a channel of their own because behind blocks they would come too late to steer by.

const bulkChannelId = 1
const receiptChannelId = 2
const receiptLength = 4

export interface BulkChannelEvents {
  /** What is sent from now on goes out. */
  open(): void
  bulk(bytes: Bytes): void
  receipt(count: number): void
  /** The other end sent what can't be, or the browser took no more. */
  failed(reason: string, cause?: unknown): void
}

/** @param open makes a channel of this id */
export function createBulkChannel(
  open: (id: number) => RTCDataChannel,
  events: BulkChannelEvents,
): BulkChannel & { readonly isOpen: boolean } {
  const bulk = listen(open(bulkChannelId), (bytes) => events.bulk(bytes), events)
  const receipts = listen(open(receiptChannelId), receivedReceipt, events)

  function receivedReceipt(bytes: Bytes): void {
    if (bytes.length !== receiptLength) return events.failed('a receipt of another length')
    events.receipt(new DataView(bytes.buffer).getUint32(0))
  }

  function sendOn(channel: RTCDataChannel, bytes: Bytes): void {
    if (channel.readyState !== 'open') return
    try {
      channel.send(bytes)
    } catch (error) {
      events.failed('the channel took no more', error)
    }
  }

  return {
    get isOpen() {
      return [bulk, receipts].every(({ readyState }) => readyState === 'open')
    },
    send: (bytes) => sendOn(bulk, bytes),
    receipt(count) {
      const bytes = new Uint8Array(receiptLength)
      new DataView(bytes.buffer).setUint32(0, count)
      sendOn(receipts, bytes)
    },
    get bufferedBytes() {
      return bulk.bufferedAmount
    },
  }
}

function listen(channel: RTCDataChannel, take: (bytes: Bytes) => void, events: BulkChannelEvents): RTCDataChannel {
  channel.binaryType = 'arraybuffer'
  channel.addEventListener('open', () => events.open())
  channel.addEventListener('close', () => events.failed('a channel was closed'))
  channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (data instanceof ArrayBuffer) take(new Uint8Array(data))
    else events.failed('a text message on a binary channel')
  })
  return channel
}
