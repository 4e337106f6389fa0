import { hasPiece } from '../core/bitfield.ts'
import { everyStore } from './every-store.contract.ts'
import { check, first, rejects, wholePiece, type ContractCase } from './store-cases.test-support.ts'
import { limitedStore, writableStore } from './writable-store.contract.ts'

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

/** What every PieceStore owes its callers, by what it can do. */
export const pieceStoreContract: Readonly<Record<'writable' | 'limited' | 'readOnly', readonly ContractCase[]>> = {
  writable: [...everyStore, ...writableStore],
  limited: limitedStore,
  readOnly: [...everyStore, ...readOnlyStore],
}
