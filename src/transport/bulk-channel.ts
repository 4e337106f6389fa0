import type { BulkChannel } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'

// Two channels of a connection that carries blocks: the blocks, and what tells the other end which of them came.
// PROTOCOL.md, "Lanes". That has a channel of its own because behind blocks it would come too late to steer by.

const bulkChannelId = 1
const returnChannelId = 2
const receiptLength = 4
const reportLength = 8

export interface BulkChannelEvents {
  /** What is sent from now on goes out. */
  open(): void
  bulk(bytes: Bytes): void
  receipt(count: number): void
  report(receivedPackets: number): void
  /** The other end sent what can't be, or the browser took no more. */
  failed(reason: string, cause?: unknown): void
}

/** @param open makes a channel of this id */
export function createBulkChannel(
  open: (id: number) => RTCDataChannel,
  events: BulkChannelEvents,
): BulkChannel & { readonly isOpen: boolean } {
  const bulk = listen(open(bulkChannelId), (bytes) => events.bulk(bytes), events)
  const returns = listen(open(returnChannelId), receivedReturn, events)

  function receivedReturn(bytes: Bytes): void {
    const view = new DataView(bytes.buffer)
    if (bytes.length === receiptLength) events.receipt(view.getUint32(0))
    else if (bytes.length === reportLength) events.report(Number(view.getBigUint64(0)))
    else events.failed('neither a receipt nor a report')
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
      return [bulk, returns].every(({ readyState }) => readyState === 'open')
    },
    send: (bytes) => sendOn(bulk, bytes),
    receipt(count) {
      const bytes = new Uint8Array(receiptLength)
      new DataView(bytes.buffer).setUint32(0, count)
      sendOn(returns, bytes)
    },
    report(receivedPackets) {
      const bytes = new Uint8Array(reportLength)
      new DataView(bytes.buffer).setBigUint64(0, BigInt(receivedPackets))
      sendOn(returns, bytes)
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
