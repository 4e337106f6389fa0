import { describe, expect, test } from 'vitest'
import { createPathLoss } from './path-loss.ts'

describe('what is lost', () => {
  const one = {}
  const other = {}

  test('is what left and did not come, of all connections, from their first reports on', () => {
    const loss = createPathLoss()
    loss.restart(7)
    loss.note(one, 1_050, 1_000)
    loss.note(other, 400, 400)
    expect([loss.since, loss.sentPackets, loss.lostPackets]).toEqual([7, 0, 0])
    loss.note(one, 2_050, 1_990)
    loss.note(other, 600, 595)
    expect([loss.sentPackets, loss.lostPackets]).toEqual([1_200, 15])
  })

  test('is never less than nothing, whatever the other end says', () => {
    const loss = createPathLoss()
    loss.note(one, 100, 90)
    loss.note(one, 200, 1e18)
    expect(loss.lostPackets).toBe(0)
    loss.note(one, 300, 5)
    expect([loss.sentPackets, loss.lostPackets]).toEqual([100, 0])
  })

  test('another path counts anew, and so does who restarts', () => {
    const loss = createPathLoss()
    loss.note(one, 1_000, 900)
    loss.note(one, 10, 9)
    loss.note(one, 110, 99)
    expect([loss.sentPackets, loss.lostPackets]).toEqual([100, 10])
    loss.restart(0)
    loss.note(one, 500, 400)
    expect([loss.sentPackets, loss.lostPackets]).toEqual([0, 0])
  })
})
