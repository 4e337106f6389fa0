import type { Page } from '@playwright/test'
import { limitUpload } from './upload-limit.ts'

export interface FarAway {
  /** Added to the round trip, ms. */
  readonly delayMs: number
  /** Of the packets that leave, percent. */
  readonly lossPercent: number
  /** Bytes a second that leave. */
  readonly uploadRate: number
}

/** Puts the page at the end of a long way. Acts on connections only before the first of them. */
export async function moveFarAway(page: Page, { delayMs, lossPercent, uploadRate }: FarAway): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  await limitUpload(devTools, uploadRate, { latency: delayMs, packetLoss: lossPercent })
}

declare global {
  /** Those that this page made, in order. */
  var madeConnections: RTCPeerConnection[]
}

/** An init script: remembers the page's connections. */
export function rememberConnections(): void {
  globalThis.madeConnections = []
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      globalThis.madeConnections.push(this)
    }
  }
}

/** How many of the page's connections are open now. @param passOver so many of the first that it made don't count */
export const openConnections = (page: Page, passOver = 0): Promise<number> =>
  page.evaluate(
    (first) =>
      globalThis.madeConnections.slice(first).filter(({ connectionState }) => connectionState === 'connected').length,
    passOver,
  )

/** How many the page has made so far. */
export const madeConnections = (page: Page): Promise<number> => page.evaluate(() => globalThis.madeConnections.length)

/** Ends the one that was made last: a lane, where there are any. */
export const cutNewestConnection = (page: Page): Promise<void> =>
  page.evaluate(() =>
    globalThis.madeConnections.findLast(({ connectionState }) => connectionState === 'connected')?.close(),
  )

/** As when the network changes. */
export const cutAllConnections = (page: Page): Promise<void> =>
  page.evaluate(() => {
    for (const connection of globalThis.madeConnections) connection.close()
  })
