import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { DeliveryError, type SaveOutcome } from '../../core/ports/delivery.ts'
import type { AbortSignalLike } from '../../core/ports/platform.ts'
import { createSaves, keptAs, type Kept } from './saves.ts'

test('a save waits, runs and ends with what became of it', async () => {
  const saves = createSaves()
  let finish: (outcome: SaveOutcome) => void = () => {}
  let report: (bytes: number) => void = () => {}
  const running = saves.start(3, [3], (_, onProgress) => {
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

test('a cancelled save ends once what it wrote is removed, and can be begun anew', async () => {
  const underWay = signal(0)
  const saves = createSaves(underWay)
  let removed: () => void = () => {}
  let given: AbortSignalLike | null = null
  let report: (bytes: number) => void = () => {}
  const running = saves.start('folder', [0], (abort, onProgress) => {
    report = onProgress
    given = abort
    return new Promise((_, reject) => (removed = () => reject(abort.reason)))
  })
  saves.cancel('folder')
  expect(given).toMatchObject({ aborted: true })
  report(10)
  expect(saves.states.value.get('folder')).toEqual({ kind: 'stopping' })
  saves.cancel('folder')
  removed()
  await running
  expect(saves.states.value.get('folder')).toEqual({ kind: 'stopped' })
  expect(underWay.value).toBe(0)
  await saves.start('folder', [0], () => Promise.resolve('saved'))
  expect([...saves.kept.value]).toEqual([[0, 'saved']])
})

test('what went wrong while it was cancelled is said', async () => {
  const saves = createSaves()
  const running = saves.start(0, [0], (abort) => {
    saves.cancel(0)
    return Promise.reject(abort.aborted ? new DeliveryError('cut') : new Error('not aborted'))
  })
  await running
  expect(saves.states.value.get(0)).toEqual({ kind: 'failed', code: 'cut' })
})

test('what is not under way is not cancelled', async () => {
  const saves = createSaves()
  saves.cancel(0)
  expect(saves.states.value.size).toBe(0)
  await saves.start(0, [0], () => Promise.resolve('saved'))
  saves.cancel(0)
  expect(saves.states.value.get(0)).toEqual({ kind: 'done', outcome: 'saved' })
})

test('what holds a file that will not come is cancelled, and nothing else', async () => {
  const saves = createSaves()
  const untilAborted = (abort: AbortSignalLike) =>
    new Promise<SaveOutcome>((_, reject) => abort.addEventListener('abort', () => reject(abort.reason)))
  const zip = saves.start('zip', [0, 1], untilAborted)
  void saves.start(2, [2], untilAborted)
  saves.cancelOf([1, 3])
  await zip
  expect([...saves.states.value]).toEqual([
    ['zip', { kind: 'stopped' }],
    [2, { kind: 'waiting' }],
  ])
})
