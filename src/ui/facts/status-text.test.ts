import { describe, expect, test } from 'vitest'
import type { TransferState } from '../../core/transfer.ts'
import { enRest } from '../i18n/en-rest.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import { idRest } from '../i18n/id-rest.ts'
import { idStart } from '../i18n/id-start.ts'
import type { AllWords } from '../i18n/language.ts'
import {
  offerNote,
  personFacts,
  preparingFacts,
  receiveStatus,
  shareStatus,
  stopWarning,
  tabNeed,
} from './status-text.ts'
import { ownTransfer, partOf, personOf, receivedTransfer, twoFiles } from './transfers.test-support.ts'
import type { Waiting } from './waiting.ts'

const en: AllWords = { language: 'en', t: { ...enStart, ...enRest }, format: createFormat('en') }
const id: AllWords = { language: 'id', t: { ...idStart, ...idRest }, format: createFormat('id') }
const both = new Set([0, 1])
const downloading: TransferState = { phase: 'downloading', manifest: twoFiles, chosen: both }
const complete = { phase: 'complete', manifest: twoFiles, chosen: both } as const

describe('the status of a download', () => {
  test('changes at each quarter and nowhere between', () => {
    const texts: string[] = []
    for (let haveBytes = 0; haveBytes <= 100; haveBytes++) {
      const text = receiveStatus(receivedTransfer(downloading, { haveBytes, wantBytes: 100 }), null, en)
      if (text !== texts.at(-1)) texts.push(text)
    }
    expect(texts).toEqual([
      'Downloading',
      'Downloading: a quarter is here',
      'Downloading: half is here',
      'Downloading: three quarters are here',
    ])
  })

  test('begins with the word for complete as long as everything chosen is here, paused or not', () => {
    const states: TransferState[] = [
      complete,
      { ...complete, chosen: new Set([1]) },
      { phase: 'paused', from: complete, why: { kind: 'person' } },
    ]
    for (const state of states) {
      expect(receiveStatus(receivedTransfer(state), null, en)).toMatch(/^Complete/)
      expect(receiveStatus(receivedTransfer(state), null, id)).toMatch(/^Selesai/)
    }
  })

  test('does not say complete before', () => {
    const states: TransferState[] = [
      downloading,
      { phase: 'paused', from: downloading, why: { kind: 'person' } },
      { phase: 'offered', manifest: twoFiles },
      { phase: 'awaitingParts', manifest: twoFiles, prepared: 1, chosen: both },
      { phase: 'joining', step: 'finding', since: 0 },
      { phase: 'locked', attempt: 'wrong' },
      { phase: 'failed', code: 'storageFailed', detail: '' },
    ]
    for (const state of states) {
      const text = receiveStatus(receivedTransfer(state, { haveBytes: 100, wantBytes: 100 }), null, en)
      expect(text).not.toMatch(/complete/i)
      expect(text).not.toBe('')
    }
  })

  test.each<[Waiting, string, string]>([
    ['nobody', 'No one with this file is online right now.', 'Belum ada yang online'],
    ['senderPaused', 'The sender has paused.', 'Pengirim sedang menjeda.'],
    ['sourceChanged', 'A file at the sender’s was changed or moved', 'Ada berkas pengirim yang berubah'],
    ['holderPaused', 'Whoever has the rest has paused.', 'Orang yang punya sisanya sedang menjeda.'],
    ['lacking', 'Nobody here has what is still missing.', 'Belum ada orang di sini yang punya sisanya.'],
    ['stalled', 'Connected, but nothing comes right now.', 'Terhubung, tetapi belum ada data'],
  ])('says what it waits for instead of "Downloading": %s', (waiting, english, indonesian) => {
    const transfer = receivedTransfer(downloading, { haveBytes: 38, wantBytes: 100 })
    expect(receiveStatus(transfer, waiting, en).startsWith(english)).toBe(true)
    expect(receiveStatus(transfer, waiting, id).startsWith(indonesian)).toBe(true)
  })

  test('says the same while the sender prepares', () => {
    const awaiting = receivedTransfer({ phase: 'awaitingParts', manifest: twoFiles, prepared: 0.43, chosen: both })
    expect(receiveStatus(awaiting, 'preparing', en)).toBe('The sender is preparing the files')
    expect(receiveStatus(awaiting, 'nobody', en)).toMatch(/^No one with this file is online/)
    expect(receiveStatus(awaiting, 'senderPaused', en)).toMatch(/^The sender has paused/)
  })

  test('keeps the offer and says beneath it why it would not start', () => {
    expect(receiveStatus(receivedTransfer({ phase: 'offered', manifest: twoFiles }), 'senderPaused', en)).toMatch(
      /^2 files/,
    )
    expect(offerNote('senderPaused', en)).toBe('The sender has paused: it starts when they go on.')
    expect(offerNote('nobody', id)).toMatch(/^Belum ada yang online/)
    expect(offerNote(null, en)).toBeNull()
  })

  test('says of a paused complete download nothing that stands beside its switch', () => {
    const paused = receivedTransfer({ phase: 'paused', from: complete, why: { kind: 'person' } })
    expect(receiveStatus(paused, null, en)).toBe('Complete. All 2 files are here.')
  })

  test('tells how many files are for me', () => {
    expect(receiveStatus(receivedTransfer({ phase: 'offered', manifest: twoFiles }), null, en)).toBe(
      '2 files for you, 100\u00a0bytes',
    )
    expect(receiveStatus(receivedTransfer({ ...complete, chosen: new Set([0]) }), null, en)).toBe(
      'Complete. The file you chose is here.',
    )
  })
})

