import { describe, expect, it } from 'vitest'
import { swarmIdFrom } from '../../core/ids.ts'
import type { FileIndex, Transfer, TransferState } from '../../core/transfer.ts'
import { enLibrary } from '../i18n/en-library.ts'
import { enPeople } from '../i18n/en-people.ts'
import { enRest } from '../i18n/en-rest.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import { idLibrary } from '../i18n/id-library.ts'
import type { AllWords } from '../i18n/language.ts'
import { countsOf, factsOf, matching, namesOf, removalText, stateText, totalsOf } from './library-text.ts'
import { listing, ownTransfer, partOf, personOf, receivedTransfer, twoFiles } from '../facts/transfers.test-support.ts'
import type { Kept } from '../saves/saves.ts'

const words: AllWords = { language: 'en', t: { ...enStart, ...enRest, ...enPeople }, format: createFormat('en') }
const manifest = twoFiles
const all = new Set([0, 1])
const seeding: TransferState = { phase: 'seeding', manifest }
const complete: TransferState = { phase: 'complete', manifest, chosen: all }
const downloading: TransferState = { phase: 'downloading', manifest, chosen: all }
const pausedFrom = (from: typeof downloading): TransferState => {
  if (from.phase !== 'downloading') throw new Error('a running state')
  return { phase: 'paused', from, why: { kind: 'person' } }
}
const none: ReadonlyMap<FileIndex, Kept> = new Map()

function called(names: readonly (string | null)[]): readonly Transfer[] {
  return names.map((name, index) => {
    const id = swarmIdFrom(new Uint8Array(20).fill(index + 1))
    if (!id) throw new Error('20 bytes are a name')
    if (name === null) return { ...receivedTransfer({ phase: 'locked', attempt: 'none' }), id }
    return { ...ownTransfer({ phase: 'seeding', manifest: listing([name]) }), id }
  })
}
const { unnamed } = enRest.meanwhile
const callsOf = (names: readonly (string | null)[]) => [...namesOf(called(names), words).values()]

describe('names', () => {
  it.each([
    [
      ['a', 'b'],
      ['a', 'b'],
    ],
    [
      ['a', 'a', 'a'],
      ['a', 'a (2)', 'a (3)'],
    ],
    // What is really called so keeps it, if it was first.
    [
      ['a (2)', 'a', 'a'],
      ['a (2)', 'a', 'a (3)'],
    ],
    [
      [null, unnamed, null],
      [unnamed, `${unnamed} (2)`, `${unnamed} (3)`],
    ],
  ])('%j are called %j', (names, expected) => {
    expect(callsOf(names)).toEqual(expected)
  })

  it.each([
    ['', ['Film.mkv (2)', 'notes.txt', 'Film.mkv']],
    [' film ', ['Film.mkv (2)', 'Film.mkv']],
    ['(2)', ['Film.mkv (2)']],
    ['none', []],
  ])('with %j in them are found, the latest first', (text, expected) => {
    const transfers = called(['Film.mkv', 'notes.txt', 'Film.mkv'])
    const names = namesOf(transfers, words)
    expect(matching(transfers, names, text).map(({ id }) => names.get(id))).toEqual(expected)
  })
})

describe('the summary', () => {
  const mixed = [
    ownTransfer(seeding),
    receivedTransfer(complete),
    receivedTransfer(downloading),
    receivedTransfer(pausedFrom(downloading)),
    receivedTransfer({ phase: 'offered', manifest }),
    receivedTransfer({ phase: 'failed', code: 'expired', detail: '' }),
  ]

  it('counts what each does', () => {
    expect(countsOf(mixed)).toEqual({ all: 6, sharing: 2, downloading: 1, paused: 1 })
    expect(enLibrary.summary(countsOf(mixed))).toBe('6 items: 2 shared, 1 downloading, 1 paused')
    expect(idLibrary.summary(countsOf(mixed))).toBe('6 kiriman: 2 dibagikan, 1 sedang diunduh, 1 dijeda')
    expect(enLibrary.summary({ all: 1, sharing: 0, downloading: 0, paused: 0 })).toBe('1 item')
  })

  it('adds up the bytes', () => {
    expect(totalsOf(mixed.map((each, index) => ({ ...each, sentBytes: index, receivedBytes: 10 })))).toEqual({
      sent: 15,
      received: 60,
    })
  })
})

