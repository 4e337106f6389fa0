import { beforeEach, describe, expect, it } from 'vitest'
import { deafToLink, type PeerLinkEvents, type RtcSignal } from '../core/ports/transport.ts'
import { createNegotiation, type Negotiation } from './negotiation.ts'
import { rtcLimits } from './rtc-codec.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'

const candidate = (n: number): RtcSignal => ({
  kind: 'candidate',
  candidate: `candidate:${n} 1 udp 1 192.0.2.1 5000 typ host`,
  sdpMid: '0',
  sdpMLineIndex: 0,
})
const tcpCandidate: RtcSignal = {
  kind: 'candidate',
  candidate: 'candidate:1 1 tcp 1 192.0.2.1 9 typ host tcptype active',
  sdpMid: '0',
  sdpMLineIndex: 0,
}
const description: RtcSignal = { kind: 'description', type: 'offer', sdp: 'v=0' }

let clock: SimulatedClock
let link: PeerLinkEvents
let heard: (readonly [string, number, number])[]
let signalled: RtcSignal[]
let sdps: string[]

beforeEach(() => {
  clock = createSimulatedClock(async () => {})
  heard = []
  signalled = []
  sdps = []
})

function start(trickles: boolean): Negotiation {
  const note = (what: string, count: number) => heard.push([what, clock.now(), count])
  const negotiation = createNegotiation(
    {
      clock,
      iceServers: [],
      transport: {
        connect({ events }) {
          link = events
          return {
            signal: (signal) => void signalled.push(signal),
            send: () => true,
            bufferedBytes: 0,
            isOpen: false,
            fingerprints: () => null,
            path: async () => null,
            measure: async () => ({ roundTrip: null, packets: null, isLocal: null }),
            bulk: null,
            destroy: () => events.close(null),
          }
        },
      },
    },
    { initiator: true, trickles, carriesBulk: false },
    {
      described({ sdp, candidates }) {
        sdps.push(sdp)
        note('described', candidates.length)
      },
      candidates: (candidates) => void note('candidates', candidates.length),
      opened: () => ({ ...deafToLink, close: () => void note('closed', 0) }),
      failed: () => void note('failed', 0),
    },
  )
  if (!negotiation) throw new Error('the fake always connects')
  return negotiation
}

describe('a description that candidates can’t follow', () => {
  it('leaves when they pause', async () => {
    start(false)
    link.signal(description)
    await clock.run(10)
    link.signal(candidate(1))
    await clock.run(20)
    link.signal(candidate(2))
    await clock.run(100)
    expect(heard).toEqual([['described', 60, 2]])
  })

  it('leaves 100 ms after the first, however many come', async () => {
    start(false)
    link.signal(description)
    for (let i = 0; i < 20; i++) {
      link.signal(candidate(i))
      await clock.run(20)
    }
    expect(heard[0]).toEqual(['described', 100, 5])
    expect(heard.slice(1).every(([what]) => what === 'candidates')).toBe(true)
  })

  it('leaves without any after 300 ms', async () => {
    start(false)
    link.signal(description)
    await clock.run(1_000)
    expect(heard).toEqual([['described', 300, 0]])
  })
})

describe('a description that candidates can follow', () => {
  it('leaves with the first, without a timer; the others in batches', async () => {
    start(true)
    link.signal(description)
    link.signal(candidate(1))
    expect(heard).toEqual([['described', 0, 1]])
    link.signal(candidate(2))
    link.signal(candidate(3))
    await clock.run(1_000)
    expect(heard.slice(1)).toEqual([['candidates', 50, 2]])
  })

  it('is followed by a bounded number of batches', async () => {
    start(true)
    link.signal(candidate(0))
    link.signal(description)
    for (let i = 0; i < 100; i++) {
      link.signal(candidate(i))
      await clock.run(100)
    }
    expect(heard).toHaveLength(9)
  })
})

describe('a negotiation', () => {
  it('sends no TCP candidates, nor waits for what follows them', async () => {
    start(true)
    link.signal(description)
    link.signal(tcpCandidate)
    expect(heard).toEqual([])
    link.signal(candidate(1))
    link.signal(tcpCandidate)
    await clock.run(1_000)
    expect(heard).toEqual([['described', 0, 1]])
  })

  it('sends candidates beside the description alone', async () => {
    const lines = 'a=candidate:1 1 udp 1 192.0.2.1 5000 typ host\r\na=end-of-candidates\r\n'
    start(true)
    link.signal({ ...description, sdp: `v=0\r\n${lines}a=mid:0\r\n` })
    link.signal(candidate(1))
    expect(sdps).toEqual(['v=0\r\na=mid:0\r\n'])
  })

  it('takes a bounded number of candidates from the other side', () => {
    const negotiation = start(true)
    negotiation.accept({ sdp: 'v=0', candidates: [] })
    for (let i = 0; i < 100; i++) {
      negotiation.addCandidates([{ kind: 'candidate', candidate: 'candidate:1', sdpMid: '0', sdpMLineIndex: 0 }])
    }
    expect(signalled).toHaveLength(1 + rtcLimits.candidates)
  })

  it('fails once, after the last time that was set', async () => {
    const negotiation = start(true)
    negotiation.expireIn(1_000)
    negotiation.expireIn(5_000)
    await clock.run(10_000)
    negotiation.destroy()
    link.signal(description)
    await clock.run(1_000)
    expect(heard).toEqual([['failed', 5_000, 0]])
  })

  it('never fails once it was open', async () => {
    const negotiation = start(true)
    negotiation.expireIn(1_000)
    link.open()
    negotiation.expireIn(1_000)
    await clock.run(10_000)
    expect(heard).toEqual([])
    negotiation.destroy()
    expect(heard).toEqual([['closed', 10_000, 0]])
  })

  it('is none where the browser makes no more connections', () => {
    const refusing = { connect: () => expect.fail('499 are there') }
    const events = { described() {}, candidates() {}, opened: () => expect.fail('never'), failed() {} }
    const deps = { clock, iceServers: [], transport: refusing }
    expect(createNegotiation(deps, { initiator: true, trickles: true, carriesBulk: false }, events)).toBeNull()
  })
})
