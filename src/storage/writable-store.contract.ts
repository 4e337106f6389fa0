import { hasPiece, isBitfield } from '../core/bitfield.ts'
import { pieceIndex } from '../core/ids.ts'
import { equalBytes } from '../lib/bytes.ts'
import { check, first, putAll, rejects, second, wholePiece, type ContractCase } from './store-cases.test-support.ts'

export const writableStore: readonly ContractCase[] = [
  {
    name: 'keeps what was put over closing and opening',
    async run({ pieces, layout, open }) {
      const store = await open()
      await putAll(store, pieces)
      await store.close()
      const again = await open()
      for (const [i, piece] of pieces.entries()) {
        check(hasPiece(again.initial, i), `piece ${i} is not in the bitfield`)
        check(equalBytes(await again.get(pieceIndex(i)), piece), `piece ${i} differs`)
      }
      check(isBitfield(again.initial, layout.pieceCount), 'not a bitfield')
      await again.close()
    },
  },
  {
    name: 'writes what was put before close',
    async run({ pieces, open }) {
      const store = await open()
      const puts = pieces.map((piece, i) => store.put(pieceIndex(i), piece))
      await store.close()
      await Promise.all(puts)
      await rejects('closed', store.put(first, wholePiece(pieces, 0)))
      const again = await open()
      check(equalBytes(await again.get(first), wholePiece(pieces, 0)), 'the piece is gone')
      await again.close()
    },
  },
  {
    name: 'can be read while it is written',
    async run({ pieces, open }) {
      const store = await open()
      const putting = store.put(first, wholePiece(pieces, 0))
      check(equalBytes(await store.get(first), wholePiece(pieces, 0)), 'the piece differs')
      await putting
      await store.close()
    },
  },
  {
    name: 'stores of a view its own bytes only',
    async run({ pieces, open }) {
      const store = await open()
      const piece = wholePiece(pieces, 0)
      const large = new Uint8Array(piece.length + 1000)
      large.set(piece, 500)
      await store.put(first, large.subarray(500, 500 + piece.length))
      await store.close()
      const again = await open()
      const got = await again.get(first)
      check(equalBytes(got, piece) && got.buffer.byteLength === piece.length, 'more than the view was stored')
      await again.close()
    },
  },
  {
    name: 'takes no piece of a wrong length',
    async run({ pieces, open }) {
      const store = await open()
      await rejects('failed', store.put(first, wholePiece(pieces, 0).subarray(1)))
      await rejects('missing', store.get(first))
      await store.close()
    },
  },
  {
    name: 'forgets a dropped piece, and takes it again',
    async run({ pieces, open }) {
      const store = await open()
      await putAll(store, pieces)
      const dropping = store.drop(first)
      await rejects('missing', store.get(first))
      await dropping
      await rejects('missing', store.get(first))
      const again = await open()
      check(!hasPiece(again.initial, 0) && hasPiece(again.initial, 1), 'the bitfield is wrong')
      await again.close()
      const orders = [
        store.put(first, wholePiece(pieces, 0)),
        store.drop(first),
        store.put(first, wholePiece(pieces, 0)),
      ]
      await Promise.all(orders)
      check(equalBytes(await store.get(first), wholePiece(pieces, 0)), 'the piece did not come back')
      await store.close()
    },
  },
  {
    name: 'takes again what it lost',
    async run({ pieces, open, damage }) {
      const store = await open()
      await putAll(store, pieces)
      await damage('lost')
      await rejects('missing', store.get(first))
      await store.put(first, wholePiece(pieces, 0))
      check(equalBytes(await store.get(first), wholePiece(pieces, 0)), 'the piece did not come back')
      await store.close()
    },
  },
]

/** Apart, because a browser believes for a while in the room that it saw last: for a subject that is new to it. */
export const limitedStore: readonly ContractCase[] = [
  {
    name: 'refuses what has no room, keeps the rest, and takes it once there is room',
    async run({ pieces, open, setRoom }) {
      const piece = wholePiece(pieces, 1)
      await setRoom(1.5 * piece.length)
      const store = await open()
      await store.put(first, wholePiece(pieces, 0))
      await rejects('full', store.put(second, piece))
      await rejects('missing', store.get(second))
      check(equalBytes(await store.get(first), wholePiece(pieces, 0)), 'what was stored before is gone')
      await setRoom(20 * piece.length)
      await store.put(second, piece)
      check(equalBytes(await store.get(second), piece), 'the piece differs')
      await store.close()
    },
  },
]
