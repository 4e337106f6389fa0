import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import type { PartFacts } from '../core/transfer.ts'
import { columnsOf, fractionColumns, type Column } from './ribbon-columns.ts'

/** CSS pixels that one column of the ribbon takes at least. */
const columnWidth = 3

export type RibbonContent =
  | { readonly kind: 'fraction'; readonly done: number }
  | { readonly kind: 'pieces'; readonly parts: readonly PartFacts[]; readonly show: 'held' | 'spread' }

/** The pieces as a strip. Drawn for the eye alone: whoever places it says the same in words. */
export function Ribbon({ content }: { readonly content: RibbonContent }) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const draw = useRef(() => {})
  draw.current = () => {
    if (canvas.current) paint(canvas.current, content)
  }
  // The rest of the screen is drawn far more often than pieces come.
  useLayoutEffect(() => draw.current(), [content.kind === 'pieces' ? content.parts : content.done])
  useEffect(() => {
    const redraw = () => draw.current()
    const size = new ResizeObserver(redraw)
    if (canvas.current) size.observe(canvas.current)
    // The canvas takes its colour from the page, which changes with the theme.
    const theme = matchMedia('(prefers-color-scheme: dark)')
    theme.addEventListener('change', redraw)
    return () => {
      size.disconnect()
      theme.removeEventListener('change', redraw)
    }
  }, [])
  return <canvas ref={canvas} class="ribbon" aria-hidden="true" />
}

function paint(canvas: HTMLCanvasElement, content: RibbonContent): void {
  const scale = window.devicePixelRatio
  const width = Math.round(canvas.clientWidth * scale)
  const height = Math.round(canvas.clientHeight * scale)
  if (width === 0 || height === 0) return
  // Setting the size clears the canvas, also when it is the same.
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) return
  const most = Math.max(1, Math.floor(canvas.clientWidth / columnWidth))
  const columns = content.kind === 'fraction' ? fractionColumns(content.done, most) : columnsOf(content, most)
  context.fillStyle = getComputedStyle(canvas).color
  columns.forEach((column, index) => paintColumn(context, column, index, columns.length, width, height))
}

function paintColumn(
  context: CanvasRenderingContext2D,
  { here, coming }: Column,
  index: number,
  count: number,
  width: number,
  height: number,
): void {
  const left = Math.round((index * width) / count)
  const right = Math.round(((index + 1) * width) / count)
  // Where pieces are wide enough to tell apart, a gap does so; none behind the last, or the whole would look unfinished.
  const isApart = right - left >= 6 && index < count - 1
  const gap = isApart ? Math.min(4, Math.max(1, Math.round((right - left) / 12))) : 0
  if (here > 0) {
    context.globalAlpha = 0.25 + 0.75 * here
    context.fillRect(left, 0, right - left - gap, height)
  } else if (coming) {
    // Half as high: told from a piece that is here without its colour.
    context.globalAlpha = 0.6
    context.fillRect(left, Math.round(height / 2), right - left - gap, height - Math.round(height / 2))
  }
}