describe('the status of a share', () => {
  const seeding = ownTransfer({ phase: 'seeding', manifest: twoFiles })

  const running = (progress: number) => personOf({ progress, held: progress })
  const paused = personOf({ progress: 0.38, held: 0.38, pause: 'person' })
  const had = personOf({ progress: 1, held: 1, done: true, delivery: 'hadAll' })
  test.each([
    [[], 0, 0, 'Waiting for someone to open the link', null],
    [[personOf({})], 0, 0, '1 person opened the link', null],
    [[running(0.38)], 0, 0, '1 person is downloading', '38%'],
    [[running(0.2), running(0.4)], 1, 0, '2 people are downloading', '30%'],
    [[paused], 0, 0, '1 person has paused at 38%', null],
    [[paused, paused], 0, 0, '2 people have paused', null],
    [[personOf({})], 1, 0, '1 person opened the link', null],
    [[had], 1, 0, 'Delivered to 1 person', null],
    [[], 2, 0, 'Delivered to 2 people', null],
    [[], 2, 1, 'Delivered to 2 people; 1 of them chose a part', null],
    [[], 1, 1, 'Delivered to 1 person, who chose a part', null],
    [[had], 0, 0, '1 person is here and has what they chose', null],
  ])('%#: %s', (people, delivered, deliveredInPart, text, percent) => {
    expect(shareStatus({ ...seeding, people, delivered, deliveredInPart }, en)).toEqual({ text, percent })
  })

  test('has Indonesian words', () => {
    expect(shareStatus({ ...seeding, people: [personOf({ progress: 0.38 })] }, id)).toEqual({
      text: '1 orang sedang mengunduh',
      percent: '38%',
    })
  })

  test('says when it is paused', () => {
    const paused = ownTransfer({
      phase: 'paused',
      from: { phase: 'seeding', manifest: twoFiles },
      why: { kind: 'sourceChanged', path: 'a', others: 0, tries: 0 },
    })
    expect(shareStatus(paused, en).text).toBe('Sharing is paused')
  })
})

