import { beforeEach, describe, expect, test } from 'vitest'
import type { LinkMeasures } from '../core/ports/transport.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import type { Lane } from './lane.ts'
import { createPathWatch } from './path-watch.ts'

let clock: SimulatedClock
beforeEach(() => {
  clock = createSimulatedClock(async () => {})
})

/** As much of a connection as is watched. */
function fakeLane() {
  const state = {
    isOpen: true,
    receivedCount: 0,
    packets: { sent: 0, received: 0 },
    questions: 0,
    milliseconds: 50 as number | null,
    isLocal: null as LinkMeasures['isLocal'],
    pair: 'one',
  }
  const reports: number[] = []
  const measure = async (): Promise<LinkMeasures> => {
    state.questions++
    const { milliseconds, questions, pair } = state
    const roundTrip = milliseconds === null ? null : { milliseconds, answers: questions, pair }
    return { roundTrip, packets: { ...state.packets }, isLocal: state.isLocal }
  }
  const watched: Pick<Lane, 'receivedCount' | 'report'> & { link: Pick<Lane['link'], 'isOpen' | 'measure'> } = {
    link: {
      get isOpen() {
        return state.isOpen
      },
      measure,
    },
    get receivedCount() {
      return state.receivedCount
    },
    report: (packets) => void reports.push(packets),
  }
  return { lane: watched as Lane, state, reports }
}

describe('the way to one person', () => {
  test('is reported on to who sends on it, and to nobody else', async () => {
    const { lane, state, reports } = fakeLane()
    const watch = createPathWatch(clock)
    state.packets.received = 100
    await watch.look(lane, true)
    expect(reports, 'nothing came but receipts').toEqual([])
    state.receivedCount = 1
    await watch.look(lane, false)
    expect(reports, 'there is nothing to learn of one').toEqual([])
    await watch.look(lane, true)
    await watch.look(lane, true)
    expect(reports).toEqual([100])
    expect(watch.clock.leastMs).toBe(50)
  })

  test('of reports that come together the last one counts', async () => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    state.packets.sent = 1_000
    await watch.reported(lane, 900)
    state.packets.sent = 3_000
    await Promise.all([950, 1_800, 2_880].map((received) => watch.reported(lane, received)))
    expect(watch.loss.slotsAt(0)).toEqual([{ since: 0, sentPackets: 2_000, lostPackets: 20 }])
  })

  test('who reports all the time does not keep the browser busy', async () => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    for (let ms = 0; ms < 10_000; ms += 10) {
      await watch.reported(lane, ms)
      await clock.run(10)
    }
    expect(state.questions).toBeLessThanOrEqual(16 + 2 * 10)
  })

  test('what was answered while the page was busy came later than it was asked for, not than it was told', async () => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    const { measure } = lane.link
    lane.link.measure = async () => {
      const told = await measure()
      await clock.run(800)
      return told
    }
    await watch.look(lane, false)
    expect(state.questions).toBe(1)
    const askedAt = clock.now()
    await watch.look(lane, false)
    await watch.look(lane, false)
    expect(watch.clock.answeredAt).toBe(askedAt)
  })

  test('of a connection that has ended nothing is taken', async () => {
    const { lane, state, reports } = fakeLane()
    const watch = createPathWatch(clock)
    state.isOpen = false
    state.receivedCount = 1
    await watch.look(lane, true)
    await watch.reported(lane, 5)
    expect(reports).toEqual([])
    expect(watch.clock.leastMs).toBeNull()
    expect(watch.loss.slotsAt(0)).toEqual([])
  })
})

describe('the local network', () => {
  test.each([
    ['by its addresses and its round trip', true, 2, true],
    ['by its addresses where no round trip is told', true, null, true],
    ['not with a round trip as through a tunnel', true, 20, false],
    ['by its round trip where addresses are hidden', null, 2, true],
    ['not by hidden addresses alone', null, null, false],
    ['not by hidden addresses from afar', null, 20, false],
    ['not in the same town', false, 2, false],
  ])('is known %s', async (_, isLocal, milliseconds, expected) => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    expect(watch.clock.isLocal).toBe(false)
    Object.assign(state, { isLocal, milliseconds })
    await watch.look(lane, false)
    expect(watch.clock.isLocal).toBe(expected)
  })

  test('stays it when its own queue makes it long, and until another pair of addresses is used', async () => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    Object.assign(state, { isLocal: true, milliseconds: 2 })
    await watch.look(lane, false)
    state.milliseconds = 200
    for (let minute = 0; minute < 4; minute++) {
      await clock.run(60_000)
      await watch.look(lane, false)
    }
    expect(watch.clock.isLocal).toBe(true)
    Object.assign(state, { isLocal: false, pair: 'two' })
    await watch.look(lane, false)
    expect(watch.clock.isLocal).toBe(false)
    state.isLocal = true
    await watch.look(lane, false)
    expect(watch.clock.isLocal).toBe(false)
  })

  test('is left for another pair of addresses that looks local too', async () => {
    const { lane, state } = fakeLane()
    const watch = createPathWatch(clock)
    Object.assign(state, { isLocal: true, milliseconds: 2 })
    await watch.look(lane, false)
    Object.assign(state, { pair: 'through a tunnel', milliseconds: 60 })
    await watch.look(lane, false)
    expect(watch.clock.isLocal).toBe(false)
  })
})
