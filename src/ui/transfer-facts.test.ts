import { describe, expect, test } from 'vitest'
import { ownTransfer, partOf, personOf, receivedTransfer, twoFiles } from './transfers.test-support.ts'
import {
  copiesBeyondOurs,
  losesOnLeave,
  milestoneOf,
  newlyWanted,
  shareSituation,
  titleOf,
  wholePercent,
} from './transfer-facts.ts'

const both = new Set([0, 1])

describe('a percentage', () => {
  test.each([
    [0, 100, 0],
    [0.999, 1, 99],
    [99_999, 100_000, 99],
    [100, 100, 100],
    [29, 100, 29],
    [0, 0, 100],
    [-1, 100, 0],
  ])('%s of %s is %s', (have, want, percent) => {
    expect(wholePercent(have, want)).toBe(percent)
  })
})

test('milestones are the quarters passed', () => {
  expect([0, 24, 25, 49, 50, 74, 75, 99].map(milestoneOf)).toEqual([0, 0, 25, 25, 50, 50, 75, 75])
})

describe('copies beyond ours', () => {
  test.each([
    ['nobody has a piece', [partOf([0, 0, 0])], 0],
    ['one piece is with us only', [partOf([3, 0, 3])], 0],
    ['together they have everything', [partOf([1, 2, 1])], 1],
    ['one part is missing', [partOf([2, 2]), partOf([0])], 0],
    ['all parts are twice there', [partOf([2, 3]), partOf([2])], 2],
    ['nothing is known yet', [{ ...partOf([1, 1]), availability: new Uint8Array() }], 0],
  ])('when %s', (_, parts, copies) => {
    const manifest = { ...twoFiles, parts: parts.map(() => twoFiles.parts[0] ?? fail()) }
    expect(copiesBeyondOurs(parts, manifest)).toBe(copies)
  })

  test('are none while the engine knows fewer parts than the list has', () => {
    expect(copiesBeyondOurs([], twoFiles)).toBe(0)
  })
})

describe('what happens to a share', () => {
  test.each([
    ['nobody came', [], 0, { kind: 'waiting' }],
    ['somebody looks', [personOf({})], 0, { kind: 'opened', people: 1 }],
    ['somebody fetches', [personOf({ progress: 0.386 })], 0, { kind: 'downloading', people: 1, percent: 38 }],
    [
      'two fetch and one is done',
      [personOf({ progress: 0.5 }), personOf({ progress: 0.1 }), personOf({ progress: 1, done: true })],
      1,
      { kind: 'downloading', people: 2, percent: 30 },
    ],
    [
      'bytes flow before the first report',
      [personOf({ sentBytes: 1 })],
      0,
      { kind: 'downloading', people: 1, percent: 0 },
    ],
    ['all went away with everything', [], 2, { kind: 'delivered', people: 2 }],
    ['one looks after another was served', [personOf({})], 1, { kind: 'delivered', people: 1 }],
    ['one had it before we watched', [personOf({ progress: 1, done: true })], 0, { kind: 'waiting' }],
  ])('when %s', (_, people, delivered, situation) => {
    expect(shareSituation({ people, delivered })).toEqual(situation)
  })
})

describe('the title', () => {
  const downloading = { phase: 'downloading', manifest: twoFiles, chosen: both } as const
  test.each([
    [receivedTransfer(downloading, { haveBytes: 38, wantBytes: 100 }), '38% ↓ trip'],
    [receivedTransfer(downloading, { haveBytes: 100, wantBytes: 100 }), '99% ↓ trip'],
    [receivedTransfer({ phase: 'complete', manifest: twoFiles, chosen: both }), '✓ trip'],
    [receivedTransfer({ phase: 'failed', code: 'engineFailed', detail: '' }), '⚠ trip'],
    [receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'storageFull' } }), '⚠ trip'],
    [
      receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'person' } }, { haveBytes: 1, wantBytes: 2 }),
      '50% ↓ trip',
    ],
    [receivedTransfer({ phase: 'offered', manifest: twoFiles }), 'trip'],
    [{ ...receivedTransfer({ phase: 'locked', attempt: 'none' }), name: null }, 'Tukar'],
    [ownTransfer({ phase: 'preparing', manifest: twoFiles, hashedBytes: 43, totalBytes: 100 }), '43% trip'],
    [ownTransfer({ phase: 'seeding', manifest: twoFiles }), 'trip'],
    [{ ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), delivered: 1 }, '✓ trip'],
  ])('of %#', (transfer, title) => {
    expect(titleOf(transfer, 'Tukar')).toBe(title)
  })
})

describe('leaving costs somebody something', () => {
  const seeding = ownTransfer({ phase: 'seeding', manifest: twoFiles })
  test.each([
    ['while preparing', ownTransfer({ phase: 'preparing', manifest: twoFiles, hashedBytes: 0, totalBytes: 9 }), true],
    ['while nobody else has it all', { ...seeding, parts: [partOf([1, 0])] }, true],
    ['not once others have it all', { ...seeding, parts: [partOf([1, 1])] }, false],
    ['while downloading', receivedTransfer({ phase: 'downloading', manifest: twoFiles, chosen: both }), true],
    ['not while looking at the list', receivedTransfer({ phase: 'offered', manifest: twoFiles }), false],
    ['not when complete', receivedTransfer({ phase: 'complete', manifest: twoFiles, chosen: both }), false],
    [
      'after a yes that waits for the sender',
      receivedTransfer({ phase: 'awaitingParts', manifest: twoFiles, prepared: 0, chosen: both }),
      true,
    ],
    [
      'not before a yes',
      receivedTransfer({ phase: 'awaitingParts', manifest: twoFiles, prepared: 0, chosen: null }),
      false,
    ],
  ])('%s', (_, transfer, loses) => {
    expect(losesOnLeave(transfer)).toBe(loses)
  })
})

test('newly wanted is what is ticked and not yet said yes to', () => {
  expect(newlyWanted(4, new Set([1]), new Set([3]))).toEqual([0, 2])
  expect(newlyWanted(2, new Set([0, 1]), new Set())).toEqual([])
})

function fail(): never {
  throw new Error('the list has a part')
}
