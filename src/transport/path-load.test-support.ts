import type { SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import type { SimulatedPath } from './path-link.test-support.ts'

// For tests: pages that send as much as they may, and what comes of it.

const block = new Uint8Array(64 * 1024)
const lookMs = 50

/** The first page sends as much as there is room for, from now on. */
export function fill({ ends: [end] }: SimulatedPath): void {
  end.onRoom = () => {
    while (end.link.hasBulkRoom) {
      const count = Math.max(1, Math.floor(end.link.bulkMessageBytes / block.length))
      end.link.sendBulk(Array.from({ length: count }, () => block))
    }
  }
  end.onRoom()
}

/** Of each over so long: bytes per millisecond that came, and what waited on its line on average, milliseconds. */
export async function watch(clock: SimulatedClock, paths: readonly SimulatedPath[], ms: number) {
  const before = paths.map(({ ends: [, end] }) => end.receivedBytes)
  const waited = paths.map(() => 0)
  for (let at = 0; at < ms; at += lookMs) {
    await clock.run(lookMs)
    for (const [i, path] of paths.entries()) waited[i] = (waited[i] ?? 0) + path.queueMs
  }
  return paths.map(({ ends: [, end] }, i) => ({
    rate: (end.receivedBytes - (before[i] ?? 0)) / ms,
    queueMs: (waited[i] ?? 0) / (ms / lookMs),
  }))
}

/** On how many connections this page sends something within so long. */
export async function usedBy(clock: SimulatedClock, path: SimulatedPath, index: 0 | 1, ms = 3_000): Promise<number> {
  const before = new Map(path.connections.map((connection) => [connection, connection.carried[index]]))
  await clock.run(ms)
  return path.connections.filter((connection) => connection.carried[index] > (before.get(connection) ?? 0)).length
}
