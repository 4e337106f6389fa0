import { expect, test } from 'vitest'
import { DeliveryError, type SaveOutcome } from '../../core/ports/delivery.ts'
import { createSaves, keptAs, type Kept } from './saves.ts'

test('a save waits, runs and ends with what became of it', async () => {
  const saves = createSaves()
  let finish: (outcome: SaveOutcome) => void = () => {}
  let report: (bytes: number) => void = () => {}
  const running = saves.start(3, [3], (onProgress) => {
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
  void saves.start('zip', [0, 1], save)
  await saves.start('zip', [0, 1], save)
  expect(calls).toBe(1)
})

test('a failure keeps its reason, and can be tried again', async () => {
  const saves = createSaves()
  await saves.start(0, [0], () => Promise.reject(new DeliveryError('noRoom')))
  expect(saves.states.value.get(0)).toEqual({ kind: 'failed', code: 'noRoom' })
  await saves.start(0, [0], () => Promise.resolve('cancelled'))
  expect(saves.states.value.get(0)).toEqual({ kind: 'done', outcome: 'cancelled' })
})

test('what was saved once stays saved, whatever becomes of later tries', async () => {
  const saves = createSaves()
  await saves.start(0, [0], () => Promise.resolve('cancelled'))
  expect(saves.kept.value.size).toBe(0)
  await saves.start(0, [0], () => Promise.resolve('saved'))
  await saves.start(0, [0], () => Promise.reject(new DeliveryError('noRoom')))
  await saves.start(0, [0], () => Promise.resolve('cancelled'))
  expect([...saves.kept.value]).toEqual([[0, 'saved']])
})

test('a ZIP keeps the files that it held when it was begun', async () => {
  const saves = createSaves()
  const chosen = new Set([0, 2])
  let finish: (outcome: SaveOutcome) => void = () => {}
  const running = saves.start('zip', chosen, () => new Promise((resolve) => (finish = resolve)))
  chosen.add(1)
  finish('handedOver')
  await running
  expect([...saves.kept.value.keys()]).toEqual([0, 2])
})

test.each<[string, Set<number>, [number, Kept][], Kept | null]>([
  ['none', new Set(), [], null],
  ['some are not', new Set([0, 1]), [[0, 'saved']], null],
  [
    'all are on disk',
    new Set([0, 1]),
    [
      [0, 'saved'],
      [1, 'saved'],
      [2, 'handedOver'],
    ],
    'saved',
  ],
  [
    'one is with the browser’s downloads',
    new Set([0, 1]),
    [
      [0, 'handedOver'],
      [1, 'saved'],
    ],
    'handedOver',
  ],
])('how all were saved when %s', (_, files, kept, how) => {
  expect(keptAs(files, new Map(kept))).toBe(how)
})
