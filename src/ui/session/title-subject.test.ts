import { describe, expect, test } from 'vitest'
import type { FileIndex, Transfer } from '../../core/transfer.ts'
import { ownTransfer, personOf, receivedTransfer, twoFiles } from '../facts/transfers.test-support.ts'
import type { Kept } from '../saves/saves.ts'
import { titleSubject } from './title-subject.ts'

const manifest = twoFiles
const chosen = new Set([0, 1])
const downloading = { phase: 'downloading', manifest, chosen } as const
const complete = { phase: 'complete', manifest, chosen } as const
const byPerson = { kind: 'person' } as const
const nothingKept: ReadonlyMap<FileIndex, Kept> = new Map()

const download = receivedTransfer(downloading)
const arrived = receivedTransfer(complete)
const rests = ownTransfer({ phase: 'seeding', manifest })
const fetched = { ...rests, people: [personOf({ progress: 0.5 })] }
const full = receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'storageFull' } })

const subjectOf = (transfers: readonly Transfer[], shown: Transfer | null = null, kept = nothingKept) =>
  titleSubject(transfers, shown, () => kept)

describe('the title speaks of', () => {
  test.each<[string, readonly Transfer[], Transfer | null, Transfer | null]>([
    ['the transfer on the screen, whatever else runs', [download, rests], rests, rests],
    ['a download, on another screen', [rests, download], null, download],
    ['the one that was opened first of two', [download, receivedTransfer(downloading)], null, download],
    ['a download before an own share that is fetched', [fetched, download], null, download],
    ['an own share that is fetched', [rests, fetched], null, fetched],
    ['what stopped and needs the person, once nothing runs', [full, fetched], null, fetched],
    ['what stopped and needs the person', [arrived, full], null, full],
    ['what came and is not saved', [rests, arrived], null, arrived],
    ['none where all rests', [rests], null, null],
    ['none without transfers', [], null, null],
  ])('%s', (_, transfers, shown, subject) => {
    expect(subjectOf(transfers, shown)).toBe(subject)
  })

  test('a download also while the sender still prepares what was said yes to', () => {
    const awaiting = receivedTransfer({ phase: 'awaitingParts', manifest, prepared: 0.5, chosen })
    expect(subjectOf([fetched, awaiting])).toBe(awaiting)
  })

  test('an own share while it is prepared', () => {
    const preparing = ownTransfer({ phase: 'preparing', manifest, hashedBytes: 1, totalBytes: 2 })
    expect(subjectOf([rests, preparing])).toBe(preparing)
  })

  test('nothing that the person paused, only looked at, or saved', () => {
    const saved = new Map<FileIndex, Kept>([
      [0, 'saved'],
      [1, 'saved'],
    ])
    expect(subjectOf([receivedTransfer({ phase: 'paused', from: downloading, why: byPerson })])).toBeNull()
    expect(subjectOf([receivedTransfer({ phase: 'offered', manifest })])).toBeNull()
    expect(subjectOf([arrived], null, saved)).toBeNull()
  })
})
