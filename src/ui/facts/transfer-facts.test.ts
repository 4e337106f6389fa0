import { describe, expect, test } from 'vitest'
import type { Person, TransferState } from '../../core/transfer.ts'
import type { Kept } from '../saves/saves.ts'
import { ownTransfer, partOf, personOf, receivedTransfer, twoFiles } from './transfers.test-support.ts'
import {
  activityOf,
  bytesToFirstCopy,
  copiesBeyondOurs,
  endsLink,
  losesOnLeave,
  milestoneOf,
  needOf,
  namedLike,
  newlyWanted,
  percentOf,
  personProgress,
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

test('a download whose progress is not measured yet has nothing', () => {
  const state: TransferState = { phase: 'downloading', manifest: twoFiles, chosen: both }
  const measured = (haveBytes: number, wantBytes: number) => receivedTransfer(state, { haveBytes, wantBytes })
  expect(percentOf(measured(0, 0))).toBe(0)
  expect(percentOf(measured(99, 100))).toBe(99)
  expect(percentOf(measured(100, 100))).toBe(99)
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
    expect(copiesBeyondOurs({ parts, people: [] }, manifest)).toBe(copies)
  })

  test('are none while the engine knows fewer parts than the list has', () => {
    expect(copiesBeyondOurs({ parts: [], people: [] }, twoFiles)).toBe(0)
  })

  test('are not those that somebody has who paused: nobody gets them', () => {
    const parts = [partOf([2, 2])]
    const holder = personOf({ held: 1, done: true })
    expect(copiesBeyondOurs({ parts, people: [holder, { ...holder, pause: 'person' }] }, twoFiles)).toBe(1)
    expect(copiesBeyondOurs({ parts, people: [holder, personOf({ pause: 'person' })] }, twoFiles)).toBe(2)
    const paused = personOf({ held: 0.5, pause: 'source' })
    expect(copiesBeyondOurs({ parts: [partOf([1, 2])], people: [holder, paused] }, twoFiles)).toBe(1)
    expect(copiesBeyondOurs({ parts, people: [paused, paused, paused] }, twoFiles)).toBe(0)
  })
})

describe('what happens to a share', () => {
  const none = { people: [], delivered: 0, deliveredInPart: 0 }
  const served = personOf({ progress: 1, done: true, held: 1 })
  const paused = personOf({ progress: 0.38, pause: 'person' })
  test.each([
    ['nobody came', none, { kind: 'waiting' }],
    ['somebody looks', { ...none, people: [personOf({})] }, { kind: 'opened', people: 1 }],
    [
      'somebody fetches',
      { ...none, people: [personOf({ progress: 0.386 })] },
      { kind: 'downloading', people: 1, percent: 38 },
    ],
    [
      'two fetch and one is done',
      { ...none, people: [personOf({ progress: 0.5 }), personOf({ progress: 0.1 }), served], delivered: 1 },
      { kind: 'downloading', people: 2, percent: 30 },
    ],
    [
      'bytes flow before the first report',
      { ...none, people: [personOf({ sentBytes: 1 })] },
      { kind: 'downloading', people: 1, percent: 0 },
    ],
    [
      'one has paused and one goes on',
      { ...none, people: [paused, personOf({ progress: 0.9 })] },
      { kind: 'downloading', people: 1, percent: 90 },
    ],
    ['all who fetch have paused', { ...none, people: [paused, served] }, { kind: 'paused', people: 1, percent: 38 }],
    ['who looks has paused', { ...none, people: [personOf({ pause: 'person' })] }, { kind: 'opened', people: 1 }],
    ['all went away with everything', { ...none, delivered: 2 }, { kind: 'delivered', people: 2, inPart: 0 }],
    ['some got a part', { ...none, delivered: 2, deliveredInPart: 1 }, { kind: 'delivered', people: 2, inPart: 1 }],
    [
      'one looks after another was served',
      { ...none, people: [personOf({})], delivered: 1 },
      { kind: 'opened', people: 1 },
    ],
    [
      'all who are here were served',
      { ...none, people: [served], delivered: 1 },
      { kind: 'delivered', people: 1, inPart: 0 },
    ],
    ['one had it before we watched', { ...none, people: [served] }, { kind: 'needless', people: 1 }],
  ])('when %s', (_, facts, situation) => {
    expect(shareSituation(facts)).toEqual(situation)
  })
})

