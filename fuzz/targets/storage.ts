import { isDeepStrictEqual } from 'node:util'
import { pieceIndex } from '../../src/core/ids.ts'
import { countPieces, hasPiece, isBitfield } from '../../src/core/bitfield.ts'
import { layoutPart } from '../../src/core/part-layout.ts'
import { StoreError } from '../../src/core/ports/stores.ts'
import { createPartSeal, SealError } from '../../src/crypto/part-seal.ts'
import { formatShareLink } from '../../src/core/link-grammar.ts'
import { manifestLimits } from '../../src/core/manifest.ts'
import { openReceivedStore } from '../../src/storage/received-store.ts'
import { encodeShareRecord, isLaterShareRecord, parseShareRecord } from '../../src/storage/share-record-codec.ts'
import { borderWords } from '../borders.ts'
import { filled, secretKey, signingKey, swarmId } from '../samples.ts'
import { hold, type BytesTarget } from '../target.ts'
import { createValueSource, type ValueSource } from '../value-source.ts'

/** Three pieces, the last one short. */
const layout = layoutPart([600_000])
const small = layoutPart([100])
const seal = await createPartSeal(secretKey, small)
const sealed = await seal.sealPiece(pieceIndex(0), filled(100, 1))

const link = formatShareLink({
  kind: 'sealed',
  secret: filled(16, 1),
  ownerKeyHash: filled(16, 2),
  meetingPoints: ['wss://a.example/'],
})
const firstVersion = { version: 1, origin: 'received', link, name: 'trip', addedAt: 1, keys: null, isPaused: false }
const totals = { version: 2, receivedBytes: 600_000, sentBytes: 0 }
const { keyPair } = await signingKey(15)
const sources = [{ path: 'trip/a', modified: 0, handle: null }]
const own = { origin: 'own', name: '', ownerKey: keyPair, sources }

/** As any version wrote them, or nearly so; and none at all. */
const storedShares: readonly (Readonly<Record<string, unknown>> | null)[] = [
  { ...firstVersion, chosen: [0, 3] },
  { ...firstVersion, ...totals, chosen: [0], keys: [filled(32, 3), filled(32, 4)] },
  { ...firstVersion, ...own },
  { ...firstVersion, ...totals, ...own, isPaused: true },
  { ...firstVersion, ...totals, version: 3, chosen: [1] },
  null,
]
const fields = [...new Set(storedShares.flatMap((each) => Object.keys(each ?? {})))]
/** The other fields are read with what stands in them. */
const keptAsTheyAre = new Set(['link', 'name', 'addedAt', 'isPaused', 'chosen'])
const recordWords = [...fields, ...Object.keys({ ...keyPair, ...sources[0] }), link, 'own', 'received', '__proto__']

/** A record with up to seven fields as they should not be. */
function storedShare(source: ValueSource): unknown {
  const start = storedShares[source.byte() % storedShares.length]
  if (!start) return source.value()
  const stored = { ...start }
  for (let left = source.byte() % 8; left > 0; left--) {
    const field = fields[source.byte() % fields.length] ?? ''
    const how = source.byte()
    if (how % 8 === 0) delete stored[field]
    else stored[field] = how % 8 === 1 ? manyOf(source) : how % 8 === 2 ? keysOf(source) : source.value()
  }
  return stored
}

/** More than any list holds, or just as many. */
function manyOf(source: ValueSource): readonly unknown[] {
  const length = Math.min(borderWords[source.byte() % borderWords.length] ?? 0, manifestLimits.files + 1)
  const first = source.byte()
  return first % 4 === 0
    ? Array.from({ length }, () => sources[0])
    : Array.from({ length }, (_, index) => index + (first % 2))
}

const keysOf = (source: ValueSource): readonly unknown[] =>
  Array.from({ length: source.byte() % 4 }, () => filled(31 + (source.byte() % 3), 1))

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
    name: 'share-record',
    kind: 'bytes',
    samples: storedShares.map((_, index) => Uint8Array.of(index, 0)),
    generate: (random) => random.bytes(3 + random.below(40)),
    check(bytes) {
      const stored = storedShare(createValueSource(bytes, recordWords))
      const read = parseShareRecord(swarmId, stored)
      const isLater = isLaterShareRecord(stored)
      hold('what a later version wrote is not read', !read || !isLater)
      if (!read) return 'refused'
      const again = encodeShareRecord(read)
      hold('what is written is of this version', !isLaterShareRecord(again))
      hold('it is read as it was written', isDeepStrictEqual(parseShareRecord(swarmId, again), read))
      for (const [field, value] of Object.entries(again)) {
        const isAsStored = isDeepStrictEqual(value, fieldOf(stored, field))
        hold(`nothing is made of its ${field}`, isAsStored || !keptAsTheyAre.has(field))
      }
      const listed = read.origin === 'own' ? read.sources.length : read.chosen.length
      hold('it is of a list that there may be', listed > 0 && listed <= manifestLimits.files)
      hold('bytes are counted', Object.values(read.totals).every(Number.isSafeInteger))
      const { manifestKey, contentRoot } = read.keys ?? { manifestKey: filled(32, 0), contentRoot: filled(32, 0) }
      hold('keys have their length', manifestKey.length === 32 && contentRoot.length === 32)
      return 'accepted'
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

const fieldOf = (value: unknown, name: string): unknown =>
  new Map(typeof value === 'object' ? Object.entries(value ?? {}) : []).get(name)