describe('the row of a person', () => {
  test.each([
    [{}, ['opened the link']],
    [{ progress: 0.38, held: 0.38 }, ['38%']],
    [{ progress: 0.38, held: 0.1 }, ['38% of what they chose']],
    [{ progress: 0.38, held: 0.38, pause: 'person' }, ['38%', 'paused']],
    [{ progress: 1, held: 1, done: true }, ['has everything']],
    [{ progress: 1, held: 0.4, done: true }, ['has what they chose']],
    [{ progress: 1, held: 1, done: true, pause: 'person' }, ['has everything', 'paused']],
    [{ isSender: true, progress: 1, held: 1, done: true }, []],
    [{ isSender: true, pause: 'source' }, ['paused: a file was changed or moved']],
  ] as const)('%j', (facts, words) => {
    expect(personFacts(personOf(facts), en)).toEqual(words)
  })
})

describe('the time left of the hashing', () => {
  const work = { phase: 'preparing', hashedBytes: 25, totalBytes: 100, manifest: twoFiles } as const
  const preparing = ownTransfer(work)

  test('stands beside it, also while the person has paused what others get', () => {
    expect(preparingFacts(preparing, 50, en)).toContain('50\u00a0sec left')
    expect(preparingFacts(preparing, 50, id)).toContain('sisa 50\u00a0dtk')
    const paused = ownTransfer({ phase: 'paused', from: work, why: { kind: 'person' } })
    expect(preparingFacts(paused, 50, en)).toContain('50\u00a0sec left')
  })

  test('is left out where it can’t be told', () => {
    expect(preparingFacts(preparing, null, en)).toEqual(['Preparing the files, 25%', 'You can send the link already.'])
  })
})

describe('whether the sender’s tab is needed', () => {
  const share = { ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), parts: [partOf([0, 0])] }
  const lacks = personOf({ progress: 0.4, held: 0.4 })
  const has = personOf({ progress: 1, held: 1, done: true })
  test.each([
    ['nobody came yet', share, 'Keep this tab open: they get it from here.'],
    ['somebody needs it', { ...share, people: [lacks] }, '1 person still needs this: keep this tab open.'],
    [
      'a full copy is out, and somebody else is not done',
      { ...share, people: [has, lacks], parts: [partOf([1, 1])] },
      '1 person still needs this: keep this tab open.',
    ],
    [
      'a full copy is out, and nobody lacks anything',
      { ...share, people: [has], parts: [partOf([1, 1])] },
      '1 full copy beyond yours: you can close this tab.',
    ],
    [
      'the one full copy is with somebody who paused',
      { ...share, people: [{ ...has, pause: 'person' as const }, lacks], parts: [partOf([1, 1])] },
      '1 person still needs this: keep this tab open.',
    ],
    [
      'somebody looks, after others were served',
      { ...share, delivered: 1, people: [personOf({})] },
      'Keep this tab open: they get it from here.',
    ],
    ['all were served and went', { ...share, delivered: 2 }, 'You can close this tab, or keep it open for others.'],
    [
      'one was served and one went in the middle',
      { ...share, delivered: 1, leftWithout: 1 },
      '1 person left before it was all there: keep this tab open, so that it can go on.',
    ],
    [
      'two full copies are out',
      { ...share, people: [has, has], parts: [partOf([2, 2])] },
      '2 full copies beyond yours: you can close this tab.',
    ],
  ])('when %s', (_, transfer, text) => {
    expect(tabNeed(transfer, en)).toEqual({ text, isNeeded: !/you can close this tab/i.test(text) })
  })
})

test('what stopping would cost names how many still need it', () => {
  const share = ownTransfer({ phase: 'seeding', manifest: twoFiles })
  expect(stopWarning(share, en)).toBe('The link will not work any more.')
  expect(stopWarning({ ...share, people: [personOf({})] }, en)).toBe('The link will not work any more.')
  const fetching = personOf({ progress: 0.5 })
  expect(stopWarning({ ...share, people: [fetching, personOf({ done: true })] }, en)).toBe(
    '1 person still needs this. The link will not work any more.',
  )
  expect(stopWarning({ ...share, people: [fetching], leftWithout: 1 }, id)).toBe(
    '2 orang masih memerlukan ini. Tautannya tidak akan berfungsi lagi.',
  )
})
