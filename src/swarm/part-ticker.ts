import type { Clock } from '../lib/clock.ts'

// A part's time, which stands still while nobody is linked.

const tickMs = 250
const ticksPerRound = 40

export interface PartTickerDeps {
  readonly clock: Clock
  /** Four times a second. */
  readonly tick: () => void
  /** Every ten seconds. */
  readonly round: () => void
}

export interface PartTicker {
  /** Does nothing while it runs. */
  start(): void
  stop(): void
}

export function createPartTicker({ clock, tick, round }: PartTickerDeps): PartTicker {
  let ticks = 0
  let stopTicking: (() => void) | null = null

  function onTick(): void {
    tick()
    if (++ticks % ticksPerRound === 0) round()
  }

  return {
    start() {
      stopTicking ??= clock.every(tickMs, onTick)
    },
    stop() {
      stopTicking?.()
      stopTicking = null
    },
  }
}
