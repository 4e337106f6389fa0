import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import { assertNever } from '../../lib/assert-never.ts'
import { createRibbonCanvas, type RibbonCanvas, type RibbonContent } from './ribbon-canvas.ts'
import '../styles/ribbon.css'

interface RibbonProps {
  readonly content: RibbonContent
  /** For a row among many: a few pixels high. */
  readonly isThin?: boolean
}

/** The pieces as a strip. Drawn for the eye alone: whoever places it says the same in words. */
export function Ribbon({ content, isThin = false }: RibbonProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const drawing = useRef<RibbonCanvas | null>(null)
  useEffect(() => {
    if (canvas.current) drawing.current = createRibbonCanvas(canvas.current)
    drawing.current?.show(content)
    return () => drawing.current?.destroy()
  }, [])
  // The rest of the screen is drawn far more often than pieces come.
  useLayoutEffect(() => drawing.current?.show(content), watched(content))
  return <canvas ref={canvas} class={isThin ? 'ribbon thread' : 'ribbon'} aria-hidden="true" />
}

/** What it is drawn anew for. */
function watched(content: RibbonContent): readonly unknown[] {
  switch (content.kind) {
    case 'fraction':
      return [content.kind, content.done, 0]
    case 'held':
      return [content.kind, content.parts, 0]
    case 'spread':
      return [content.kind, content.parts, content.others]
    case 'seek':
      return [content.kind, content.spans, 0]
    default:
      return assertNever(content)
  }
}
