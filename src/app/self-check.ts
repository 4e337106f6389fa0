import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { ConnectionProbe, MeetingPointProbe, Reach, StorageProbe } from '../core/ports/self-check.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { IceServer } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import type { DeploymentConfig } from './app.ts'
import { findUnsupported, type PlatformProbe } from './capabilities.ts'
import type { Check, CheckName, Finding, SelfCheckReport } from './self-check-report.ts'

// What this browser and this network let a person do, tried out. Begins when it is asked for and contacts nobody but the
// servers that the deployment names.

/** Each check's time limit, in milliseconds. */
export const checkLimits = {
  browser: 5_000,
  storage: 8_000,
  meetingPoint: 10_000,
  loop: 10_000,
  stun: 10_000,
  relay: 12_000,
} as const satisfies Record<CheckName, number>

export interface SelfCheck {
  /**
   * Runs all checks, and resolves when each has ended or had its time. `onReport` hears the state at once and after each
   * step; nothing once the signal is aborted. @throws the signal's reason.
   */
  run(signal: AbortSignalLike, onReport: (report: SelfCheckReport) => void): Promise<void>
}

export interface SelfCheckDeps {
  readonly platform: PlatformProbe
  /** What config.json says; null when the page's own server is away. */
  readonly deployment: () => Promise<Pick<DeploymentConfig, 'meetingPoints' | 'iceServers'> | null>
  readonly storage: StorageProbe
  readonly meetingPoint: MeetingPointProbe
  readonly connection: ConnectionProbe
  readonly clock: Clock
}

/** Less than this is no room for anything. */
const littleBytes = 50_000_000

export function createSelfCheck(deps: SelfCheckDeps): SelfCheck {
  return {
    async run(signal, onReport) {
      signal.throwIfAborted()
      let report: SelfCheckReport = {
        checks: {
          browser: { state: 'waiting' },
          storage: { state: 'waiting' },
          meetingPoint: { state: 'waiting' },
          loop: { state: 'waiting' },
          stun: { state: 'waiting' },
          relay: { state: 'waiting' },
        },
        unsupported: null,
        freeBytes: null,
        answering: { count: 0, of: 0 },
      }

      function tell(change: Partial<SelfCheckReport>): void {
        if (signal.aborted) return
        report = { ...report, ...change }
        onReport(report)
      }
      const set = (name: CheckName, check: Check) => tell({ checks: { ...report.checks, [name]: check } })

      async function check(
        name: CheckName,
        work: (limited: AbortSignalLike) => Promise<Finding>,
        whenLate: () => Finding = () => 'late',
      ): Promise<void> {
        if (signal.aborted) return
        set(name, { state: 'running' })
        const begun = deps.clock.now()
        const found = await within(checkLimits[name], work)
        const finding = found === 'late' ? whenLate() : found
        const wasTried = finding !== 'none' && finding !== 'skipped'
        set(name, { state: 'done', finding, ms: wasTried ? Math.round(deps.clock.now() - begun) : null })
      }

      /** The finding, or `late`, whether or not the work listens to its signal. */
      async function within(limitMs: number, work: (limited: AbortSignalLike) => Promise<Finding>): Promise<Finding> {
        const limited = new AbortController()
        const end = () => limited.abort()
        signal.addEventListener('abort', end, { once: true })
        const cancel = deps.clock.after(limitMs, end)
        const late = new Promise<Finding>((resolve) =>
          limited.signal.addEventListener('abort', () => resolve('late'), { once: true }),
        )
        const found = work(limited.signal).catch((): Finding => (limited.signal.aborted ? 'late' : 'fails'))
        try {
          return await Promise.race([found, late])
        } finally {
          cancel()
          signal.removeEventListener('abort', end)
          // What was left behind ends too.
          limited.abort()
        }
      }

      const deployment = deps.deployment()
      tell({})
      await check('browser', async () => {
        const unsupported = await findUnsupported(deps.platform)
        tell({ unsupported })
        return unsupported === null ? 'works' : 'fails'
      })
      const canConnect = typeof deps.platform.RTCPeerConnection === 'function'
      await Promise.all([
        check('storage', async (limited) => {
          const finding = await writeAndRead(deps.storage, limited)
          const freeBytes = await deps.storage.freeBytes()
          tell({ freeBytes })
          return finding === 'works' && freeBytes !== null && freeBytes < littleBytes ? 'full' : finding
        }),
        check('meetingPoint', askMeetingPoints, () => (report.answering.count > 0 ? 'works' : 'late')),
        check('loop', async (limited) => {
          if (!canConnect) return 'skipped'
          return (await deps.connection.loop(limited)) ? 'works' : 'fails'
        }),
        check('stun', (limited) => reach(limited, 'outside', /^stuns?:/)),
        check('relay', (limited) => reach(limited, 'relay', /^turns?:/)),
      ])
      signal.throwIfAborted()

      /** One that answers is enough; the others are waited for all the same, for the report. */
      async function askMeetingPoints(limited: AbortSignalLike): Promise<Finding> {
        const named = await deployment
        if (!named) return 'fails'
        const { meetingPoints } = named
        if (meetingPoints.length === 0) return 'none'
        tell({ answering: { count: 0, of: meetingPoints.length } })
        await Promise.all(
          meetingPoints.map(async (address) => {
            const answer = await deps.meetingPoint.ask(limited, address)
            const { count, of } = report.answering
            if (answer === 'answered') tell({ answering: { count: count + 1, of } })
          }),
        )
        return report.answering.count > 0 ? 'works' : 'fails'
      }

      async function reach(limited: AbortSignalLike, kind: Reach, scheme: RegExp): Promise<Finding> {
        const named = await deployment
        if (!named) return 'skipped'
        const servers = serversOf(named.iceServers, scheme)
        if (servers.length === 0) return 'none'
        if (!canConnect) return 'skipped'
        const answer = await deps.connection.reach(limited, kind, servers)
        return answer === 'found' ? 'works' : answer === 'refused' ? 'fails' : 'nothing'
      }
    },
  }
}

async function writeAndRead(storage: StorageProbe, signal: AbortSignalLike): Promise<Finding> {
  try {
    await storage.writeAndRead(signal)
    return 'works'
  } catch (error) {
    if (error instanceof StoreError && error.code === 'full') return 'full'
    throw error
  }
}

/** The addresses of one kind; an entry may name several. */
function serversOf(servers: readonly IceServer[], scheme: RegExp): readonly IceServer[] {
  return servers.flatMap((server) => {
    const urls = [server.urls].flat().filter((url) => scheme.test(url))
    return urls.length > 0 ? [{ ...server, urls }] : []
  })
}
