import { setTimeout as wait } from 'node:timers/promises'
import { makeSparseFile, mebibyte } from '../../support/test-files.ts'
import { drop, open, receivedShare, startDownload, untilOffered } from '../app-steps.ts'
import { lineRate, pathName, type Path } from '../far/path.ts'
import type { Link } from './link.ts'
import type { LinkCounts } from './link-protocol.ts'
import type { People } from './people.ts'
import type { Flow } from './packet-flow.ts'
import { startTcpFlow, type TcpFlow } from './tcp-flow.ts'
import type { Trial } from './trial.ts'
import { windowOf, type Window } from './window.ts'

/** Milliseconds. */
export interface Timing {
  /** How long each has before the next joins or measuring begins... */
  readonly settleMs: number
  /** ...and the last of a long trial, more. */
  readonly longMs: number
  /** How long measuring takes... */
  readonly windowMs: number
  /** ...and where there are turns. */
  readonly turnsMs: number
}

/** MB/s: more than connections have to say that carry nothing. */
const leastAppRate = 0.01
/** What the page's progress bar may be ahead, as it counts whole percents. */
const shareStep = 0.01

/** More than it takes to connect. */
const movingBytes = 100_000
const movingLimitMs = 30_000
const pollMs = 50

export interface FairStage {
  readonly link: Link
  readonly people: People
  readonly folder: string
  readonly timing: Timing
}

/** @throws {Error} when the app's bytes did not pass the relay, or somebody had nothing to send any more */
export async function runTrial(trial: Trial, path: Path, seed: number, stage: FairStage): Promise<Window> {
  const { link, people, folder, timing } = stage
  const { hasApp, flows, lineRate: bytesPerSecond = lineRate } = trial
  const running: TcpFlow[] = []
  // Of a round, all trials have the same chance.
  await link.begin({ ...path, bytesPerSecond }, seed)
  try {
    const longMs = trial.isLong ? timing.longMs : 0
    const windowMs = trial.hasTurns ? timing.turnsMs : timing.windowMs
    const size = enoughFor((flows.length + 1) * timing.settleMs + longMs + windowMs, bytesPerSecond)
    const startApp = async () => {
      if (!hasApp) return
      if (trial.leavesRoom) await leaveRoom(people)
      await beginDownload(people, await makeSparseFile(folder, `${size}.bin`, size))
      await untilMoving(link, 'udp')
      await wait(timing.settleMs)
    }
    if (!trial.joins) await startApp()
    for (const control of flows) {
      const tcp = startTcpFlow(link, control)
      running.push(tcp)
      await untilMoving(link, tcp.flow)
      await wait(timing.settleMs)
    }
    if (trial.joins) await startApp()
    await wait(longMs)
    const before = await link.counts()
    await wait(windowMs)
    const share = hasApp ? await receivedShare(people.receiver.page) : 0
    const after = await link.counts()
    const tcpFlows = running.map(({ flow }) => flow)
    const window = windowOf(before, after, tcpFlows)
    const fault = hasApp ? faultOf(share, size, after, window) : null
    if (fault !== null) throw new Error(`${pathName(path)}, ${trial.name}: ${fault}`)
    return window
  } finally {
    for (const flow of running) await flow.stop()
    if (hasApp) await Promise.all([people.sender.clear(), people.receiver.clear()])
  }
}

/** On a path that loses some, the first packets may take a second. */
async function untilMoving(link: Link, flow: Flow): Promise<void> {
  const passed = async () => (await link.counts()).flows[flow] ?? 0
  const enough = (await passed()) + movingBytes
  const lastLook = performance.now() + movingLimitMs
  while ((await passed()) < enough) {
    if (performance.now() > lastLook) throw new Error(`next to nothing of the flow “${flow}” passes the relay`)
    await wait(pollMs)
  }
}

/** More than a line carries in that time, with some for what a flow takes to begin, so that nobody is done before. */
const enoughFor = (ms: number, rate: number) => Math.ceil((rate * (ms / 1000 + 5)) / mebibyte) * mebibyte

/** As the switch in Settings keeps it. */
async function leaveRoom({ sender, appUrl }: People): Promise<void> {
  await sender.page.goto(appUrl)
  await sender.page.evaluate(() => localStorage.setItem('leave-room', 'on'))
}

async function beginDownload({ sender, receiver, appUrl }: People, file: string): Promise<void> {
  const { link } = await drop(sender.page, appUrl, file)
  await open(receiver.page, link)
  await untilOffered(receiver.page)
  await startDownload(receiver.page)
}

/** Why this was no measurement of a download over the link; null when it was. */
function faultOf(share: number, size: number, { flows }: LinkCounts, { app }: Window): string | null {
  if (share >= 1) return 'the download was over before the measurement'
  // Two that only ask whether the other is still there would leave TCP more than its share.
  if (app < leastAppRate) return 'the download stands still'
  const { udp = 0 } = flows
  const received = Math.max(0, share - shareStep) * size
  return udp < received ? `the page has ${received.toFixed()} bytes, of which the relay saw ${udp} at most` : null
}
