import { makeFile, mebibyte } from '../../support/test-files.ts'
import type { BenchContext } from '../benchmark.ts'
import type { Stage } from '../stage.ts'
import { firstSize, nextSize } from './load.ts'
import { pathName, type Path } from './path.ts'
import type { Relay } from './relay.ts'
import type { RelayCounts } from './relay-protocol.ts'

export interface FarStage {
  readonly context: BenchContext
  readonly stage: Stage
  readonly relay: Relay
}

export interface FarJob {
  /** For the note. */
  readonly name: string
  readonly path: Path
  /** What each line carries. */
  readonly bytesPerSecond: number
  readonly round: number
  /** @returns the ms that it took to move this file of so many bytes, for each who received it */
  move(file: string, size: number): Promise<readonly number[]>
}

export interface FarRun {
  /** MB/s of each who received it. */
  readonly rates: readonly number[]
  readonly counts: RelayCounts
}

/** Moves as much as takes some seconds. @throws {Error} when not all of it passed the relay */
export async function timeRun(job: FarJob, { context, stage, relay }: FarStage): Promise<FarRun> {
  const { name, path, bytesPerSecond, round, move } = job
  const { folder, isQuick, note } = context
  for (let size = isQuick ? mebibyte : firstSize(path); ;) {
    const file = await makeFile(folder, `${size / mebibyte} MiB.bin`, size, 1)
    // Of a round, all contenders have the same chance.
    await relay.begin({ ...path, bytesPerSecond }, round)
    const times = await move(file.path, size)
    const counts = await relay.counts()
    await stage.browsers.clear()
    const passed = Object.values(counts.lines).reduce((sum, { bytes }) => sum + bytes, 0)
    if (passed < size * times.length) {
      throw new Error(`${name} moved ${size * times.length} bytes, of which the relay saw ${passed} at most`)
    }
    const rates = times.map((ms) => size / 1000 / ms)
    const shown = rates.map((rate) => rate.toFixed(2)).join(', ')
    note(`${pathName(path)}, round ${round + 1}, ${name}: ${shown} MB/s; ${describe(size, times, counts)}`)
    const more = isQuick ? null : nextSize(size, Math.max(...times) / 1000)
    if (more === null) return { rates, counts }
    size = more
  }
}

function describe(size: number, times: readonly number[], counts: RelayCounts): string {
  const { lost, dropped, packets } = sumOf(counts)
  return [
    `${size / mebibyte} MiB in ${(Math.max(...times) / 1000).toFixed(1)} s`,
    `${counts.places} places`,
    `${lost} lost, ${dropped} dropped, ${counts.spiltHere} + ${counts.spiltThere} spilt of ${packets + lost + dropped}`,
    `${latePercent(counts).toFixed(1)} % late`,
  ].join(', ')
}

/** Of the packets that were forwarded. */
export const latePercent = (counts: RelayCounts): number => (100 * counts.late) / sumOf(counts).packets

/** Of the packets that came to the relay or left it: what the machine lost by itself. */
export const spiltPercent = (counts: RelayCounts): number =>
  (100 * (counts.spiltHere + counts.spiltThere)) / sumOf(counts).packets

const sumOf = ({ lines }: RelayCounts) => {
  const sum = { packets: 0, lost: 0, dropped: 0 }
  for (const { packets, lost, dropped } of Object.values(lines)) {
    sum.packets += packets
    sum.lost += lost
    sum.dropped += dropped
  }
  return sum
}
