import { useEffect, useMemo, useRef } from 'preact/hooks'
import { paced } from '../numbers/paced.ts'
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
  const isDragged = useRef(false)
  if (!isDragged.current) latest.current = position
  const isRightToLeft = () => bar.current !== null && getComputedStyle(bar.current).direction === 'rtl'

  function onKeyDown(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey || duration <= 0) return
    const next = positionAfterKey(event.key, { position: latest.current, duration, isRightToLeft: isRightToLeft() })
    if (next === null) return
    event.preventDefault()
    latest.current = next
    onSeek(next)
  }

  // Each place that is sought is asked for: of those that a finger passes over, some are enough.
  const seek = useRef(onSeek)
  seek.current = onSeek
  const isOwed = useRef(false)
  const drag = useMemo(
    () =>
      paced(() => {
        isOwed.current = false
        seek.current(latest.current)
      }),
    [],
  )
  useEffect(() => drag.cancel, [])

  function follow(event: PointerEvent): void {
    const room = bar.current?.getBoundingClientRect()
    if (!room || duration <= 0) return
    latest.current = positionAtPoint(event.clientX - room.left, room.width, {
      duration,
      isRightToLeft: isRightToLeft(),
    })
    isOwed.current = true
    drag.request()
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
        if (event.button !== 0 || duration <= 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        isDragged.current = true
        follow(event)
        drag.now()
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) follow(event)
      }}
      onLostPointerCapture={() => {
        isDragged.current = false
        if (isOwed.current) drag.now()
      }}
    >
      <Ribbon content={{ kind: 'seek', spans }} />
    </div>
  )
}
