import type { Columns } from './ribbon-columns.ts'

// Where what is drawn of a ribbon. Pure. Every state has a height or a pattern of its own, so that no colour is needed to
// tell them apart: nothing is a thin line, on its way is hatched, here is solid, and the more of it the higher.

export type Paint =
  /** A piece that is here, or a moment that was played. */
  | 'here'
  /** Hatched: a piece on its way, or what can be played at once. */
  | 'coming'
  /** What a ribbon is threaded on: nothing of it is there. */
  | 'rest'
  /** Under a seek bar: on this device. */
  | 'stored'
  /** Hatched, under a seek bar: with others. */
  | 'remote'
  /** Where playing is. */
  | 'head'

/** In device pixels, from the upper left; the end of reading is on the right. */
export interface Shape {
  readonly paint: Paint
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly radius: number
}

/** What a ribbon is drawn in. */
export interface Room {
  /** Device pixels. */
  readonly width: number
  readonly height: number
  /** Device pixels for one of CSS. */
  readonly scale: number
}

/** CSS pixels. */
const seam = 2
const narrowGap = 1
const laneGap = 3
const cornerRadius = 4
/** So wide that a piece stands for itself also when its neighbours are here; narrower ones grow together. */
const wideColumn = 10
/** CSS pixels that a column takes at least: a bar and its gap. */
export const columnWidth = 4

/** From 0 to 1, in order and without overlap. */
export interface Span {
  readonly from: number
  readonly to: number
}

/** What a seek bar shows, all of it as shares of the whole. */
export interface SeekSpans {
  readonly played: number
  /** What can be played at once. */
  readonly buffered: readonly Span[]
  /** What is on this device. */
  readonly have: readonly Span[]
  /** What others have. */
  readonly available: readonly Span[]
}

/** In the order of drawing. */
export function columnShapes({ count, lanes, share, coming }: Columns, { width, height, scale }: Room): Shape[] {
  const rest: Shape[] = []
  const hatched: Shape[] = []
  const solid: Shape[] = []
  const between = lanes > 1 && height >= lanes * laneGap * 2 * scale ? Math.round(laneGap * scale) : 0
  const laneHeight = Math.max(1, Math.floor((height - (lanes - 1) * between) / lanes))
  const edge = (column: number) => Math.round((column * width) / count)
  const isWide = count > 0 && width / count >= wideColumn * scale
  const gap = isWide
    ? Math.round(seam * scale)
    : width / Math.max(1, count) >= 3 * scale
      ? Math.round(narrowGap * scale)
      : 0
  for (let lane = 0; lane < lanes; lane++) {
    // The first copy lies lowest.
    const middle = height - lane * (laneHeight + between) - laneHeight / 2
    const bar = (paint: Paint, from: number, to: number, high: number): Shape => {
      const x = edge(from)
      const bounded = Math.min(laneHeight, high)
      const end = to === count ? width : edge(to) - gap
      return { paint, x, y: Math.round(middle - bounded / 2), width: Math.max(1, end - x), height: bounded, radius: 0 }
    }
    const line = lineHeight(laneHeight, scale)
    rest.push({ paint: 'rest', x: 0, y: Math.round(middle - line / 2), width, height: line, radius: 0 })
    for (let column = 0; column < count;) {
      const part = share[lane * count + column] ?? 0
      const isFull = part >= 1
      const isComing = lane === 0 && coming[column] === 1 && !isFull
      let next = column + 1
      // What is alike and narrow grows together: a whole file is one whole ribbon.
      const isAlike = (other: number) =>
        isFull
          ? (share[lane * count + other] ?? 0) >= 1
          : isComing && coming[other] === 1 && part === 0 && (share[lane * count + other] ?? 0) === 0
      while (!isWide && next < count && isAlike(next)) next++
      if (isComing) hatched.push(bar('coming', column, next, laneHeight))
      if (part > 0)
        solid.push(bar('here', column, next, Math.max(line + Math.round(scale), Math.round(part * laneHeight))))
      column = next
    }
  }
  return [...rest, ...hatched, ...solid].map((shape) => rounded(shape, scale))
}

/** In the order of drawing: the further a moment has come, the higher it stands. */
export function seekShapes({ played, buffered, have, available }: SeekSpans, { width, height, scale }: Room): Shape[] {
  const across = (paint: Paint, spans: readonly Span[], high: number): Shape[] =>
    spans.flatMap(({ from, to }) => {
      const x = Math.round(Math.min(1, Math.max(0, from)) * width)
      const end = Math.round(Math.min(1, Math.max(0, to)) * width)
      const tall = Math.max(1, Math.round(high))
      return end > x ? [{ paint, x, y: Math.round((height - tall) / 2), width: end - x, height: tall, radius: 0 }] : []
    })
  const everywhere = [{ from: 0, to: 1 }]
  const headWidth = Math.max(1, Math.round(4 * scale))
  const head = Math.round(Math.min(1, Math.max(0, played)) * (width - headWidth))
  return [
    ...across('rest', everywhere, lineHeight(height, scale)),
    ...across('remote', available, height * 0.36),
    ...across('stored', have, height * 0.36),
    ...across('coming', buffered, height * 0.64),
    ...across('here', [{ from: 0, to: (head + headWidth / 2) / width }], height),
    { paint: 'head' as const, x: head, y: 0, width: headWidth, height, radius: 0 },
  ].map((shape) => rounded(shape, scale))
}

const lineHeight = (height: number, scale: number) => Math.max(Math.round(1.5 * scale), Math.round(height / 9))

function rounded(shape: Shape, scale: number): Shape {
  return { ...shape, radius: Math.min(cornerRadius * scale, shape.width / 2, shape.height / 2) }
}
