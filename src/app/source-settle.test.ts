import { describe, expect, it } from 'vitest'
import type { PieceIndex } from '../core/ids.ts'
import { layoutPart, minPieceLength, piecesOfPlainRange, plainRangeOfPiece } from '../core/part-layout.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { StoreError, type PieceStore } from '../core/ports/stores.ts'
import { slicesOfPlainRange } from '../core/source-range.ts'
import { sourceFile } from './fakes.test-support.ts'
import { settleSources, type SourceChoice } from './source-settle.ts'

/** Files of which those in `right` are what was hashed; what is read, and how often. */
function part(sizes: readonly number[], right: (source: number, file: SourceFile) => boolean) {
  const layout = layoutPart(sizes)
  const read: PieceIndex[] = []
  const open = (sources: readonly SourceFile[]): PieceStore => ({
    initial: new Uint8Array(),
    async get(piece) {
      read.push(piece)
      const slices = slicesOfPlainRange(layout, plainRangeOfPiece(layout, piece))
      const isRight = slices.every(({ source }) => {
        const file = sources[source]
        return file && right(source, file)
      })
      if (!isRight)
        throw new StoreError('sourceChanged', { source: slices[0]?.source ?? 0, others: slices.length - 1, piece })
      return new Uint8Array()
    },
    put: () => Promise.reject(new StoreError('failed')),
    drop: () => Promise.reject(new StoreError('failed')),
    close: () => Promise.resolve(),
  })
  return { deps: { layout, open }, read, layout }
}

const named = (path: string) => sourceFile(path, new Uint8Array())
const choice = (paths: readonly string[], isSameTime = true): SourceChoice => ({ files: paths.map(named), isSameTime })

describe('settleSources', () => {
  it('takes what there is no choice of, and says what reads otherwise', async () => {
    const choices = [choice(['a']), choice(['b'])]
    const fine = part([10, 10], () => true)
    expect(await settleSources(choices, fine.deps)).toMatchObject({ sources: [{ path: 'a' }, { path: 'b' }] })
    const wrong = part([10, 10], (source) => source === 0)
    expect(await settleSources(choices, wrong.deps)).toEqual({ other: { source: 0, others: 1, piece: 0 } })
  })

  it.each([
    ['in one piece', [10, 10, 10]],
    ['that share a piece', [minPieceLength, minPieceLength, minPieceLength]],
    ['each of many pieces', [9, 9, 9].map((pieces) => pieces * minPieceLength)],
  ])('finds which is which by what is in them, of files %s', async (_, sizes) => {
    for (const order of ['012', '021', '102', '120', '201', '210']) {
      const choices = sizes.map(() => choice([...order]))
      const { deps } = part(sizes, (source, { path }) => path === String(source))
      expect(await settleSources(choices, deps)).toMatchObject({
        sources: [{ path: '0' }, { path: '1' }, { path: '2' }],
      })
    }
  })

  it('finds none where none is right', async () => {
    const { deps } = part([10, 10], (source, { path }) => path === String(source))
    expect(await settleSources([choice(['2', '3']), choice(['1'])], deps)).toMatchObject({ other: { piece: 0 } })
  })

  const many = Array.from({ length: 10_000 }, () => minPieceLength)

  it('looks at a file of another time wherever it stands', async () => {
    for (const at of [100, 4_321, 9_900]) {
      const { deps, layout, read } = part(many, (source) => source !== at)
      expect(
        await settleSources(
          many.map(() => choice(['a'])),
          deps,
        ),
      ).toHaveProperty('sources')
      const before = read.length
      const choices = many.map((__, source) => choice(['a'], source !== at))
      expect(await settleSources(choices, deps)).toHaveProperty('other')
      const range = piecesOfPlainRange(layout, layout.files[at] ?? { start: 0, end: 0 })
      expect(read.slice(before).at(-1)).toBe(range?.first)
    }
  })

  it('reads no more than so many pieces where all have another time, the first and the last among them', async () => {
    const { deps, read, layout } = part(many, () => true)
    await settleSources(
      many.map(() => choice(['a'], false)),
      deps,
    )
    expect(read).toHaveLength(256)
    expect([Math.min(...read), Math.max(...read)]).toEqual([0, layout.pieceCount - 1])
  })
})
