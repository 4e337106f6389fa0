import { describe, expect, test } from 'vitest'
import type { Transfer, TransferState } from '../../core/transfer.ts'
import { partOf, personOf, receivedTransfer, twoFiles } from './transfers.test-support.ts'
import { dependentsOf, pulseOf, waitingOf, type Waiting } from './waiting.ts'

const both = new Set([0, 1])
const downloading: TransferState = { phase: 'downloading', manifest: twoFiles, chosen: both }
const offered: TransferState = { phase: 'offered', manifest: twoFiles }
const awaiting: TransferState = { phase: 'awaitingParts', manifest: twoFiles, prepared: 0.4, chosen: both }

const sender = personOf({ isSender: true, held: 1, done: true })
const senderPaused = { ...sender, pause: 'person' } as const
const senderChanged = { ...sender, pause: 'source' } as const
const helper = personOf({ held: 0.5, progress: 0.5 })
const newcomer = personOf({})
const holder = personOf({ held: 1, done: true, progress: 1 })
const holderPaused = { ...holder, pause: 'person' } as const

/** Two pieces: the first is here, and so often are they with others. */
const oneOfTwo = (availability: readonly number[]) => [{ ...partOf(availability), held: Uint8Array.of(0x80) }]
const twoPieces: TransferState = {
  phase: 'downloading',
  chosen: both,
  manifest: {
    ...twoFiles,
    parts: twoFiles.parts.map((part) => ({ ...part, files: part.files.map((file) => ({ ...file, size: 250_000 })) })),
  },
}

type Row = readonly [
  name: string,
  state: TransferState,
  facts: Partial<Transfer>,
  loud: Waiting | null,
  quiet: Waiting | null,
]

const rows: readonly Row[] = [
  ['nobody is here', downloading, { people: [] }, 'nobody', 'nobody'],
  ['the sender gives', downloading, { people: [sender] }, null, 'stalled'],
  ['the sender has paused', downloading, { people: [senderPaused] }, 'senderPaused', 'senderPaused'],
  ['a file at the sender’s changed', downloading, { people: [senderChanged] }, 'sourceChanged', 'sourceChanged'],
  ['the sender has paused and another gives', downloading, { people: [senderPaused, helper] }, null, 'senderPaused'],
  ['the sender has paused and another has all', downloading, { people: [senderPaused, holder] }, null, 'stalled'],
  [
    'the only other one who has all has paused',
    downloading,
    { people: [holderPaused] },
    'holderPaused',
    'holderPaused',
  ],
  ['another has a part of it', twoPieces, { people: [helper], parts: oneOfTwo([1, 1]) }, null, 'stalled'],
  ['all here lack the same', twoPieces, { people: [helper], parts: oneOfTwo([1, 0]) }, null, 'lacking'],
  [
    'what they have is not what was chosen',
    { ...twoPieces, chosen: new Set([0]) },
    { people: [helper], parts: oneOfTwo([0, 1]) },
    null,
    'lacking',
  ],
  [
    'who has the missing piece has paused',
    twoPieces,
    { people: [{ ...helper, pause: 'person' }], parts: oneOfTwo([0, 1]) },
    null,
    'holderPaused',
  ],
  ['the one who is here has nothing', downloading, { people: [newcomer] }, null, 'lacking'],
  ['no part is open yet and somebody has some', downloading, { people: [helper] }, null, 'stalled'],

  ['nobody is here before the yes', offered, { people: [] }, 'nobody', 'nobody'],
  ['the sender is here before the yes', offered, { people: [sender] }, null, null],
  ['the sender has paused before the yes', offered, { people: [senderPaused] }, 'senderPaused', 'senderPaused'],
  ['a file changed before the yes', offered, { people: [senderChanged] }, 'sourceChanged', 'sourceChanged'],
  ['another can give before the yes', offered, { people: [senderPaused, helper] }, null, null],
  ['nobody has anything before the yes', offered, { people: [newcomer] }, null, 'lacking'],

  ['the sender prepares', awaiting, { people: [sender] }, 'preparing', 'preparing'],
  ['the sender paused while preparing', awaiting, { people: [senderPaused] }, 'senderPaused', 'senderPaused'],
  ['the sender left while preparing', awaiting, { people: [newcomer] }, 'nobody', 'nobody'],

  ['everything is here', { phase: 'complete', manifest: twoFiles, chosen: both }, { people: [] }, null, null],
  ['the person paused', { phase: 'paused', from: downloading, why: { kind: 'person' } }, { people: [] }, null, null],
  ['there is no list yet', { phase: 'joining', step: 'finding', since: 0 }, { people: [] }, null, null],
]

test.each(rows)('what it waits for when %s', (_, state, facts, loud, quiet) => {
  const transfer = { ...receivedTransfer(state), ...facts }
  expect([waitingOf(transfer, false), waitingOf(transfer, true)]).toEqual([loud, quiet])
})

describe('the pulse', () => {
  const before = { ...receivedTransfer(downloading), people: [sender] }

  test('tells of what comes, and of a new state', () => {
    expect(pulseOf({ ...before, receivedBytes: 1 }).came).not.toBe(pulseOf(before).came)
    const paused: TransferState = { phase: 'paused', from: downloading, why: { kind: 'person' } }
    expect(pulseOf({ ...before, state: paused }).came).not.toBe(pulseOf(before).came)
  })

  test('counts who gives', () => {
    expect(pulseOf({ ...before, people: [sender, helper, holderPaused] }).giving).toBe(2)
  })

  test('is the same when others only get further', () => {
    const further = { ...before, people: [{ ...sender, sentBytes: 9, progress: 0.1 }], sentBytes: 9 }
    expect(pulseOf(further)).toEqual(pulseOf(before))
  })
})

describe('people who depend on this page', () => {
  const complete: TransferState = { phase: 'complete', manifest: twoFiles, chosen: both }
  const fetching = personOf({ progress: 0.2, held: 0.2 })
  test.each([
    ['nobody', complete, [], 0],
    ['who fetch with nobody else to give', complete, [fetching, { ...fetching, progress: 0, sentBytes: 5 }], 2],
    ['not who has everything they chose', complete, [{ ...fetching, done: true }], 0],
    ['not who only looks', complete, [newcomer], 0],
    ['nobody while the sender gives', complete, [fetching, sender], 0],
    ['also when the sender has paused', complete, [fetching, senderPaused], 1],
    [
      'nobody while this page gives nothing',
      { phase: 'paused', from: complete, why: { kind: 'person' } } satisfies TransferState,
      [fetching],
      0,
    ],
  ])('%s', (_, state, people, count) => {
    expect(dependentsOf({ state, people, straight: new Set() })).toBe(count)
    expect(dependentsOf({ state, people, straight: both })).toBe(0)
  })
})
