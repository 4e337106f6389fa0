import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fractionColumns, type Columns } from './ribbon-columns.ts'
import { columnShapes, seekShapes, type Paint, type Shape } from './ribbon-shapes.ts'

const columns = (share: readonly number[], coming: readonly number[] = [], lanes = 1): Columns => ({
  count: share.length / lanes,
  lanes,
  share: Float32Array.from(share),
  coming: Uint8Array.from({ length: share.length / lanes }, (_, column) => coming[column] ?? 0),
})
const narrow = (count: number) => ({ width: count * 4, height: 28, scale: 1 })
const wide = (count: number) => ({ width: count * 40, height: 28, scale: 1 })
const painted = (shapes: readonly Shape[], paint: Paint) => shapes.filter((shape) => shape.paint === paint)
const places = (shapes: readonly Shape[], paint: Paint) =>
  painted(shapes, paint).map(({ x, width, height }) => [x, width, height])

test('threads everything on one line', () => {
  expect(places(columnShapes(columns([0, 0, 0]), wide(3)), 'rest')).toEqual([[0, 120, 3]])
  expect(places(columnShapes(columns([]), wide(3)), 'rest')).toEqual([[0, 120, 3]])
})

test('lets what is here grow together where pieces are narrow, and keeps wide ones apart', () => {
  expect(places(columnShapes(columns([1, 1, 0, 1]), narrow(4)), 'here')).toEqual([
    [0, 7, 28],
    [12, 4, 28],
  ])
  expect(places(columnShapes(columns([1, 1, 0]), wide(3)), 'here')).toEqual([
    [0, 38, 28],
    [40, 38, 28],
  ])
})

test('draws a whole file from end to end', () => {
  expect(places(columnShapes(columns([1, 1, 1, 1]), narrow(4)), 'here')).toEqual([[0, 16, 28]])
  expect(painted(columnShapes(columns([1, 1, 1]), wide(3)), 'here').at(-1)).toMatchObject({ x: 80, width: 40 })
})

test('stands the higher the more of a column is here, and is never lost in the line', () => {
  const heights = places(columnShapes(columns([0.01, 0.5, 1]), narrow(3)), 'here').map(([, , height]) => height)
  expect(heights).toEqual([4, 14, 28])
})

test('hatches what is on its way, at full height, and not what is here', () => {
  const shapes = columnShapes(columns([0, 0.5, 1, 0], [1, 1, 1, 0]), narrow(4))
  expect(places(shapes, 'coming')).toEqual([
    [0, 3, 28],
    [4, 3, 28],
  ])
  expect(shapes.map(({ paint }) => paint)).toEqual(['rest', 'coming', 'coming', 'here', 'here'])
})

test('lays further copies above the first', () => {
  const shapes = columnShapes(columns([1, 1, 1, 0], [], 2), wide(2))
  expect(painted(shapes, 'rest')).toHaveLength(2)
  const [first, second, above] = painted(shapes, 'here')
  expect(first?.y).toBe(second?.y)
  expect(above?.y).toBeLessThan((first?.y ?? 0) - (above?.height ?? 0))
})

const everything = [{ from: 0, to: 1 }]

test('stands the higher the nearer a moment is to being played', () => {
  const shapes = seekShapes(
    { played: 0.25, buffered: [{ from: 0.2, to: 0.5 }], have: everything, available: everything },
    { width: 404, height: 28, scale: 1 },
  )
  const height = (paint: Paint) => painted(shapes, paint)[0]?.height ?? 0
  const order = (['rest', 'stored', 'coming', 'here'] as const).map(height)
  expect(order).toEqual([...order].sort((a, b) => a - b))
  expect(new Set(order).size).toBe(4)
  expect(places(shapes, 'head')).toEqual([[100, 4, 28]])
  expect(places(shapes, 'here')).toEqual([[0, 102, 28]])
})

test('keeps the head within the bar at both ends', () => {
  const at = (played: number) =>
    places(seekShapes({ played, buffered: [], have: [], available: [] }, { width: 100, height: 28, scale: 1 }), 'head')
  expect(at(0)).toEqual([[0, 4, 28]])
  expect(at(1)).toEqual([[96, 4, 28]])
  expect(at(7)).toEqual(at(1))
})

test('stays within its room, whatever it shows', () => {
  const anyRoom = fc.record({
    width: fc.integer({ min: 1, max: 900 }),
    height: fc.integer({ min: 1, max: 90 }),
    scale: fc.constantFrom(0.5, 1, 1.25, 2, 3),
  })
  const anyColumns = fc
    .tuple(
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 1, max: 4 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    )
    .map(([count, lanes, numbers]) =>
      columns(
        [...numbers.take(count * lanes)].map((share) => (share > 0.7 ? 1 : share)),
        [...numbers.take(count)].map((each) => (each > 0.5 ? 1 : 0)),
        lanes,
      ),
    )
  fc.assert(
    fc.property(anyColumns, anyRoom, (shown, room) => {
      for (const shape of columnShapes({ ...shown, count: shown.coming.length }, room)) {
        expect(shape.width).toBeGreaterThan(0)
        expect(shape.height).toBeGreaterThan(0)
        expect(shape.radius).toBeGreaterThanOrEqual(0)
        expect(shape.x).toBeGreaterThanOrEqual(0)
        // Where columns are narrower than a pixel, one is drawn for each all the same.
        expect(shape.x + shape.width).toBeLessThanOrEqual(Math.max(room.width, shape.x + 1))
      }
    }),
  )
})

test('a bar grows with its fraction', () => {
  const reach = (done: number) =>
    painted(columnShapes(fractionColumns(done, 100), narrow(100)), 'here').reduce(
      (sum, { width, height }) => sum + width * height,
      0,
    )
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }), (a, b) => {
      expect(reach(Math.min(a, b))).toBeLessThanOrEqual(reach(Math.max(a, b)))
    }),
  )
})