describe('a row says', () => {
  const half = { haveBytes: 50, wantBytes: 100 }
  it.each<[Transfer, string]>([
    [ownTransfer({ phase: 'preparing', manifest, hashedBytes: 25, totalBytes: 100 }), 'Preparing the files, 25%'],
    [ownTransfer(seeding), 'Waiting for someone to open the link'],
    [{ ...ownTransfer(seeding), people: [personOf({ progress: 0.38 })] }, '1 person is downloading, 38%'],
    [receivedTransfer({ phase: 'joining', step: 'connecting', since: 0 }), 'Connecting'],
    [receivedTransfer({ phase: 'offered', manifest }), '2 files for you, 100\u00a0bytes'],
    [{ ...receivedTransfer(downloading, half), people: [personOf({ held: 1 })] }, 'Downloading, 50%'],
    [receivedTransfer(downloading, half), enRest.receive.waiting.nobody],
    [receivedTransfer(pausedFrom(downloading), half), 'Paused, 50%'],
    [receivedTransfer(complete), 'Complete. All 2 files are here.'],
    [receivedTransfer({ phase: 'failed', code: 'expired', detail: '' }), enRest.failures.expired().what],
  ])('what it does (%#): %s', (transfer, text) => {
    expect(stateText(transfer, enLibrary, words)).toBe(text)
  })

  it('why it paused, where it was not the person', () => {
    const why = { kind: 'sourceChanged', path: 'a.txt', others: 0, tries: 0 } as const
    const changed = ownTransfer({ phase: 'paused', from: seeding, why })
    expect(stateText(changed, enLibrary, words)).toMatch(/^“a\.txt” was changed or moved/)
    const full = receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'storageFull' } })
    expect(stateText(full, enLibrary, words)).toMatch(/^This device is full/)
  })

  it.each<[Transfer, readonly string[]]>([
    [ownTransfer(seeding), ['100\u00a0bytes']],
    [
      { ...ownTransfer(seeding), sentBytes: 140, people: [personOf({})] },
      ['100\u00a0bytes', 'Sent 140\u00a0bytes', 'ratio 1.4', '1 person here'],
    ],
    // All of an own share is here: what counts is what others have.
    [
      { ...ownTransfer(seeding), parts: [partOf([1, 0, 2, 0])], people: [personOf({}), personOf({})] },
      ['100\u00a0bytes', '2 people here', 'Others have 50% of it'],
    ],
    // Who left took along what nobody here can get.
    [{ ...ownTransfer(seeding), parts: [partOf([0, 0])], delivered: 1 }, ['100\u00a0bytes']],
    [
      { ...receivedTransfer(complete), parts: [partOf([1, 1])], people: [personOf({})] },
      ['100\u00a0bytes', '1 person here'],
    ],
    [receivedTransfer(downloading, half), ['50\u00a0bytes of 100\u00a0bytes']],
    [
      { ...receivedTransfer(complete), sentBytes: 10, receivedBytes: 300 },
      ['100\u00a0bytes', 'Sent 10\u00a0bytes', 'Received 300\u00a0bytes', 'ratio 0.03'],
    ],
    // Nothing was received: no number can be given.
    [{ ...receivedTransfer(complete), sentBytes: 10 }, ['100\u00a0bytes', 'Sent 10\u00a0bytes']],
    [receivedTransfer({ phase: 'joining', step: 'finding', since: 0 }), []],
  ])('its numbers (%#): %j', (transfer, facts) => {
    expect(factsOf(transfer, enLibrary, words)).toEqual(facts)
  })
})

describe('removing', () => {
  const costsOf = (transfer: Transfer, kept = none) => removalText(transfer, kept, enLibrary, words)
  const { removing, deletes, notSaved } = enLibrary

  it('an own share says who still needs it, and that the link ends', () => {
    const needed = { ...ownTransfer(seeding), people: [personOf({ progress: 0.5, held: 0.5 })] }
    expect(costsOf(needed)).toBe(`1 person still needs this. ${enRest.share.linkEnds} ${removing}`)
    expect(costsOf(ownTransfer(seeding))).toBe(`${enRest.share.linkEnds} ${removing}`)
    expect(costsOf(ownTransfer({ phase: 'failed', code: 'expired', detail: '' }))).toBe(removing)
  })

  it('what was received says whether it was saved, and that it is deleted', () => {
    const here = receivedTransfer(complete, { haveBytes: 100, wantBytes: 100 })
    expect(costsOf(here)).toBe(`${notSaved} ${deletes} ${removing}`)
    const kept = new Map<FileIndex, Kept>([
      [0, 'saved'],
      [1, 'handedOver'],
    ])
    expect(costsOf(here, kept)).toBe(`${deletes} ${removing}`)
    expect(costsOf({ ...here, people: [personOf({ progress: 0.5 })] }, kept)).toMatch(/^1 person still needs this/)
    expect(costsOf(receivedTransfer({ phase: 'offered', manifest }))).toBe(removing)
  })
})
