import { makeFile, mebibyte } from '../../support/test-files.ts'
import type { BenchContext } from '../benchmark.ts'
import type { Stage } from '../stage.ts'
import { moveBy, type Contender } from './contenders.ts'
import { firstSize, nextSize } from './load.ts'
import { lineRate, pathName, type Path } from './path.ts'
import type { Relay } from './relay.ts'
import type { RelayCounts } from './relay-protocol.ts'

export interface FarRun {
  /** MB/s. */
  readonly rate: number
  readonly counts: RelayCounts
}

export interface FarJob {
  readonly name: Contender
  readonly path: Path
  readonly round: number
}

/** Moves as much as takes some seconds. @throws {Error} when not all of it passed the relay */
export async function timeRun(
  { name, path, round }: FarJob,
  { folder, isQuick, note }: BenchContext,
  stage: Stage,
  relay: Relay,
): Promise<FarRun> {
  for (let size = isQuick ? mebibyte : firstSize(path); ;) {
    const file = await makeFile(folder, `${size / mebibyte} MiB.bin`, size, 1)
    // The same chance for all contenders of a round.
    await relay.begin({ ...path, bytesPerSecond: lineRate }, round)
    const ms = await moveBy(name, stage, file.path, size)
    const counts = await relay.counts()
    await stage.browsers.clear()
    const passed = counts.lines['sender']?.bytes ?? 0
    if (passed < size) throw new Error(`${name} moved ${size} bytes, of which the relay saw ${passed} at most`)
    const rate = size / 1000 / ms
    note(`${pathName(path)}, round ${round + 1}, ${name}: ${rate.toFixed(2)} MB/s; ${describe(size, ms, counts)}`)
    const more = isQuick ? null : nextSize(size, ms / 1000)
    if (more === null) return { rate, counts }
    size = more
  }
}

function describe(size: number, ms: number, { lines, places, late, spilt }: RelayCounts): string {
  const all = Object.values(lines).reduce((sum, { packets }) => sum + packets, 0)
  const { lost = 0, dropped = 0, packets = 0 } = lines['sender'] ?? {}
  return [
    `${size / mebibyte} MiB in ${(ms / 1000).toFixed(1)} s`,
    `${places} places`,
    `${lost} lost and ${dropped} dropped of ${packets + lost + dropped}`,
    `${((late / all) * 100).toFixed(1)} % late`,
    `${spilt} spilt`,
  ].join(', ')
}
