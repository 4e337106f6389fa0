import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { createManualClock } from '../../app/manual-clock.test-support.ts'
import { showInTab } from './favicon.ts'
import type { Slice } from './ribbon-slice.ts'

const picture = (slice: Slice) => `data:${slice.join()}`
const plain = 'https://files.example/icon.svg'

function tab() {
  const set: string[] = []
  let address = plain
  const icon = {
    type: 'image/svg+xml',
    get href() {
      return address
    },
    set href(next: string) {
      address = next
      set.push(next)
    },
  }
  const slice = signal<Slice | null>(null)
  const clock = createManualClock()
  return { slice, clock, set, icon, end: showInTab(slice, icon, { picture, clock }) }
}

test('leaves the tab alone while nothing runs', () => {
  const { clock, set } = tab()
  clock.pass(60_000)
  expect(set).toEqual([])
})

test('draws at most once a second, only what changed, and never forgets the last change', () => {
  const { slice, clock, set } = tab()
  for (let step = 0; step <= 40; step++) {
    slice.value = [step / 80, 0, 0]
    clock.pass(100)
  }
  expect(set.length).toBeGreaterThan(2)
  expect(set.length).toBeLessThanOrEqual(5)
  clock.pass(1_000)
  expect(set.at(-1)).toBe(picture([0.5, 0, 0]))
  const drawn = set.length
  slice.value = [0.5, 0, 0]
  clock.pass(60_000)
  expect(set).toHaveLength(drawn)
})

test('is plain again at once when it is over, and when the page is taken down', () => {
  const first = tab()
  first.slice.value = [1, 0, 0]
  first.clock.pass(100)
  first.slice.value = [1, 1, 0]
  first.slice.value = null
  first.clock.pass(5_000)
  expect(first.set).toEqual([picture([1, 0, 0]), plain])

  const second = tab()
  second.slice.value = [1, 0, 0]
  second.clock.pass(100)
  expect(second.icon.type).toBe('image/png')
  second.slice.value = [1, 1, 0]
  second.end()
  expect(second.icon.type).toBe('image/svg+xml')
  second.clock.pass(5_000)
  expect(second.set.at(-1)).toBe(plain)
})
