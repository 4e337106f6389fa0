import { expect, test } from 'vitest'
import { DeliveryError, type SaveOutcome } from '../core/ports/delivery.ts'
import { createSaves } from './saves.ts'

test('a save waits, runs and ends with what became of it', async () => {
  const saves = createSaves()
  let finish: (outcome: SaveOutcome) => void = () => {}
  let report: (bytes: number) => void = () => {}
  const running = saves.start(3, (onProgress) => {
    report = onProgress
    return new Promise((resolve) => (finish = resolve))
  })
  expect(saves.states.value.get(3)).toEqual({ kind: 'waiting' })
  report(10)
  expect(saves.states.value.get(3)).toEqual({ kind: 'saving', bytes: 10 })
  finish('saved')
  await running
  expect(saves.states.value.get(3)).toEqual({ kind: 'done', outcome: 'saved' })
})

test('a second press while it runs starts nothing', async () => {
  const saves = createSaves()
  let calls = 0
  const save = () => {
    calls++
    return new Promise<SaveOutcome>(() => {})
  }
  void saves.start('zip', save)
  await saves.start('zip', save)
  expect(calls).toBe(1)
})

test('a failure keeps its reason, and can be tried again', async () => {
  const saves = createSaves()
  await saves.start(0, () => Promise.reject(new DeliveryError('noRoom')))
  expect(saves.states.value.get(0)).toEqual({ kind: 'failed', code: 'noRoom' })
  await saves.start(0, () => Promise.resolve('cancelled'))
  expect(saves.states.value.get(0)).toEqual({ kind: 'done', outcome: 'cancelled' })
})
