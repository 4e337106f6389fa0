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
  const state = { isOpen: true, receivedCount: 0, packets: { sent: 0, received: 0 }, questions: 0 }
  const reports: number[] = []
  const measure = async (): Promise<LinkMeasures> => {
    state.questions++
    return { roundTrip: { milliseconds: 50, answers: state.questions, pair: 'one' }, packets: { ...state.packets } }
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
