import { expect, test } from 'vitest'
import { createSimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createStarvation } from './starvation.ts'

test('room that nobody used is counted, and whether there was any since the last question', async () => {
  const clock = createSimulatedClock(async () => {})
  const starvation = createStarvation(clock)
  await clock.run(100)
  starvation.note(false)
  expect(starvation.wasFilled(), 'it began with room').toBe(false)
  await clock.run(950)
  starvation.note(true)
  await clock.run(50)
  starvation.note(false)
  expect(starvation.ms).toBe(150)
  expect(starvation.wasFilled(), 'a twentieth of the time is none').toBe(true)
  starvation.note(true)
  await clock.run(200)
  starvation.note(true)
  expect([starvation.ms, starvation.wasFilled()]).toEqual([350, false])
})
