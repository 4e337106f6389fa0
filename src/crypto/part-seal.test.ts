import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pieceIndex } from '../core/ids.ts'
import {
  chunksOfPiece,
  layoutPart,
  pieceRange,
  plainChunkLength,
  plainRangeOfPiece,
  sealedChunkLength,
  type PartLayout,
} from '../core/part-layout.ts'
import { concatBytes, toHex, type Bytes } from '../lib/bytes.ts'
import { sha256 } from './digest.ts'
import { createPartSeal, SealError, type PartSeal } from './part-seal.ts'

const key = Uint8Array.from({ length: 32 }, (_, i) => i)
/** Bytes that differ from chunk to chunk. */
const patterned = (length: number): Bytes => Uint8Array.from({ length }, (_, i) => (i * 31 + (i >>> 8) * 7) & 255)
const plainOf = (layout: PartLayout, piece: number): Bytes => {
  const { start, end } = plainRangeOfPiece(layout, pieceIndex(piece))
  return patterned(end - start)
}
const code = (attempt: Promise<unknown>): Promise<SealError['code'] | 'opened'> =>
  attempt.then(
    () => 'opened' as const,
    (error: unknown) => {
      if (error instanceof SealError) return error.code
      throw error
    },
  )

async function sealAll(seal: PartSeal, layout: PartLayout, plain: Bytes): Promise<Bytes[]> {
  const pieces: Bytes[] = []
  for (let piece = 0; piece < layout.pieceCount; piece++) {
    const { start, end } = plainRangeOfPiece(layout, pieceIndex(piece))
    pieces.push(await seal.sealPiece(pieceIndex(piece), plain.slice(start, end)))
  }
  return pieces
}

// Many megabytes are sealed here, on machines that may be busy.
const options = { timeout: 60_000 }

describe('a sealed part', options, () => {
  it('matches the vectors of PROTOCOL.md', async () => {
    const empty = await createPartSeal(key, layoutPart([0]))
    const emptySealed = await empty.sealPiece(pieceIndex(0), new Uint8Array(0))
    expect(toHex(emptySealed)).toBe('367ef8288831557408e102950a16e26a')

    const short = await createPartSeal(key, layoutPart([5]))
    const shortSealed = await short.sealPiece(pieceIndex(0), new TextEncoder().encode('tukar'))
    expect(toHex(shortSealed)).toBe('61a3d49d36fb08d488b65a6f319436769084513572')

    const layout = layoutPart([100_000])
    const long = await createPartSeal(key, layout)
    const longSealed = await long.sealPiece(pieceIndex(0), patterned(100_000))
    expect(longSealed.length).toBe(100_032)
    expect(toHex(await sha256(longSealed))).toBe('d6567ddc2b91891e639e980a4de2ee7b0ab0eb6999d7dbc591814e89b8127a8c')
  })

  it('is sealed as the nonce rule says: 11 bytes of counter, one byte of flag', async () => {
    const layout = layoutPart([3 * plainChunkLength - 100])
    const seal = await createPartSeal(key, layout)
    const sealed = await seal.sealPiece(pieceIndex(0), plainOf(layout, 0))
    const raw = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
    for (const [chunk, flag] of [
      [0, 0],
      [1, 0],
      [2, 1],
    ] as const) {
      const iv = Uint8Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, chunk, flag])
      const bytes = sealed.subarray(chunk * sealedChunkLength, (chunk + 1) * sealedChunkLength)
      const plain = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, raw, bytes))
      const expected = plainOf(layout, 0).subarray(chunk * plainChunkLength, (chunk + 1) * plainChunkLength)
      expect(Buffer.compare(plain, expected)).toBe(0)
    }
  })

  it('opens to what was sealed, whatever its length', async () => {
    const edge = fc.oneof(
      fc.constantFrom(0, 1, plainChunkLength - 1, plainChunkLength, plainChunkLength + 1, 4 * plainChunkLength),
      fc.integer({ min: 0, max: 10 * plainChunkLength }),
    )
    await fc.assert(
      fc.asyncProperty(edge, async (length) => {
        const layout = layoutPart([length])
        const seal = await createPartSeal(key, layout)
        const plain = patterned(length)
        const sealed = await sealAll(seal, layout, plain)
        expect(sealed.reduce((sum, piece) => sum + piece.length, 0)).toBe(layout.sealedLength)
        const opened = await Promise.all(sealed.map((piece, index) => seal.openPiece(pieceIndex(index), piece)))
        expect(Buffer.compare(concatBytes(...opened), plain)).toBe(0)
      }),
      { numRuns: 25 },
    )
  })

  it('is written into a buffer that the caller keeps', async () => {
    const layout = layoutPart([5 * plainChunkLength])
    const seal = await createPartSeal(key, layout)
    const kept = new Uint8Array(layout.pieceLength)
    for (const piece of [0, 1].map(pieceIndex)) {
      const sealed = await seal.sealPiece(piece, plainOf(layout, piece), kept)
      expect(sealed.buffer).toBe(kept.buffer)
      expect(Buffer.compare(sealed, await seal.sealPiece(piece, plainOf(layout, piece)))).toBe(0)
      const opened = await seal.openPiece(piece, sealed.slice(), kept)
      expect(opened.buffer).toBe(kept.buffer)
      expect(Buffer.compare(opened, plainOf(layout, piece))).toBe(0)
    }
    const plain = plainOf(layout, 0)
    expect(await code(seal.sealPiece(pieceIndex(0), plain, kept.subarray(1)))).toBe('wrongLength')
  })

  it('opens any chunk alone', async () => {
    const layout = layoutPart([6 * plainChunkLength + 10])
    const seal = await createPartSeal(key, layout)
    const plain = patterned(layout.plainLength)
    const sealed = concatBytes(...(await sealAll(seal, layout, plain)))
    for (const chunk of [6, 0, 4]) {
      const bytes = sealed.slice(chunk * sealedChunkLength, (chunk + 1) * sealedChunkLength)
      const opened = await seal.openChunk(chunk, bytes)
      expect(Buffer.compare(opened, plain.subarray(chunk * plainChunkLength, (chunk + 1) * plainChunkLength))).toBe(0)
    }
  })
})