describe('how far a person is', () => {
  test.each([
    ['looks at the list', {}, { kind: 'opened' }],
    ['looks, paused', { pause: 'person' }, { kind: 'opened' }],
    ['fetches everything', { progress: 0.386, held: 0.386 }, { kind: 'fetching', percent: 38, isPart: false }],
    ['fetches a part', { progress: 0.5, held: 0.05 }, { kind: 'fetching', percent: 50, isPart: true }],
    [
      'fetches the rest, with more here than that',
      { progress: 0.1, held: 0.6 },
      { kind: 'fetching', percent: 10, isPart: false },
    ],
    ['has paused', { progress: 0.4, held: 0.4, pause: 'person' }, { kind: 'paused', percent: 40, isPart: false }],
    ['is nearly done', { progress: 1, held: 1 }, { kind: 'fetching', percent: 99, isPart: false }],
    ['has everything', { progress: 1, held: 1, done: true }, { kind: 'has', isPart: false }],
    ['has nearly everything', { progress: 1, held: 0.9999, done: true }, { kind: 'has', isPart: true }],
  ] as const)('who %s', (_, facts, progress) => {
    expect(personProgress(personOf(facts))).toEqual(progress)
  })
})

describe('what goes on while the person looks elsewhere', () => {
  const seeding = { phase: 'seeding', manifest: twoFiles } as const
  const downloading = { phase: 'downloading', manifest: twoFiles, chosen: both } as const
  const complete = { phase: 'complete', manifest: twoFiles, chosen: both } as const
  const awaiting = { phase: 'awaitingParts', manifest: twoFiles, prepared: 0, chosen: both } as const
  const byPerson = { kind: 'person' } as const
  test.each([
    ['an own share', ownTransfer(seeding), 'sharing'],
    [
      'one still hashed',
      ownTransfer({ phase: 'preparing', manifest: twoFiles, hashedBytes: 0, totalBytes: 1 }),
      'sharing',
    ],
    ['an own share that is paused', ownTransfer({ phase: 'paused', from: seeding, why: byPerson }), 'paused'],
    ['one that failed', ownTransfer({ phase: 'failed', code: 'engineFailed', detail: '' }), null],
    ['a download', receivedTransfer(downloading), 'downloading'],
    ['a yes that waits for the sender', receivedTransfer(awaiting), 'downloading'],
    [
      'a paused download',
      receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'storageFull' } }),
      'paused',
    ],
    ['what is complete and passed on', receivedTransfer(complete), 'sharing'],
    [
      'what is complete and not passed on',
      receivedTransfer({ phase: 'paused', from: complete, why: byPerson }),
      'paused',
    ],
    ['a list without a yes', receivedTransfer({ phase: 'offered', manifest: twoFiles }), null],
    ['a list that is still prepared', receivedTransfer({ ...awaiting, chosen: null }), null],
  ])('%s', (_, transfer, activity) => {
    expect(activityOf(transfer)).toBe(activity)
  })
})

describe('the title', () => {
  const seeding = { phase: 'seeding', manifest: twoFiles } as const
  const sourceChanged = { kind: 'sourceChanged', path: 'a', others: 0, tries: 0 } as const
  const downloading = { phase: 'downloading', manifest: twoFiles, chosen: both } as const
  test.each([
    [receivedTransfer(downloading, { haveBytes: 38, wantBytes: 100 }), '38% ↓ trip'],
    [receivedTransfer(downloading, { haveBytes: 100, wantBytes: 100 }), '99% ↓ trip'],
    [receivedTransfer({ phase: 'complete', manifest: twoFiles, chosen: both }), '✓ trip'],
    [{ ...receivedTransfer({ phase: 'failed', code: 'engineFailed', detail: '' }), name: 'trip' }, '⚠ trip'],
    [receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'storageFull' } }), '⚠ trip'],
    [
      receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'person' } }, { haveBytes: 1, wantBytes: 2 }),
      '⏸ 50% trip',
    ],
    [
      receivedTransfer({
        phase: 'paused',
        from: { phase: 'complete', manifest: twoFiles, chosen: both },
        why: { kind: 'person' },
      }),
      '✓ trip',
    ],
    [ownTransfer({ phase: 'paused', from: seeding, why: { kind: 'person' } }), '⏸ trip'],
    [ownTransfer({ phase: 'paused', from: seeding, why: sourceChanged }), '⚠ trip'],
    [{ ...ownTransfer(seeding), people: [personOf({ progress: 0.38 })], delivered: 1 }, '38% ↑ trip'],
    [{ ...ownTransfer(seeding), people: [personOf({ progress: 0.38, pause: 'person' })] }, 'trip'],
    [receivedTransfer({ phase: 'offered', manifest: twoFiles }), 'trip'],
    [receivedTransfer({ phase: 'locked', attempt: 'none' }), 'trip'],
    [ownTransfer({ phase: 'preparing', manifest: twoFiles, hashedBytes: 43, totalBytes: 100 }), '43% trip'],
    [ownTransfer({ phase: 'seeding', manifest: twoFiles }), 'trip'],
    [{ ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), delivered: 1 }, '✓ trip'],
  ])('of %#', (transfer, title) => {
    expect(titleOf(transfer, null, 'trip')).toBe(title)
  })

  test('has no arrow while nothing comes', () => {
    const transfer = receivedTransfer(downloading, { haveBytes: 38, wantBytes: 100 })
    expect(titleOf(transfer, 'senderPaused', 'trip')).toBe('38% trip')
    expect(titleOf(transfer, 'nobody', 'trip')).toBe('38% trip')
  })

  test('counts the sender’s preparation after the yes', () => {
    const awaiting = { phase: 'awaitingParts', manifest: twoFiles, prepared: 0.43 } as const
    expect(titleOf(receivedTransfer({ ...awaiting, chosen: both }), 'preparing', 'trip')).toBe('43% trip')
    expect(titleOf(receivedTransfer({ ...awaiting, chosen: null }), 'preparing', 'trip')).toBe('trip')
  })
})

