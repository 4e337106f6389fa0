import type { LinkMeasures, RoundTrip } from '../core/ports/transport.ts'
import type { Path } from '../core/transfer.ts'

// https://www.w3.org/TR/webrtc-stats/: each report is a record whose fields depend on its `type`. They come from the
// browser, but not all browsers fill in the same ones.
type Report = Readonly<Record<string, unknown>>
type Statistics = Iterable<readonly [string, unknown]>

/** How the selected pair of candidates runs; null while there is none. */
export function selectedPath(stats: Statistics): Path | null {
  const reports = reportsOf(stats)
  const pair = selectedPair(reports)
  if (!pair) return null
  const ends = [pair['localCandidateId'], pair['remoteCandidateId']].map((id) =>
    typeof id === 'string' ? reports.get(id) : undefined,
  )
  if (ends.every((end) => end === undefined)) return null
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relay' : 'direct'
}

/** How long its last answered check took, and how many packets it carried. */
export function selectedMeasures(stats: Statistics): LinkMeasures {
  const pair = selectedPair(reportsOf(stats))
  return pair ? { roundTrip: roundTripOf(pair), packets: packetsOf(pair) } : { roundTrip: null, packets: null }
}

function roundTripOf(pair: Report): RoundTrip | null {
  const seconds = pair['currentRoundTripTime']
  const answers = pair['responsesReceived']
  if (typeof seconds !== 'number' || typeof answers !== 'number' || answers === 0) return null
  return { milliseconds: seconds * 1000, answers, pair: String(pair['id']) }
}

function packetsOf(pair: Report): LinkMeasures['packets'] {
  const sent = pair['packetsSent']
  const received = pair['packetsReceived']
  return typeof sent === 'number' && typeof received === 'number' ? { sent, received } : null
}

function reportsOf(stats: Statistics): ReadonlyMap<string, Report> {
  const reports = new Map<string, Report>()
  for (const [id, report] of stats) if (isReport(report)) reports.set(id, report)
  return reports
}

function selectedPair(reports: ReadonlyMap<string, Report>): Report | undefined {
  for (const report of reports.values()) {
    const id = report['selectedCandidatePairId']
    if (report['type'] === 'transport' && typeof id === 'string') return reports.get(id)
  }
  // Firefox marks the pair itself.
  for (const report of reports.values()) {
    if (report['type'] === 'candidate-pair' && report['selected'] === true) return report
  }
  return undefined
}

const isReport = (value: unknown): value is Report => typeof value === 'object' && value !== null
