import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import type { Transfer } from '../../core/transfer.ts'
import { watchSpeeds } from './speed-watch.ts'
import { ownTransfer, twoFiles } from '../facts/transfers.test-support.ts'

/** Time that passes when the test says so. */
function handClock() {
  let now = 0
  const timers = new Set<() => void>()
  return {
    now: () => now,
    every(_: number, callback: () => void) {
      timers.add(callback)
      return () => void timers.delete(callback)
    },
    pass(seconds: number) {
      for (let second = 0; second < seconds; second++) {
        now += 1000
        for (const callback of [...timers]) callback()
      }
    },
    count: () => timers.size,
  }
}

const seeding = ownTransfer({ phase: 'seeding', manifest: twoFiles })

function watch(first: Transfer) {
  const clock = handClock()
  const transfers = signal<readonly Transfer[]>([first])
  let beats = 0
  const watched = watchSpeeds(transfers, () => beats++, clock)
  return { clock, transfers, watched, beats: () => beats }
}

test('while nothing moves there is no timer', () => {
  const { clock, transfers, watched } = watch({ ...seeding, sentBytes: 700 })
  transfers.value = [{ ...seeding, sentBytes: 700 }]
  clock.pass(100)
  expect(clock.count()).toBe(0)
  expect(watched.isMoving.value).toBe(false)
})

test('it beats from the first byte until a minute after the last, and tells ten seconds after it that nothing moves', () => {
  const { clock, transfers, watched, beats } = watch(seeding)
  clock.pass(500)
  transfers.value = [{ ...seeding, sentBytes: 3000 }]
  clock.pass(1)
  expect(watched.speeds.value.get(seeding.id)?.up.points.slice(-2)).toEqual([0, 3000])
  expect(watched.isMoving.value).toBe(true)
  clock.pass(9)
  expect(watched.isMoving.value).toBe(true)
  clock.pass(1)
  expect(watched.isMoving.value).toBe(false)
  clock.pass(100)
  expect(clock.count()).toBe(0)
  expect(beats()).toBe(61)
})

test('preparing moves, and a file that can’t be read ends it', () => {
  const preparing = { phase: 'preparing', hashedBytes: 1, totalBytes: 9, manifest: twoFiles } as const
  const { clock, transfers, watched } = watch(ownTransfer(preparing))
  expect(watched.isMoving.value).toBe(true)
  expect(clock.count()).toBe(1)
  const why = { kind: 'sourceChanged', path: 'a', others: 0, tries: 0 } as const
  transfers.value = [ownTransfer({ phase: 'paused', from: preparing, why })]
  clock.pass(1)
  expect(watched.isMoving.value).toBe(false)
  expect(clock.count()).toBe(0)
})

test('what is closed is forgotten, and nothing beats after the end', () => {
  const { clock, transfers, watched } = watch(seeding)
  transfers.value = [{ ...seeding, receivedBytes: 5 }]
  expect(clock.count()).toBe(1)
  transfers.value = []
  clock.pass(1)
  expect(watched.speeds.value.size).toBe(0)
  expect(clock.count()).toBe(0)
  transfers.value = [seeding]
  transfers.value = [{ ...seeding, receivedBytes: 5 }]
  watched.stop()
  expect(clock.count()).toBe(0)
})
