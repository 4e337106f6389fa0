import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { watchQuiet } from './quiet.ts'
import type { Pulse } from '../facts/waiting.ts'

/** Timers that run when the test says so. */
function handClock() {
  const timers = new Set<{ readonly callback: () => void }>()
  return {
    after(_: number, callback: () => void) {
      const timer = { callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    ring: () => timers.forEach(({ callback }) => callback()),
    count: () => timers.size,
  }
}

function quietAfter(first: Pulse) {
  const clock = handClock()
  const pulse = signal<Pulse | null>(first)
  const watch = watchQuiet(pulse, clock)
  clock.ring()
  expect(watch.isQuiet.value).toBe(true)
  return { clock, pulse, watch }
}

test.each<[string, Pulse, boolean]>([
  ['something came', { came: '2', giving: 1 }, false],
  ['somebody came who gives', { came: '1', giving: 2 }, false],
  ['nothing happened', { came: '1', giving: 1 }, true],
  ['somebody went', { came: '1', giving: 0 }, true],
])('once quiet, after %s', (_, next, isQuiet) => {
  const { clock, pulse, watch } = quietAfter({ came: '1', giving: 1 })
  pulse.value = next
  expect(watch.isQuiet.value).toBe(isQuiet)
  clock.ring()
  expect(watch.isQuiet.value).toBe(true)
  watch.stop()
})

test('each beat begins the wait anew, and only one wait runs', () => {
  const clock = handClock()
  const pulse = signal<Pulse | null>({ came: '1', giving: 1 })
  const { isQuiet, stop } = watchQuiet(pulse, clock)
  expect(isQuiet.value).toBe(false)
  pulse.value = { came: '2', giving: 1 }
  expect(clock.count()).toBe(1)
  stop()
  expect(clock.count()).toBe(0)
})

test('without a pulse nothing is waited for', () => {
  const { clock, pulse, watch } = quietAfter({ came: '1', giving: 1 })
  pulse.value = null
  expect(watch.isQuiet.value).toBe(false)
  expect(clock.count()).toBe(0)
  watch.stop()
})
