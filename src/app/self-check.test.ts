import { describe, expect, it } from 'vitest'
import { StoreError } from '../core/ports/stores.ts'
import type { IceServer } from '../core/ports/transport.ts'
import { createManualClock } from './manual-clock.test-support.ts'
import { checkNames, type CheckName, type SelfCheckReport } from './self-check-report.ts'
import { checkLimits, createSelfCheck, type SelfCheckDeps } from './self-check.ts'

const never = () => new Promise<never>(() => {})
const turn: IceServer = { urls: ['turn:relay.test', 'turns:relay.test'], username: 'u', credential: 'p' }
const settle = () => new Promise((resolve) => setTimeout(resolve))

/** A browser and a network in which all is well, but for what the test says. */
function checked(changes: Partial<SelfCheckDeps> = {}) {
  const clock = createManualClock()
  const reports: SelfCheckReport[] = []
  const asked: unknown[] = []
  const leaving = new AbortController()
  const check = createSelfCheck({
    platform: {
      isSecureContext: true,
      RTCPeerConnection: () => {},
      crypto: { subtle: { generateKey: () => Promise.resolve({}) } },
    },
    deployment: async () => ({
      meetingPoints: ['wss://a.test/', 'wss://b.test/'],
      iceServers: [{ urls: ['stun:stun.test', 'turn:both.test'] }, turn],
    }),
    storage: { writeAndRead: async () => {}, freeBytes: async () => 8e9 },
    meetingPoint: {
      ask: async (_, address) => {
        asked.push(address)
        return 'answered'
      },
    },
    connection: {
      loop: async () => true,
      reach: async (_, kind, servers) => {
        asked.push([kind, servers])
        return 'found'
      },
    },
    clock,
    ...changes,
  })
  const running = check.run(leaving.signal, (report) => reports.push(report))
  running.catch(() => undefined)
  return {
    clock,
    reports,
    asked,
    leaving,
    running,
    last: () => {
      const report = reports.at(-1)
      if (!report) throw new Error('it reports at once')
      return report
    },
    finding(name: CheckName) {
      const found = this.last().checks[name]
      return found.state === 'done' ? found.finding : found.state
    },
  }
}

