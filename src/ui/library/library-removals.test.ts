import { expect, it } from 'vitest'
import { swarmIdFrom, type SwarmId } from '../../core/ids.ts'
import { createRemovals, undoMs } from './library-removals.ts'

function named(byte: number): SwarmId {
  const id = swarmIdFrom(new Uint8Array(20).fill(byte))
  if (!id) throw new Error('20 bytes are a name')
  return id
}
const [one, two] = [named(1), named(2)]

function shelf() {
  const removed: SwarmId[] = []
  const timers = new Set<{ readonly delayMs: number; readonly callback: () => void }>()
  const removals = createRemovals((id) => removed.push(id), {
    after(delayMs, callback) {
      const timer = { delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
  })
  return {
    removals,
    removed,
    pending: () => [...removals.pending.value],
    timeIsUp() {
      for (const timer of timers) {
        expect(timer.delayMs).toBe(undoMs)
        timer.callback()
      }
    },
  }
}

it('removes when the time for Undo is over, and not before', () => {
  const { removals, removed, pending, timeIsUp } = shelf()
  removals.begin(one)
  removals.begin(one)
  expect([pending(), removed]).toEqual([[one], []])
  timeIsUp()
  timeIsUp()
  expect([pending(), removed]).toEqual([[], [one]])
})

it('keeps what was undone, and may be asked again', () => {
  const { removals, removed, pending, timeIsUp } = shelf()
  removals.begin(one)
  removals.begin(two)
  removals.undo(one)
  removals.undo(one)
  expect(pending()).toEqual([two])
  timeIsUp()
  expect(removed).toEqual([two])
  removals.begin(one)
  timeIsUp()
  expect(removed).toEqual([two, one])
})

it('removes what is pending when the person leaves, once', () => {
  const { removals, removed, pending, timeIsUp } = shelf()
  removals.begin(one)
  removals.begin(two)
  removals.finish()
  timeIsUp()
  removals.finish()
  removals.undo(one)
  expect([pending(), removed]).toEqual([[], [one, two]])
})
