// How many bytes to have asked one peer for. Enough that the peer never waits for a request: the rate at which blocks
// come, times the time that an answer takes when nothing waits, plus a reserve; and no more, because what is asked of
// one peer can't be had from another, and what waits at a sender makes everything behind it late.

/** The reserve: what may wait at the sender, as time. Covers a pause of either page... */
const reserveMs = 100
/** ...and what each of several connections keeps on its way, however slow it is. */
const bytesPerLane = 192 * 1024
/** Before anything is known: fills a path of 50 ms and 10 MB/s. */
const initialBytes = 512 * 1024
const minBytes = 128 * 1024
const maxBytes = 16 * 1024 * 1024
/**
 * How fast the window follows a new estimate; in a start it takes a higher one at once. Not later, for the highest of
 * rates that vary is nobody's, and where several peers share a line their windows would drive each other up.
 */
const gain = 1 / 8
/** By how much a start goes beyond what is on the way: a sender in slow start sends twice as much in each round trip... */
const startGain = 3
/** ...but not by more time than this: where a block takes that long, most of it is waiting. */
const maxStartReserveMs = 1_000
/** A start is over when the rate has not grown by this factor for so many round trips. */
const startGrowth = 1.2
const startRoundTrips = 2
/** The least latency is taken over this long, twice, because paths change. */
const latencyPeriodMs = 10_000

export interface SentMark {
  readonly sentAt: number
  /** What had come from this peer when it was sent. */
  readonly receivedBefore: number
  /** Less was asked for than the window allowed: the rate says nothing against the window. */
  readonly isIdle: boolean
  /** What of the window was for the rate, the half that is kept back now and then included. */
  readonly rateBytes: number
}

export interface RequestWindow {
  /** Bytes that may be asked for and not here at one time. */
  readonly bytes: number
  /** Milliseconds from request to block, waiting included; null before the first. */
  readonly latencyMs: number | null
  /** Somebody waits for a few bytes, and then for others that are not known yet: half a window will do, if it is the first. */
  beginSmall(): void
  /** `openBytes`: what is asked for by now, this request included. */
  sent(openBytes: number, now: number): SentMark
  received(mark: SentMark, length: number, now: number): void
}

export interface RequestWay {
  /** How many connections the blocks come by. */
  readonly lanes: number
}

export function createRequestWindow(way: RequestWay): RequestWindow {
  /** For the rate; what several connections have on their way comes to it at once, for a slow way brings news late. */
  let rateBytes = initialBytes
  let latencyMs: number | null = null
  let receivedBytes = 0
  let leastNow = Infinity
  let leastBefore = Infinity
  let periodStart = -Infinity
  /** Half a window is asked for until this much has come: so that the true latency shows, which a full one hides. */
  let probeUntil = 0
  /** How much the peer can send is not known yet. */
  let isStarting = true
  let peakRate = 0
  let peakAt = 0

  const lanesBytes = () => (way.lanes > 1 && receivedBytes > 0 ? bytesPerLane * way.lanes : 0)
  const windowBytes = () => Math.min(maxBytes, rateBytes + lanesBytes())
  const leastMs = () => Math.min(leastNow, leastBefore)

  function noteLatency(latency: number, now: number): void {
    latencyMs = latencyMs === null ? latency : latencyMs + (latency - latencyMs) * gain
    if (now - periodStart > latencyPeriodMs) {
      if (Number.isFinite(periodStart)) probeUntil = receivedBytes + windowBytes()
      periodStart = now
      leastBefore = leastNow
      leastNow = Infinity
    }
    leastNow = Math.min(leastNow, latency)
  }

  function noteStart(rate: number, isIdle: boolean, now: number): void {
    if (isIdle || rate > peakRate * startGrowth) {
      peakRate = Math.max(peakRate, rate)
      peakAt = now
    } else if (now - peakAt > startRoundTrips * leastMs()) {
      isStarting = false
    }
  }

  /** Half of what the connections keep waits in front of the latency that half a window shows. */
  const wantedBytes = (rate: number, beyondMs: number) =>
    rate * (leastMs() + Math.max(reserveMs, beyondMs)) - lanesBytes() / 2

  return {
    get bytes() {
      return receivedBytes < probeUntil ? Math.max(minBytes, lanesBytes(), windowBytes() / 2) : windowBytes()
    },
    get latencyMs() {
      return latencyMs
    },
    beginSmall() {
      if (receivedBytes === 0) probeUntil = windowBytes()
    },
    sent: (openBytes, now) => ({
      sentAt: now,
      receivedBefore: receivedBytes,
      isIdle: openBytes < windowBytes() / 2,
      rateBytes,
    }),
    received(mark, length, now) {
      receivedBytes += length
      const latency = Math.max(now - mark.sentAt, 0.1)
      noteLatency(latency, now)
      const rate = (receivedBytes - mark.receivedBefore) / latency
      if (isStarting) noteStart(rate, mark.isIdle, now)
      const wanted = wantedBytes(rate, 0)
      const tried = wantedBytes(rate, Math.min(maxStartReserveMs, leastMs() * (startGain - 1)))
      // One quick block says that the window was too small, and not that it may be twenty times as large.
      if (isStarting && tried > rateBytes) rateBytes = Math.max(rateBytes, Math.min(tried, mark.rateBytes * startGain))
      else if (wanted > rateBytes || !mark.isIdle) rateBytes += (wanted - rateBytes) * gain
      rateBytes = Math.min(maxBytes, Math.max(minBytes, rateBytes))
    },
  }
}
