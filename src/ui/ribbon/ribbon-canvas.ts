import type { PartFacts } from '../../core/transfer.ts'
import { assertNever } from '../../lib/assert-never.ts'
import { fractionColumns, heldColumns, isSameColumns, spreadColumns, type Columns } from './ribbon-columns.ts'
import { lookOf, watchLook, type RibbonLook } from './ribbon-look.ts'
import {
  columnShapes,
  columnWidth,
  seekShapes,
  type Paint,
  type Room,
  type SeekSpans,
  type Shape,
} from './ribbon-shapes.ts'

export type RibbonContent =
  /** Work that has no pieces yet, 0 to 1. */
  | { readonly kind: 'fraction'; readonly done: number }
  /** What is here, and what is on its way. */
  | { readonly kind: 'held'; readonly parts: readonly PartFacts[] }
  /** How many of the `others` have each piece. */
  | { readonly kind: 'spread'; readonly parts: readonly PartFacts[]; readonly others: number }
  | { readonly kind: 'seek'; readonly spans: SeekSpans }

export interface RibbonCanvas {
  /** Draws where it looks different from what is drawn. */
  show(content: RibbonContent): void
  destroy(): void
}

/**
 * Draws a ribbon into `canvas` and keeps it right when its size, the screen's pixels, the colours or the direction
 * change. Showing new content reads nothing of the document: layout is not forced while pieces come.
 */
export function createRibbonCanvas(canvas: HTMLCanvasElement): RibbonCanvas {
  let room: Room | null = null
  let look: RibbonLook | null = null
  let content: RibbonContent | null = null
  let drawn: Columns | null = null

  function draw(): void {
    if (!room || !content) return
    const columns = content.kind === 'seek' ? null : columnsOf(content, room)
    if (columns && drawn && isSameColumns(columns, drawn)) return
    drawn = columns
    look ??= lookOf(canvas)
    if (canvas.width !== room.width) canvas.width = room.width
    if (canvas.height !== room.height) canvas.height = room.height
    const context = canvas.getContext('2d')
    if (!context) return
    const shapes = content.kind === 'seek' ? seekShapes(content.spans, room) : columns && columnShapes(columns, room)
    paint(context, shapes ?? [], room, look)
  }

  function drawAnew(): void {
    look = null
    drawn = null
    draw()
  }

  const stopLook = watchLook(drawAnew)
  const size = new ResizeObserver((entries) => {
    const entry = entries.at(-1)
    if (!entry) return
    room = roomOf(entry)
    drawAnew()
  })
  size.observe(canvas, knowsDevicePixels ? { box: 'device-pixel-content-box' } : {})

  return {
    show(next) {
      content = next
      draw()
    },
    destroy() {
      stopLook()
      size.disconnect()
    },
  }
}

// Safari does not tell them, and refuses to be asked.
const knowsDevicePixels = 'devicePixelContentBoxSize' in ResizeObserverEntry.prototype

function roomOf(entry: ResizeObserverEntry): Room | null {
  const scale = window.devicePixelRatio
  const across = entry.contentRect.width * scale
  const down = entry.contentRect.height * scale
  const exact = knowsDevicePixels ? entry.devicePixelContentBoxSize[0] : undefined
  // Exact means a pixel more or less. A browser that only pretends to have this screen tells the pixels of its own.
  const isExact = exact && Math.abs(exact.inlineSize - across) <= 1 && Math.abs(exact.blockSize - down) <= 1
  const width = isExact ? exact.inlineSize : Math.round(across)
  const height = isExact ? exact.blockSize : Math.round(down)
  return width > 0 && height > 0 ? { width, height, scale } : null
}

function columnsOf(content: Exclude<RibbonContent, { kind: 'seek' }>, { width, scale }: Room): Columns {
  const most = Math.max(1, Math.floor(width / scale / columnWidth))
  switch (content.kind) {
    case 'fraction':
      return fractionColumns(content.done, most)
    case 'held':
      return heldColumns(content.parts, most)
    case 'spread':
      return spreadColumns(content.parts, most, content.others)
    default:
      return assertNever(content)
  }
}

function paint(context: CanvasRenderingContext2D, shapes: readonly Shape[], room: Room, look: RibbonLook): void {
  context.setTransform(1, 0, 0, 1, 0, 0)
  context.clearRect(0, 0, room.width, room.height)
  if (look.isRightToLeft) context.setTransform(-1, 0, 0, 1, room.width, 0)
  const rim = Math.max(1, Math.round(room.scale))
  // Shapes of one paint follow each other: each is one path, however many they are.
  for (let i = 0; i < shapes.length;) {
    const kind = shapes[i]?.paint
    const first = i
    while (shapes[i]?.paint === kind) i++
    const alike = shapes.slice(first, i)
    if (!kind) return
    // Nothing shines through: neither between hatches nor through system colours, which may be translucent.
    for (const { x, y, width, height } of alike) context.clearRect(x, y, width, height)
    fill(context, alike, 0, styleOf(context, kind, room, look))
    // A darker rim tells the bright fill from a light page.
    if (kind === 'here') fill(context, alike, rim, look.colours.here)
  }
}

function styleOf(context: CanvasRenderingContext2D, kind: Paint, { scale }: Room, { colours }: RibbonLook) {
  switch (kind) {
    case 'here':
      return colours.edge
    case 'coming':
    case 'remote':
      return hatching(context, colours[kind], scale)
    default:
      return colours[kind]
  }
}

function fill(
  context: CanvasRenderingContext2D,
  shapes: readonly Shape[],
  inset: number,
  style: string | CanvasPattern,
): void {
  context.beginPath()
  for (const { x, y, width, height, radius } of shapes) {
    const across = width - 2 * inset
    const down = height - 2 * inset
    if (across > 0 && down > 0) context.roundRect(x + inset, y + inset, across, down, Math.max(0, radius - inset))
  }
  context.fillStyle = style
  context.fill()
}

/** Diagonal lines. */
function hatching(context: CanvasRenderingContext2D, colour: string, scale: number): CanvasPattern | string {
  const period = Math.max(4, Math.round(6 * scale))
  const tile = document.createElement('canvas')
  tile.width = period
  tile.height = period
  const lines = tile.getContext('2d')
  if (!lines) return colour
  lines.strokeStyle = colour
  lines.lineWidth = period * 0.3
  lines.beginPath()
  // Thrice, so that the corners of the tile continue each other.
  for (const shift of [-period, 0, period]) {
    lines.moveTo(shift - period / 2, period * 1.5)
    lines.lineTo(shift + period * 1.5, -period / 2)
  }
  lines.stroke()
  return context.createPattern(tile, 'repeat') ?? colour
}
