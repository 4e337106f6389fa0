import type { LinkMeasures, RoundTrip } from '../core/ports/transport.ts'
import type { Path } from '../core/transfer.ts'

/** Of RFC 1918, RFC 4193, link-local or loopback; not of RFC 6598, which tunnels use. */
const privateAddress = /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|::1$|f[cd]..:|fe[89ab].:)/i
const anyAddress = /^[\d.]+$|:/

// https://www.w3.org/TR/webrtc-stats/: each report is a record whose fields depend on its `type`. They come from the
// browser, but not all browsers fill in the same ones.
type Report = Readonly<Record<string, unknown>>
type Statistics = Iterable<readonly [string, unknown]>

/** How the selected pair of candidates runs; null while there is none. */
export function selectedPath(stats: Statistics): Path | null {
  const reports = reportsOf(stats)
  const pair = selectedPair(reports)
  if (!pair) return null
  const ends = endsOf(pair, reports)
  if (ends.every((end) => end === undefined)) return null
  return ends.some((end) => end?.['candidateType'] === 'relay') ? 'relay' : 'direct'
}

/** How long its last answered check took, how many packets it carried, and whether it stays in the local network. */
export function selectedMeasures(stats: Statistics): LinkMeasures {
  const reports = reportsOf(stats)
  const pair = selectedPair(reports)
  if (!pair) return { roundTrip: null, packets: null, isLocal: null }
  return { roundTrip: roundTripOf(pair), packets: packetsOf(pair), isLocal: isLocalOf(endsOf(pair, reports)) }
}

function endsOf(pair: Report, reports: ReadonlyMap<string, Report>): readonly [Report | undefined, Report | undefined] {
  const end = (id: unknown) => (typeof id === 'string' ? reports.get(id) : undefined)
  return [end(pair['localCandidateId']), end(pair['remoteCandidateId'])]
}

/**
 * Our end is a host's own where nothing translates our address on the way. A host at the other end whose address is
 * hidden was found by its mDNS name, which only the local network knows; one that was not heard of before (prflx) may be
 * anywhere.
 */
function isLocalOf([ours, theirs]: readonly [Report | undefined, Report | undefined]): boolean | null {
  if (!ours || !theirs) return null
  const [ourAddress, theirAddress] = [ours['address'], theirs['address']]
  if (ours['candidateType'] !== 'host') return false
  if (theirs['candidateType'] === 'prflx') return isPublic(ourAddress) ? false : null
  return theirs['candidateType'] === 'host' && (!isPublic(theirAddress) || theirAddress === ourAddress)
}

/** False where it is hidden: browsers then say nothing, a name or a remark. */
const isPublic = (address: unknown) =>
  typeof address === 'string' && anyAddress.test(address) && !privateAddress.test(address)

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
