import { describe, expect, test } from 'vitest'
import { createPathLoss } from './path-loss.ts'

describe('what is lost', () => {
  const one = {}
  const other = {}

  test('is what left and did not come, of all connections, from their first reports on', () => {
    const loss = createPathLoss()
    loss.note(one, 1_050, 1_000, 0)
    loss.note(other, 400, 400, 0)
    expect(loss.slotsAt(0)).toEqual([])
    loss.note(one, 2_050, 1_990, 2_000)
    loss.note(other, 600, 595, 3_000)
    expect(loss.slotsAt(3_000)).toEqual([{ since: 2_000, sentPackets: 1_200, lostPackets: 15 }])
  })

  test('each five seconds are by themselves, and what is a minute old is forgotten', () => {
    const loss = createPathLoss()
    for (let second = 0; second <= 100; second++) loss.note(one, second * 100, second * 99, second * 1_000)
    expect(loss.slotsAt(100_000).length).toBe(12)
    expect(loss.slotsAt(100_000)[0]).toEqual({ since: 41_000, sentPackets: 500, lostPackets: 5 })
    expect(loss.slotsAt(200_000)).toEqual([])
  })

  test('another path counts anew, and so does who restarts', () => {
    const loss = createPathLoss()
    loss.note(one, 1_000, 900, 0)
    loss.note(one, 10, 9, 1)
    loss.note(one, 110, 99, 2)
    expect(loss.slotsAt(10)).toEqual([{ since: 2, sentPackets: 100, lostPackets: 10 }])
    loss.restart()
    loss.note(one, 500, 400, 3)
    expect(loss.slotsAt(10)).toEqual([])
  })
})
