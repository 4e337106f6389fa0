import { pieceIndex } from '../../src/core/ids.ts'
import { countPieces, hasPiece, isBitfield } from '../../src/core/bitfield.ts'
import { layoutPart } from '../../src/core/part-layout.ts'
import { StoreError } from '../../src/core/ports/stores.ts'
import { createPartSeal, SealError } from '../../src/crypto/part-seal.ts'
import { openReceivedStore } from '../../src/storage/received-store.ts'
import { filled, secretKey } from '../samples.ts'
import { hold, type BytesTarget } from '../target.ts'
import { createValueSource } from '../value-source.ts'

/** Three pieces, the last one short. */
const layout = layoutPart([600_000])
const small = layoutPart([100])
const seal = await createPartSeal(secretKey, small)
const sealed = await seal.sealPiece(pieceIndex(0), filled(100, 1))

export const storageTargets: readonly BytesTarget[] = [
  {
    name: 'stored-record',
    kind: 'bytes',
    samples: [Uint8Array.of(4, 3, 0, 3, 1, 3, 2, 1, 1), Uint8Array.of(2, 3, 1, 10, 255, 3)],
    generate: (random) => random.bytes(4 + random.below(40)),
    async check(bytes) {
      const source = createValueSource(bytes, ['0', '1', 'length', '__proto__'])
      const keys = Array.from({ length: source.byte() % 8 }, () => source.value())
      const pick = source.byte()
      const given = source.value()
      const piece = pieceIndex(pick % 5)
      const length = piece < 2 ? layout.pieceLength : layout.sealedLength - 2 * layout.pieceLength
      // One in two is what it should be, for one piece or another.
      const value = pick % 2 === 0 ? given : new Uint8Array(pick % 3 === 0 ? layout.pieceLength : length)
      const store = await openReceivedStore(
        { keys: async () => keys, read: async () => value, write: async () => undefined, close: () => undefined },
        layout,
      )
      hold('what is here is a bitfield', isBitfield(store.initial, layout.pieceCount))
      hold('a key is counted once', countPieces(store.initial) <= keys.length)
      for (let index = 0; index < layout.pieceCount; index++) {
        hold('what has no key is not here', !hasPiece(store.initial, index) || keys.includes(index))
      }
      try {
        const got = await store.get(piece)
        hold('a piece has its length', got instanceof Uint8Array && got.length === length)
        return 'accepted'
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        hold('what is no piece is missing', error.code === 'missing')
        return 'refused'
      } finally {
        await store.close()
      }
    },
  },
  {
    name: 'sealed-chunk',
    kind: 'bytes',
    samples: [sealed],
    async check(bytes) {
      try {
        await seal.openChunk(0, bytes)
      } catch (error) {
        if (error instanceof SealError) return 'refused'
        throw error
      }
      hold('only what was sealed opens', Buffer.compare(bytes, sealed) === 0)
      return 'accepted'
    },
  },
]
