import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { concatBytes } from '../lib/bytes.ts'
import { layoutPart } from './part-layout.ts'
import type { ByteSource } from './ports/platform.ts'
import { readPlainRange, slicesOfPlainRange, SourceReadError } from './source-range.ts'

const counting = (length: number, seed: number) => Uint8Array.from({ length }, (_, i) => (i * 7 + seed * 31) & 255)

const unreadable = (size: number): ByteSource => ({
  size,
  slice: () => unreadable(size),
  arrayBuffer: () => Promise.reject(new Error('NotReadableError')),
})

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  )

describe('readPlainRange', () => {
  it('reads any range of any files as if they were one', async () => {
    const part = fc.array(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 80 })
    await fc.assert(
      fc.asyncProperty(part, fc.nat(), fc.nat(), async (sizes, a, b) => {
        const files = sizes.map(counting)
        const whole = concatBytes(...files)
        const [start = 0, end = 0] = [a % (whole.length + 1), b % (whole.length + 1)].sort((x, y) => x - y)
        const sources = files.map((file) => new Blob([file]))
        expect(await readPlainRange(layoutPart(sizes), sources, { start, end })).toEqual(whole.subarray(start, end))
      }),
    )
  })

  it('finds its place beyond 4 GiB', () => {
    const layout = layoutPart([5 * 2 ** 30, 0, 10, 2 ** 33])
    expect(slicesOfPlainRange(layout, { start: 5 * 2 ** 30 - 3, end: 5 * 2 ** 30 + 12 })).toEqual([
      { source: 0, start: 5 * 2 ** 30 - 3, end: 5 * 2 ** 30 },
      { source: 2, start: 0, end: 10 },
      { source: 3, start: 0, end: 2 },
    ])
    expect(slicesOfPlainRange(layout, { start: 5 * 2 ** 30 + 10 + 2 ** 32, end: 5 * 2 ** 30 + 11 + 2 ** 32 })).toEqual([
      { source: 3, start: 2 ** 32, end: 2 ** 32 + 1 },
    ])
  })

  it('says which file does not read', async () => {
    const layout = layoutPart([5, 6, 7])
    const sources = [new Blob([counting(5, 0)]), unreadable(6), new Blob([counting(7, 2)])]
    const error = await failure(readPlainRange(layout, sources, { start: 0, end: 18 }))
    expect(error).toBeInstanceOf(SourceReadError)
    expect(error).toMatchObject({ source: 1 })
    expect(await readPlainRange(layout, sources, { start: 11, end: 18 })).toEqual(counting(7, 2))
  })

  it.each([
    ['longer', new Blob([counting(8, 0)])],
    ['shorter', new Blob([counting(6, 0)])],
    ['shorter than it says', { size: 7, slice: () => new Blob(['abc']), arrayBuffer: async () => new ArrayBuffer(3) }],
  ])('refuses a file that is %s', async (_, source) => {
    expect(await failure(readPlainRange(layoutPart([7]), [source], { start: 0, end: 7 }))).toMatchObject({ source: 0 })
  })

  it('opens a bounded number of files at once', async () => {
    let open = 0
    let most = 0
    const source: ByteSource = {
      size: 1,
      slice: () => source,
      async arrayBuffer() {
        most = Math.max(most, ++open)
        await new Promise((resolve) => setImmediate(resolve))
        open--
        return new ArrayBuffer(1)
      },
    }
    const sizes = Array.from({ length: 500 }, () => 1)
    await readPlainRange(
      layoutPart(sizes),
      Array.from({ length: 500 }, () => source),
      { start: 0, end: 500 },
    )
    expect(most).toBeGreaterThan(1)
    expect(most).toBeLessThanOrEqual(32)
  })
})
