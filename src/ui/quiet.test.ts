import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { watchQuiet } from './quiet.ts'

/** Timers that run when the test says so. */
function handClock() {
  const timers = new Set<{ readonly delayMs: number; readonly callback: () => void }>()
  return {
    after(delayMs: number, callback: () => void) {
      const timer = { delayMs, callback }
      timers.add(timer)
      return () => void timers.delete(timer)
    },
    ring: () => timers.forEach(({ callback }) => callback()),
    count: () => timers.size,
  }
}

test('it is quiet once the pulse has stood still, and no longer when it beats', () => {
  const clock = handClock()
  const pulse = signal<string | null>('a')
  const { isQuiet, stop } = watchQuiet(pulse, clock)
  expect(isQuiet.value).toBe(false)
  clock.ring()
  expect(isQuiet.value).toBe(true)
  pulse.value = 'b'
  expect(isQuiet.value).toBe(false)
  expect(clock.count()).toBe(1)
  clock.ring()
  expect(isQuiet.value).toBe(true)
  stop()
  expect(clock.count()).toBe(0)
})

test('without a pulse nothing is waited for', () => {
  const clock = handClock()
  const pulse = signal<string | null>(null)
  const { isQuiet, stop } = watchQuiet(pulse, clock)
  expect(clock.count()).toBe(0)
  pulse.value = 'a'
  expect(clock.count()).toBe(1)
  pulse.value = null
  expect(clock.count()).toBe(0)
  expect(isQuiet.value).toBe(false)
  stop()
})
