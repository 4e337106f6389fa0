import { useRef } from 'preact/hooks'
import type { SeekSpans } from './ribbon-shapes.ts'
import { Ribbon } from './ribbon.tsx'
import { positionAfterKey, positionAtPoint } from './seek-steps.ts'

interface SeekRibbonProps {
  readonly label: string
  /** The position in words. */
  readonly text: string
  /** Seconds; 0 where the length is unknown yet, and then nothing can be sought. */
  readonly duration: number
  readonly position: number
  readonly spans: SeekSpans
  readonly onSeek: (position: number) => void
}

/** The ribbon as a seek bar: by pointer anywhere on it, by arrows, Page keys, Home and End. */
export function SeekRibbon({ label, text, duration, position, spans, onSeek }: SeekRibbonProps) {
  const bar = useRef<HTMLDivElement>(null)
  // Keys may come faster than they are drawn.
  const latest = useRef(position)
  latest.current = position
  const isRightToLeft = () => bar.current !== null && getComputedStyle(bar.current).direction === 'rtl'

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || duration <= 0) return
    const next = positionAfterKey(event.key, { position: latest.current, duration, isRightToLeft: isRightToLeft() })
    if (next === null) return
    event.preventDefault()
    latest.current = next
    onSeek(next)
  }

  function follow(event: PointerEvent): void {
    const room = bar.current?.getBoundingClientRect()
    if (!room || duration <= 0) return
    onSeek(positionAtPoint(event.clientX - room.left, room.width, { duration, isRightToLeft: isRightToLeft() }))
  }

  return (
    <div
      ref={bar}
      class="seek"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(duration)}
      aria-valuenow={Math.round(position)}
      aria-valuetext={text}
      aria-disabled={duration <= 0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        follow(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event)
      }}
    >
      <Ribbon content={{ kind: 'seek', spans }} />
    </div>
  )
}
