import { hasPiece, isBitfield } from '../core/bitfield.ts'
import { pieceIndex } from '../core/ids.ts'
import { equalBytes } from '../lib/bytes.ts'
import {
  check,
  codeOf,
  first,
  isFulfilledWith,
  last,
  putAll,
  rejects,
  settled,
  wholePiece,
  type ContractCase,
} from './store-cases.test-support.ts'

/** What every store owes its callers, whether it can be written to or not. */
export const everyStore: readonly ContractCase[] = [
  {
    name: 'gives a bitfield of the exact length with zero spare bits',
    async run({ layout, open }) {
      const store = await open()
      check(isBitfield(store.initial, layout.pieceCount), 'not a bitfield')
      await store.close()
    },
  },
  {
    name: 'gets what the bitfield says, many at once, and nothing else',
    async run({ pieces, open, isWritable }) {
      const store = await open()
      if (isWritable) await store.put(first, wholePiece(pieces, 0))
      const again = await open()
      const outcomes = await Promise.allSettled(
        pieces.flatMap((_, i) => [again.get(pieceIndex(i)), again.get(pieceIndex(i))]),
      )
      outcomes.forEach((outcome, at) => {
        const i = at >>> 1
        if (!hasPiece(again.initial, i)) check(codeOf(outcome) === 'missing', `piece ${i} should be missing`)
        else check(isFulfilledWith(outcome, wholePiece(pieces, i)), `piece ${i} differs`)
      })
      check(hasPiece(again.initial, 0), 'a stored piece is not in the bitfield')
      await Promise.all([store.close(), again.close()])
    },
  },
  {
    name: 'knows no piece outside the part',
    async run({ layout, open }) {
      const store = await open()
      for (const index of [-1, layout.pieceCount, 0.5, NaN]) {
        await rejects('missing', store.get(pieceIndex(index)))
      }
      await store.close()
    },
  },
  {
    name: 'hands out bytes that may be changed without harm',
    async run({ pieces, open, isWritable }) {
      const store = await open()
      if (isWritable) await store.put(first, wholePiece(pieces, 0).slice())
      const got = await store.get(first)
      got.fill(0)
      check(equalBytes(await store.get(first), wholePiece(pieces, 0)), 'a reader changed the stored piece')
      await store.close()
    },
  },
  {
    name: 'gives out a flipped byte only where others are left to check',
    async run({ pieces, open, isWritable, damage }) {
      const store = await open()
      if (isWritable) await putAll(store, pieces)
      await damage('flipped')
      const outcome = await settled(store.get(first))
      if (store.checksPieces) check(codeOf(outcome) === 'sourceChanged', 'a flipped byte was not found')
      // What it gives can be told from the true piece: nothing older stands in for it.
      else check(!isFulfilledWith(outcome, wholePiece(pieces, 0)), 'a flipped byte was hidden')
      check(equalBytes(await store.get(last), wholePiece(pieces, 2)), 'another piece went with it')
      await store.close()
    },
  },
  {
    name: 'misses what was lost, and nothing else',
    async run({ pieces, open, isWritable, damage }) {
      const store = await open()
      if (isWritable) await putAll(store, pieces)
      await damage('lost')
      await rejects(isWritable ? 'missing' : 'sourceChanged', store.get(first))
      check(equalBytes(await store.get(last), wholePiece(pieces, 2)), 'another piece went with it')
      await store.close()
    },
  },
  {
    name: 'is closed after close, which may be called twice',
    async run({ open }) {
      const store = await open()
      await store.close()
      await store.close()
      await rejects('closed', store.get(first))
    },
  },
]
