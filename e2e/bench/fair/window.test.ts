import { expect, test } from 'vitest'
import type { LinkCounts } from './link-protocol.ts'
import { windowOf } from './window.ts'

const counts = (more: Partial<LinkCounts>, packets = 0): LinkCounts => ({
  at: 0,
  lines: { sender: { packets, bytes: 0, lost: 0, dropped: 0 } },
  flows: {},
  waits: [],
  late: 0,
  spilt: 0,
  ...more,
})

const before = counts({ at: 1000, flows: { udp: 500, 'tcp 1': 1_000_000 }, waits: [3], late: 1 }, 100)
const after = counts(
  {
    at: 3000,
    flows: { udp: 2_000_500, 'tcp 1': 3_000_000, 'tcp 2': 8_000_000, other: 2000 },
    waits: [3, 1, 2, ...Array.from({ length: 20 }, () => 0), 1],
    late: 3,
    spilt: 1,
  },
  300,
)

test('only what passed between two looks counts, by flow', () => {
  expect(windowOf(before, after, ['tcp 1', 'tcp 2'])).toEqual({
    app: 1,
    tcp: [1, 4],
    total: 6.001,
    waitMs: 2,
    longWaitPercent: 25,
    latePercent: 1,
    spiltPercent: 0.5,
  })
})

test('a flow that sent nothing is no measurement', () => {
  expect(() => windowOf(before, after, ['tcp 3'])).toThrow('tcp 3')
})
