import { describe, expect, test, vi } from 'vitest'
import { aheadBytesAt, createUrgency } from './urgency.ts'

describe('urgency', () => {
  test('tells who listens, once for each change', () => {
    const life = new AbortController()
    const urgency = createUrgency(life.signal)
    const hear = vi.fn()
    const stop = urgency.subscribe(hear)
    urgency.change({ isDue: true })
    urgency.change({ isDue: true })
    expect(hear).toHaveBeenCalledTimes(1)
    urgency.change({ aheadBytes: 5 })
    expect(urgency.state).toEqual({ aheadBytes: 5, isDue: true })
    expect(urgency.isOver).toBe(false)
    life.abort()
    expect(urgency.isOver).toBe(true)
    expect(hear).toHaveBeenCalledTimes(3)
    stop()
    urgency.change({ isDue: false })
    expect(hear).toHaveBeenCalledTimes(3)
  })

  test.each([
    [0, 1024 * 1024],
    [500_000, 5_000_000],
    [100_000_000, 32 * 1024 * 1024],
  ])('at %i bytes a second %i are urgent', (rate, bytes) => {
    expect(aheadBytesAt(rate)).toBe(bytes)
  })
})
