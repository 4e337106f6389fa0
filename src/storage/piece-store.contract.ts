import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { hasPiece, isBitfield } from '../core/bitfield.ts'
import { pieceIndex } from '../core/ids.ts'
import { layoutPart, plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { createPartSeal } from '../crypto/part-seal.ts'

// What every PieceStore owes its callers. Needs no test runner, so that it runs in Node and in a browser's page alike:
// a case throws when its obligation is not met.

export interface StoreSubject {
  readonly layout: PartLayout
  /** The true sealed pieces, in order; several, the last one shorter. */
  readonly pieces: readonly Bytes[]
  /** False: every piece is there from the start and nothing can be put. */
  readonly isWritable: boolean
  /** Opens the same part again and again, also while it is open; a writable one is empty at first. */
  readonly open: () => Promise<PieceStore>
  /** Behind the store's back: changes the first byte of what is kept, or loses what is kept of the first piece. */
  readonly damage: (how: 'flipped' | 'lost') => Promise<void>
  /** Bytes that can be stored in all, about; without it there is room for everything. Only of a writable one. */
  readonly setRoom: (bytes: number) => Promise<void>
}

export interface ContractCase {
  readonly name: string
  readonly run: (subject: StoreSubject) => Promise<void>
}

type Three = readonly [Bytes, Bytes, Bytes]

/** A part of three pieces over three files, one of them empty, for a store to hold. */
export async function makeContractPart(): Promise<{
  layout: PartLayout
  files: Three
  partKey: Bytes
  pieces: Three
}> {
  const file = (length: number, seed: number): Bytes => Uint8Array.from({ length }, (_, i) => (i * 31 + seed) & 255)
  const files: Three = [file(300_000, 1), new Uint8Array(), file(350_000, 2)]
  const layout = layoutPart(files.map(({ length }) => length))
  const plain = concatBytes(...files)
  const partKey = new Uint8Array(32).fill(3)
  const seal = await createPartSeal(partKey, layout)
  const sealPiece = (index: number): Promise<Bytes> => {
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(index))
    return seal.sealPiece(pieceIndex(index), plain.slice(start, end))
  }
  return { layout, files, partKey, pieces: [await sealPiece(0), await sealPiece(1), await sealPiece(2)] }
}

export function withFlippedByte(bytes: Bytes): Bytes {
  const copy = bytes.slice()
  copy[0] = (copy[0] ?? 0) ^ 1
  return copy
}

const first = pieceIndex(0)
const second = pieceIndex(1)
const last = pieceIndex(2)

const everyStore: readonly ContractCase[] = [
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

const writableStore: readonly ContractCase[] = [
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
const limitedStore: readonly ContractCase[] = [
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

const readOnlyStore: readonly ContractCase[] = [
  {
    name: 'holds every piece and takes none',
    async run({ pieces, open }) {
      const store = await open()
      pieces.forEach((_, i) => check(hasPiece(store.initial, i), `piece ${i} is not in the bitfield`))
      await rejects('failed', store.put(first, wholePiece(pieces, 0)))
      await rejects('failed', store.drop(first))
      await store.close()
    },
  },
]

export const pieceStoreContract: Readonly<Record<'writable' | 'limited' | 'readOnly', readonly ContractCase[]>> = {
  writable: [...everyStore, ...writableStore],
  limited: limitedStore,
  readOnly: [...everyStore, ...readOnlyStore],
}

function wholePiece(pieces: readonly Bytes[], index: number): Bytes {
  const piece = pieces[index]
  if (!piece) throw new Error('the subject has too few pieces')
  return piece
}

async function putAll(store: PieceStore, pieces: readonly Bytes[]): Promise<void> {
  await Promise.all(pieces.map((piece, i) => store.put(pieceIndex(i), piece)))
}

function check(isMet: boolean, what: string): asserts isMet {
  if (!isMet) throw new Error(what)
}

async function rejects(code: StoreError['code'], promise: Promise<unknown>): Promise<void> {
  check(codeOf(await settled(promise)) === code, `expected ${code}`)
}

async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([promise])
  return outcome
}

const isFulfilledWith = (outcome: PromiseSettledResult<Bytes>, wanted: Bytes): boolean =>
  outcome.status === 'fulfilled' && equalBytes(outcome.value, wanted)

const codeOf = (outcome: PromiseSettledResult<unknown>): StoreError['code'] | null =>
  outcome.status === 'rejected' && outcome.reason instanceof StoreError ? outcome.reason.code : null
