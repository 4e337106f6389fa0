import { expect, test } from 'vitest'
import { setPiece } from '../../core/bitfield.ts'
import type { Transfer, TransferState } from '../../core/transfer.ts'
import { shownSlice, sliceBars } from './ribbon-slice.ts'
import { ownTransfer, partOf, personOf, receivedTransfer, twoFiles } from '../facts/transfers.test-support.ts'

const sliceOf = (transfer: Transfer) => shownSlice([transfer], transfer)
const downloading: TransferState = { phase: 'downloading', manifest: twoFiles, chosen: new Set([0]) }
const preparing = (hashedBytes: number): TransferState => ({
  phase: 'preparing',
  hashedBytes,
  totalBytes: 100,
  manifest: twoFiles,
})

test('fills from the start while files are prepared', () => {
  expect(sliceOf(ownTransfer(preparing(50)))).toEqual([1, 0.5, 0])
})

test('shows the pieces of a download where they are', () => {
  const part = partOf([0, 0, 0, 0, 0, 0])
  for (const piece of [0, 4, 5]) setPiece(part.held, piece)
  expect(sliceOf({ ...receivedTransfer(downloading), parts: [part] })).toEqual([0.5, 0, 1])
})

test('shows a single piece as a whole, and nothing before there are pieces', () => {
  const part = partOf([0])
  setPiece(part.held, 0)
  expect(sliceOf({ ...receivedTransfer(downloading), parts: [part] })).toEqual([1, 1, 1])
  expect(sliceOf(receivedTransfer(downloading))).toEqual([0, 0, 0])
})

test('shows what others have while somebody downloads', () => {
  const share = { ...ownTransfer({ phase: 'seeding', manifest: twoFiles }), parts: [partOf([1, 2, 0])] }
  expect(sliceOf(share)).toBeNull()
  expect(sliceOf({ ...share, people: [personOf({ progress: 0.5 })] })).toEqual([1, 1, 0])
  expect(sliceOf({ ...share, people: [personOf({ done: true, progress: 1 })] })).toBeNull()
})

test('shows nothing where nothing moves', () => {
  expect(sliceOf(receivedTransfer({ phase: 'paused', from: downloading, why: { kind: 'person' } }))).toBeNull()
  expect(sliceOf(receivedTransfer({ ...downloading, phase: 'complete' }))).toBeNull()
  expect(sliceOf(receivedTransfer({ phase: 'offered', manifest: twoFiles }))).toBeNull()
})

test('changes only by what can be seen in a tab', () => {
  const slice = (hashed: number) => sliceOf(ownTransfer(preparing(hashed)))
  expect(slice(50)).toEqual(slice(51))
  expect(slice(50)).not.toEqual(slice(60))
})

test('speaks of the transfer on the screen, and of another only while that one rests', () => {
  const own = ownTransfer(preparing(50))
  const download = receivedTransfer(downloading)
  const rests = receivedTransfer({ phase: 'offered', manifest: twoFiles })
  expect(shownSlice([own, download], download)).toEqual([0, 0, 0])
  expect(shownSlice([own, rests], rests)).toEqual([1, 0.5, 0])
  expect(shownSlice([rests, own], null)).toEqual([1, 0.5, 0])
  expect(shownSlice([rests], null)).toBeNull()
})

test('lies along the middle of the icon, in bars as high as there is of them', () => {
  const bars = sliceBars([1, 0.5, 0])
  expect(bars.map(({ height }) => height)).toEqual([16, 8, 0])
  expect(bars.map(({ y, height }) => y + height / 2)).toEqual([16, 16, 16])
  const gaps = bars.slice(1).map(({ x }, i) => x - (bars[i]?.x ?? 0) - (bars[i]?.width ?? 0))
  expect(gaps).toEqual([2, 2])
})