describe('what was tampered with', options, () => {
  const layout = layoutPart([5 * plainChunkLength + 1_000])
  const plain = patterned(layout.plainLength)
  const prepared = (async () => {
    const seal = await createPartSeal(key, layout)
    return { seal, pieces: await sealAll(seal, layout, plain) }
  })()
  const chunkAt = (pieces: readonly Bytes[], chunk: number) =>
    concatBytes(...pieces).slice(chunk * sealedChunkLength, (chunk + 1) * sealedChunkLength)

  it('is found wherever a single bit flips', async () => {
    const { seal, pieces } = await prepared
    const sealed = pieces[0] ?? new Uint8Array()
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.nat(7), async (at, bit) => {
        const flipped = sealed.slice()
        flipped[at] = (flipped[at] ?? 0) ^ (1 << bit)
        expect(await code(seal.openPiece(pieceIndex(0), flipped))).toBe('notAuthentic')
      }),
      { numRuns: 40 },
    )
  })

  it('is found when chunks change places', async () => {
    const { seal, pieces } = await prepared
    const first = pieces[0] ?? new Uint8Array()
    const swapped = concatBytes(
      first.subarray(sealedChunkLength, 2 * sealedChunkLength),
      first.subarray(0, sealedChunkLength),
      first.subarray(2 * sealedChunkLength),
    )
    expect(await code(seal.openPiece(pieceIndex(0), swapped))).toBe('notAuthentic')
  })

  it('is found when a chunk is doubled', async () => {
    const { seal, pieces } = await prepared
    const doubled = (pieces[0] ?? new Uint8Array()).slice()
    doubled.copyWithin(sealedChunkLength, 0, sealedChunkLength)
    expect(await code(seal.openPiece(pieceIndex(0), doubled))).toBe('notAuthentic')
    expect(await code(seal.openChunk(1, chunkAt(pieces, 0)))).toBe('notAuthentic')
  })

  it('is found when the end is cut off, also at a chunk border', async () => {
    const { seal, pieces } = await prepared
    const last = pieces[1] ?? new Uint8Array()
    expect(await code(seal.openPiece(pieceIndex(1), last.slice(0, -1)))).toBe('wrongLength')
    expect(await code(seal.openPiece(pieceIndex(1), last.slice(0, sealedChunkLength)))).toBe('wrongLength')

    // A liar may announce a shorter part, whose last chunk is then one that was sealed as a middle one.
    const shorter = await createPartSeal(key, layoutPart([4 * plainChunkLength]))
    const whole = pieces[0] ?? new Uint8Array()
    expect(await code(shorter.openPiece(pieceIndex(0), whole))).toBe('notAuthentic')
    // And a longer part, whose middle chunk was sealed as the last.
    const exact = layoutPart([plainChunkLength])
    const sealed = await (await createPartSeal(key, exact)).sealPiece(pieceIndex(0), patterned(plainChunkLength))
    const longer = await createPartSeal(key, layoutPart([2 * plainChunkLength]))
    expect(await code(longer.openChunk(0, sealed))).toBe('notAuthentic')
  })

  it('is found in another piece and under another key', async () => {
    const long = layoutPart([9 * plainChunkLength])
    const seal = await createPartSeal(key, long)
    const pieces = await sealAll(seal, long, patterned(long.plainLength))
    expect(await code(seal.openPiece(pieceIndex(1), pieces[0] ?? new Uint8Array()))).toBe('notAuthentic')
    const other = await createPartSeal(key.with(0, 99), long)
    expect(await code(other.openPiece(pieceIndex(0), pieces[0] ?? new Uint8Array()))).toBe('notAuthentic')
  })

  it.each([-1, 2, 0.5, Number.NaN, 2 ** 53])('is no piece %d', async (piece) => {
    const { seal } = await prepared
    expect(await code(seal.openPiece(pieceIndex(piece), new Uint8Array(16)))).toBe('outOfRange')
    expect(await code(seal.sealPiece(pieceIndex(piece), new Uint8Array(16)))).toBe('outOfRange')
  })

  it.each([-1, 6, 0.5, Number.NaN])('is no chunk %d', async (chunk) => {
    const { seal } = await prepared
    expect(await code(seal.openChunk(chunk, new Uint8Array(sealedChunkLength)))).toBe('outOfRange')
  })

  it('is not sealed with a wrong length either', async () => {
    const { seal } = await prepared
    expect(await code(seal.sealPiece(pieceIndex(0), new Uint8Array(1)))).toBe('wrongLength')
  })
})

