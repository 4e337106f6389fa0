import type { Page } from '@playwright/test'

declare global {
  var sentOverDataChannels: number | undefined
}

/** Counts in every page what goes into its data channels: payload, protocol and all. An init script. */
export function meterDataChannels(): void {
  globalThis.sentOverDataChannels = 0
  const proto = RTCDataChannel.prototype
  const send: (this: RTCDataChannel, data: ArrayBuffer) => void = Reflect.get(proto, 'send')
  const counted = function (
    this: RTCDataChannel,
    data: ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob | string,
  ): void {
    const length = typeof data === 'string' ? data.length : data instanceof Blob ? data.size : data.byteLength
    globalThis.sentOverDataChannels = (globalThis.sentOverDataChannels ?? 0) + length
    Reflect.apply(send, this, [data])
  }
  Reflect.set(proto, 'send', counted)
}

export const sentBytes = (page: Page): Promise<number> => page.evaluate(() => globalThis.sentOverDataChannels ?? 0)
