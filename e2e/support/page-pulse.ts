import type { Page } from '@playwright/test'

// How a page feels from inside: how long it stood still, and how many connections it holds.

export interface Pulse {
  /** The longest time between two beats so far, in ms. */
  readonly longestPause: number
  /** RTCPeerConnections that are not closed, and the most there were at once. */
  readonly connections: number
  readonly mostConnections: number
}

declare global {
  var pulse: { longestPause: number; connections: number; mostConnections: number } | undefined
}

/** An init script. */
export function takePulse(): void {
  const pulse = { longestPause: 0, connections: 0, mostConnections: 0 }
  globalThis.pulse = pulse
  let last = performance.now()
  setInterval(() => {
    const now = performance.now()
    pulse.longestPause = Math.max(pulse.longestPause, now - last)
    last = now
  }, 20)
  const Original = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Original {
    #isClosed = false
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      pulse.connections++
      pulse.mostConnections = Math.max(pulse.mostConnections, pulse.connections)
    }
    override close(): void {
      if (!this.#isClosed) pulse.connections--
      this.#isClosed = true
      super.close()
    }
  }
}

export async function pulseOf(page: Page): Promise<Pulse> {
  const pulse = await page.evaluate(() => globalThis.pulse)
  if (!pulse) throw new Error('takePulse was not the init script of this page')
  return pulse
}

/** From here on. */
export const forgetPauses = (page: Page): Promise<void> =>
  page.evaluate(() => {
    if (globalThis.pulse) globalThis.pulse.longestPause = 0
  })
