import { mebibyte } from '../../support/test-files.ts'
import { lineRate, type Path } from './path.ts'

// How much one run moves: as much as takes some seconds, be the path fast or slow, so that the start counts little and
// nobody is waited for all day.

const wantedSeconds = 30
/** A run that took less is no measurement while there is more to move. */
const leastSeconds = 20
/** What one connection was seen to have on its way without loss, on the whole: its start ends in a full queue. */
const bytesInFlight = 150_000
const leastBytes = mebibyte
const mostBytes = 256 * mebibyte

/** What one connection is expected to move, bytes a second: sizes hang on it, results don't. */
export function expectedRate({ roundTripMs, lossPercent }: Path): number {
  const packetBytes = 1150
  // Without a round trip the queue makes one.
  const roundTrip = Math.max(roundTripMs, 10) / 1000
  // Mathis, Semke, Mahdavi, Ott: The macroscopic behavior of the TCP congestion avoidance algorithm, 1997.
  const byLoss = (packetBytes / roundTrip) * Math.sqrt(1.5 / (lossPercent / 100))
  return Math.min(byLoss, bytesInFlight / roundTrip, 0.9 * lineRate)
}

/** Bytes of the first run. */
export const firstSize = (path: Path): number => sizeFor(expectedRate(path) * wantedSeconds)

/** Bytes of another run in place of one that was over too soon; null for one that counts. */
export function nextSize(size: number, seconds: number): number | null {
  if (seconds >= leastSeconds || size >= mostBytes) return null
  return Math.max(size * 2, sizeFor((size / seconds) * wantedSeconds))
}

/** Powers of two: few files. */
const sizeFor = (bytes: number) =>
  Math.min(mostBytes, Math.max(leastBytes, 2 ** Math.round(Math.log2(bytes / leastBytes)) * leastBytes))