describe('leaving costs somebody something', () => {
  const seeding = ownTransfer({ phase: 'seeding', manifest: twoFiles })
  const downloading = { phase: 'downloading', manifest: twoFiles, chosen: both } as const
  const byPerson = { kind: 'person' } as const
  const preparing = ownTransfer({ phase: 'preparing', manifest: twoFiles, hashedBytes: 0, totalBytes: 9 })
  const served = { ...seeding, parts: [partOf([0, 0])], delivered: 1 }
  const pausedShare = ownTransfer({ phase: 'paused', from: { phase: 'seeding', manifest: twoFiles }, why: byPerson })
  const fetching = personOf({ progress: 0.5, held: 0.5 })
  const has = personOf({ progress: 1, held: 1, done: true })
  test.each([
    ['while preparing for somebody who waits', { ...preparing, people: [personOf({})] }, true],
    ['not while preparing for nobody', preparing, false],
    ['not where nobody ever came', { ...seeding, parts: [partOf([0, 0])] }, false],
    ['while somebody has the link open', { ...seeding, parts: [partOf([0, 0])], people: [personOf({})] }, true],
    ['while somebody fetches', { ...seeding, parts: [partOf([1, 0])], people: [fetching] }, true],
    [
      'while one fetches and another has it all',
      { ...seeding, parts: [partOf([1, 1])], people: [fetching, has] },
      true,
    ],
    ['not while those who are here have it all', { ...seeding, parts: [partOf([1, 1])], people: [has] }, false],
    ['not while those who are here have what they chose', { ...served, people: [{ ...has, held: 0.5 }] }, false],
    ['not once all were served and went', served, false],
    ['once one was served and another went in the middle', { ...served, leftWithout: 1 }, true],
    ['not where who went can have it from another', { ...seeding, parts: [partOf([1])], leftWithout: 1 }, false],
    ['while sharing is paused and somebody waits', { ...pausedShare, people: [fetching] }, true],
    ['not while it is paused for nobody', pausedShare, false],
    ['while downloading', receivedTransfer(downloading), true],
    ['while a download is paused', receivedTransfer({ phase: 'paused', from: downloading, why: byPerson }), true],
    ['not while looking at the list', receivedTransfer({ phase: 'offered', manifest: twoFiles }), false],
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
    expect(losesOnLeave(transfer, new Map())).toBe(loses)
  })

  const complete = { phase: 'complete', manifest: twoFiles, chosen: both } as const
  const half = new Map([[0, 'saved']] as const)
  const all = new Map<number, Kept>([
    [0, 'saved'],
    [1, 'handedOver'],
  ])
  test.each<[string, TransferState, Person[], ReadonlyMap<number, Kept>, boolean]>([
    ['when complete and nothing is saved', complete, [], new Map(), true],
    [
      'when complete and paused, and one is not saved',
      { phase: 'paused', from: complete, why: byPerson },
      [],
      half,
      true,
    ],
    ['not when all that was chosen is saved', complete, [], all, false],
    ['not when the one that was chosen is saved', { ...complete, chosen: new Set([0]) }, [], half, false],
    ['when all is saved and somebody gets it from here alone', complete, [fetching], all, true],
    ['not when the sender gives it too', complete, [fetching, personOf({ isSender: true, held: 1 })], all, false],
  ])('%s', (_, state, people, kept, loses) => {
    expect(losesOnLeave({ ...receivedTransfer(state), people }, kept)).toBe(loses)
  })
})