/** Layouts of parts that no test machine holds: only one piece of each is ever made. */
describe('a part of many terabytes', options, () => {
  const raw = crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt'])
  const nonceOf = (chunk: bigint, isLast: boolean) =>
    Uint8Array.from({ length: 12 }, (_, i) =>
      i === 11 ? Number(isLast) : Number((chunk >> BigInt(8 * (10 - i))) & 255n),
    )

  it.each([
    ['byte 2^31', Math.floor(2 ** 31 / plainChunkLength)],
    ['byte 2^32', Math.floor(2 ** 32 / plainChunkLength)],
    ['chunk 2^31', 2 ** 31],
    ['chunk 2^32', 2 ** 32],
    ['chunk 2^36', 2 ** 36],
  ])('is sealed right around %s', async (_, chunk) => {
    // It ends in the chunk after the one asked for, so both kinds of nonce are seen around the border.
    for (const count of [chunk, chunk + 1, chunk + 2]) {
      const layout = layoutPart([count * plainChunkLength - 7])
      expect(layout.chunkCount).toBe(count)
      const seal = await createPartSeal(key, layout)
      const piece = pieceIndex(layout.pieceCount - 1)
      const plain = plainOf(layout, piece)
      const sealed = await seal.sealPiece(piece, plain)
      const range = pieceRange(layout, piece)
      expect(sealed.length).toBe(range.end - range.start)
      expect(Buffer.compare(await seal.openPiece(piece, sealed), plain)).toBe(0)

      const { first, end } = chunksOfPiece(layout, piece)
      for (let at = first; at < end; at++) {
        const bytes = sealed.subarray((at - first) * sealedChunkLength, (at - first + 1) * sealedChunkLength)
        const iv = nonceOf(BigInt(at), at === count - 1)
        const opened = new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv }, await raw, bytes))
        const start = (at - first) * plainChunkLength
        expect(Buffer.compare(opened, plain.subarray(start, start + plainChunkLength))).toBe(0)
      }
    }
  })

  it('takes no chunk for the one 2^32 before it', async () => {
    const layout = layoutPart([(2 ** 32 + 128) * plainChunkLength])
    const seal = await createPartSeal(key, layout)
    const sealed = await seal.sealPiece(pieceIndex(0), plainOf(layout, 0))
    const first = sealed.slice(0, sealedChunkLength)
    expect(await code(seal.openChunk(0, first))).toBe('opened')
    expect(await code(seal.openChunk(2 ** 32, first))).toBe('notAuthentic')
    expect(await code(seal.openChunk(2 ** 31, first))).toBe('notAuthentic')
  })
})
