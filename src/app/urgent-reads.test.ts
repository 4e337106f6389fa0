import { beforeEach, expect, test } from 'vitest'
import { pieceIndex } from '../core/ids.ts'
import { layoutPart, plainBytesPerPiece } from '../core/part-layout.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'
import { createUrgency } from '../core/urgency.ts'
import { createUrgentReads, type UrgentReads } from './urgent-reads.ts'

const layout = layoutPart([20 * 1024 * 1024])
const perPiece = plainBytesPerPiece(layout)

let told: string[]
let reads: UrgentReads

beforeEach(() => {
  told = []
  life = new AbortController()
  const text = ({ piece, isDue }: UrgentPiece) => `${piece}${isDue ? '!' : ''}`
  reads = createUrgentReads(layout, (pieces) => void told.push(pieces.map(text).join(' ')))
})

let life: AbortController

const ahead = (pieces: number) => {
  const urgency = createUrgency(life.signal)
  urgency.change({ aheadBytes: pieces * perPiece })
  return urgency
}

test('a window goes with the reader, up to its end, and leaves with it', () => {
  const read = reads.begin(ahead(2), pieceIndex(4))
  read.at(pieceIndex(1))
  read.at(pieceIndex(2))
  read.at(pieceIndex(3))
  read.end(false)
  expect(told).toEqual(['1 2 3', '2 3 4', '3 4', ''])
})

test('between two reads for one purpose it stays, until that is over', () => {
  const urgency = ahead(1)
  const first = reads.begin(urgency, pieceIndex(9))
  first.at(pieceIndex(3))
  first.end(true)
  const second = reads.begin(urgency, pieceIndex(9))
  second.at(pieceIndex(4))
  second.end(true)
  life.abort()
  expect(told).toEqual(['3 4', '4 5', ''])
  second.at(pieceIndex(5))
  expect(told).toHaveLength(3)
})

test('who moved last goes first; what two need is named once', () => {
  const film = reads.begin(ahead(2), pieceIndex(70))
  film.at(pieceIndex(0))
  const tail = reads.begin(ahead(1), pieceIndex(70))
  tail.at(pieceIndex(69))
  film.at(pieceIndex(1))
  expect(told).toEqual(['0 1 2', '69 70 0 1 2', '1 2 3 69 70'])
})

test('what is due is the piece at which the reader waits; a change is told at once', () => {
  const urgency = ahead(1)
  const read = reads.begin(urgency, pieceIndex(9))
  read.at(pieceIndex(5))
  urgency.change({ isDue: true })
  read.at(pieceIndex(5))
  read.at(pieceIndex(6))
  expect(told).toEqual(['5 6', '5! 6', '6! 7'])
})