describe('a self-check', () => {
  it('begins with nothing known and ends with a finding for each', async () => {
    const run = checked()
    await run.running
    expect(Object.values(run.reports[0]?.checks ?? {})).toEqual(checkNames.map(() => ({ state: 'waiting' })))
    expect(checkNames.map((name) => run.finding(name))).toEqual(checkNames.map(() => 'works'))
    expect(run.last()).toMatchObject({ unsupported: null, freeBytes: 8e9, answering: { count: 2, of: 2 } })
  })

  it('asks each server for what it is there for, with its password', async () => {
    const run = checked()
    await run.running
    expect(run.asked).toEqual([
      'wss://a.test/',
      'wss://b.test/',
      ['outside', [{ urls: ['stun:stun.test'] }]],
      ['relay', [{ urls: ['turn:both.test'] }, turn]],
    ])
  })

  it('tries nothing that the deployment does not have', async () => {
    const run = checked({ deployment: async () => ({ meetingPoints: [], iceServers: [] }) })
    await run.running
    expect(run.asked).toEqual([])
    expect(['meetingPoint', 'stun', 'relay'].map((name) => run.last().checks[name as CheckName])).toEqual(
      Array.from({ length: 3 }, () => ({ state: 'done', finding: 'none', ms: null })),
    )
  })

  it('does not know what the page is set up with when its server is away', async () => {
    const run = checked({ deployment: async () => null })
    await run.running
    expect(run.asked).toEqual([])
    expect([run.finding('meetingPoint'), run.finding('stun'), run.finding('relay')]).toEqual([
      'fails',
      'skipped',
      'skipped',
    ])
    expect(run.finding('storage')).toBe('works')
  })

  it('says what the browser lacks, and tries no connection without WebRTC', async () => {
    const run = checked({ platform: { isSecureContext: true } })
    await run.running
    expect(run.last().unsupported).toBe('noWebRtc')
    expect(checkNames.map((name) => run.finding(name))).toEqual([
      'fails',
      'works',
      'works',
      'skipped',
      'skipped',
      'skipped',
    ])
  })

  it.each([
    [new StoreError('full'), 8e9, 'full'],
    [new StoreError('failed'), 8e9, 'fails'],
    [null, 49_999_999, 'full'],
    [null, 50_000_000, 'works'],
    [null, null, 'works'],
  ])('storage that gives %s with %s bytes free: %s', async (failure, free, finding) => {
    const writeAndRead = async () => {
      if (failure) throw failure
    }
    const run = checked({ storage: { writeAndRead, freeBytes: async () => free } })
    await run.running
    expect(run.finding('storage')).toBe(finding)
  })

  it('takes one meeting point that answers for enough, and counts', async () => {
    const ask = async (_: unknown, address: string) => (address.includes('a.test') ? 'unreachable' : 'answered')
    const run = checked({ meetingPoint: { ask } })
    await run.running
    expect(run.finding('meetingPoint')).toBe('works')
    expect(run.last().answering).toEqual({ count: 1, of: 2 })
  })

  it.each(['refused', 'unreachable'] as const)('a meeting point that is %s fails', async (answer) => {
    const run = checked({ meetingPoint: { ask: async () => answer } })
    await run.running
    expect(run.finding('meetingPoint')).toBe('fails')
  })

  it('takes bytes that came back changed, and a connection that the browser refuses, for a failure', async () => {
    const run = checked({
      connection: { loop: async () => false, reach: () => Promise.reject(new Error('too many connections')) },
    })
    await run.running
    expect([run.finding('loop'), run.finding('stun'), run.finding('relay')]).toEqual(['fails', 'fails', 'fails'])
  })

  it.each([
    ['nothing', 'nothing'],
    ['refused', 'fails'],
  ] as const)('servers that give %s: %s', async (answer, finding) => {
    const run = checked({ connection: { loop: async () => true, reach: async () => answer } })
    await run.running
    expect([run.finding('stun'), run.finding('relay')]).toEqual([finding, finding])
  })

  it('gives each its time and no more, and ends what still runs', async () => {
    const signals: { readonly aborted: boolean }[] = []
    const hang = (signal: { readonly aborted: boolean }) => {
      signals.push(signal)
      return never()
    }
    const run = checked({
      storage: { writeAndRead: hang, freeBytes: async () => null },
      meetingPoint: {
        ask: (signal, address) => (address.includes('a.test') ? Promise.resolve('answered') : hang(signal)),
      },
      connection: { loop: hang, reach: hang },
    })
    await settle()
    run.clock.pass(checkLimits.storage)
    await settle()
    expect([run.finding('storage'), run.finding('loop')]).toEqual(['late', 'running'])
    run.clock.pass(checkLimits.relay)
    await run.running
    // One that answered counts, though another did not.
    expect(checkNames.map((name) => run.finding(name))).toEqual(['works', 'late', 'works', 'late', 'late', 'late'])
    expect(signals.map(({ aborted }) => aborted)).toEqual(signals.map(() => true))
    expect(run.last().checks.storage).toEqual({ state: 'done', finding: 'late', ms: checkLimits.storage })
  })

  it('is quiet once the screen is left, and ends what runs', async () => {
    const signals: { readonly aborted: boolean }[] = []
    const run = checked({
      connection: {
        loop(signal) {
          signals.push(signal)
          return never()
        },
        reach: async () => 'found',
      },
    })
    await settle()
    const heard = run.reports.length
    run.leaving.abort(new Error('left'))
    await expect(run.running).rejects.toThrow('left')
    expect(run.reports.length).toBe(heard)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })
})