test('newly wanted is what is ticked and not yet said yes to', () => {
  expect(newlyWanted(4, new Set([1]), new Set([3]))).toEqual([0, 2])
  expect(newlyWanted(2, new Set([0, 1]), new Set())).toEqual([])
})

function fail(): never {
  throw new Error('the list has a part')
}

describe('the way to the first copy', () => {
  const seeding: TransferState = { phase: 'seeding', manifest: twoFiles }
  const share = { ...ownTransfer(seeding), parts: [partOf([1, 0])] }
  const taking = (held: number, facts: Partial<Person> = {}) =>
    personOf({ progress: held, held, sentBytes: 1, ...facts })

  test('is what the furthest lacks of all 100 bytes', () => {
    expect(bytesToFirstCopy({ ...share, people: [taking(0.25), taking(0.75)] })).toBe(25)
    expect(bytesToFirstCopy({ ...share, people: [taking(0)] })).toBe(100)
  })

  test.each([
    ['nobody is here', share],
    ['somebody only looks', { ...share, people: [personOf({})] }],
    ['the one who fetches has paused', { ...share, people: [taking(0.5, { pause: 'person' })] }],
    ['the one who fetches chose a part', { ...share, people: [taking(0.2, { progress: 0.5 })] }],
    ['the pieces are all with others', { ...share, parts: [partOf([1, 2])], people: [taking(0.5)] }],
    [
      'sharing is paused',
      { ...share, state: { phase: 'paused', from: seeding, why: { kind: 'person' } } as const, people: [taking(0.5)] },
    ],
  ])('is none when %s', (_, transfer) => {
    expect(bytesToFirstCopy(transfer)).toBe(null)
  })
})

describe('a transfer that is looked for by name', () => {
  const first = { ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), name: 'Trip to Bali' }
  const second = { ...first, name: 'Back from bali' }

  test('has the text in its name, however it is written', () => {
    expect(namedLike([first, second], ' TRIP ')).toBe(first)
  })

  test('is the latest of several', () => {
    expect(namedLike([first, second], 'Bali')).toBe(second)
  })

  test('is none without a match, for no text, or once it failed', () => {
    expect(namedLike([first], 'java')).toBe(null)
    expect(namedLike([first], '  ')).toBe(null)
    expect(namedLike([{ ...first, state: { phase: 'failed', code: 'engineFailed', detail: '' } }], 'trip')).toBe(null)
    expect(namedLike([{ ...first, name: null }], 'trip')).toBe(null)
  })
})

describe('who needs an own share', () => {
  const people = [personOf({}), personOf({ progress: 0.5 }), personOf({ sentBytes: 1 }), personOf({ done: true })]
  const share = { ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), people, leftWithout: 1 }

  test('is who fetches, who looks, and who went in the middle', () => {
    expect(needOf({ ...share, parts: [partOf([1, 0])] })).toEqual({ fetching: 2, looking: 1, left: 1 })
  })

  test('is only who fetches while somebody else has it all', () => {
    expect(needOf({ ...share, parts: [partOf([1, 1])] })).toEqual({ fetching: 2, looking: 0, left: 0 })
  })
})

describe('stopping ends the link', () => {
  const share = ownTransfer({ phase: 'seeding', manifest: twoFiles })
  const preparing = { phase: 'preparing', manifest: twoFiles, hashedBytes: 0, totalBytes: 9 } as const
  test.each([
    ['also where nobody came yet', share, true],
    ['also once all were served and went', { ...share, delivered: 1 }, true],
    ['while preparing', ownTransfer(preparing), true],
    ['while somebody still fetches', { ...share, parts: [partOf([1])], people: [personOf({ progress: 0.5 })] }, true],
    [
      'not while others have it all',
      { ...share, parts: [partOf([1])], people: [personOf({ done: true, held: 1 })] },
      false,
    ],
    ['not again, once it failed', ownTransfer({ phase: 'failed', code: 'engineFailed', detail: '' }), false],
  ])('%s', (_, transfer, ends) => {
    expect(endsLink(transfer)).toBe(ends)
  })
})
