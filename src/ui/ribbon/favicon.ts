import { effect, type ReadonlySignal } from '@preact/signals'
import { type Clock, systemClock } from '../../lib/clock.ts'
import { sliceBars, type Slice } from './ribbon-slice.ts'

/** A browser that draws its tabs again costs more than what they say is worth. */
const gapMs = 1000

/**
 * Shows the slice in `icon`, at most once a second, and its own picture while there is none. The returned function puts
 * that back and ends it.
 */
export function showInTab(
  slice: ReadonlySignal<Slice | null>,
  icon: Pick<HTMLLinkElement, 'href' | 'type'>,
  { picture, clock }: { readonly picture: (slice: Slice) => string; readonly clock: Clock } = {
    picture: slicePicture(),
    clock: systemClock,
  },
): () => void {
  const plain = { href: icon.href, type: icon.type }
  let last = Number.NEGATIVE_INFINITY
  let stopWaiting: (() => void) | null = null
  const draw = () => {
    const { value } = slice
    const next = value === null ? plain : { href: picture(value), type: 'image/png' }
    if (icon.href === next.href) return
    Object.assign(icon, next)
    last = clock.now()
  }
  const stop = effect(() => {
    // Read here, so that each change is heard; drawn when its turn has come.
    if (slice.value === null) {
      stopWaiting?.()
      stopWaiting = null
      return draw()
    }
    stopWaiting ??= clock.after(Math.max(0, last + gapMs - clock.now()), () => {
      stopWaiting = null
      draw()
    })
  })
  return () => {
    stop()
    stopWaiting?.()
    Object.assign(icon, plain)
  }
}

/**
 * Draws slices as PNG in their own addresses: an SVG there costs the page some 3 ms each time, as a document of its own.
 */
function slicePicture(): (slice: Slice) => string {
  const canvas = document.createElement('canvas')
  canvas.width = 32
  canvas.height = 32
  const context = canvas.getContext('2d', { willReadFrequently: true })
  return (slice) => {
    if (!context) return ''
    context.clearRect(0, 0, 32, 32)
    context.fillStyle = '#fbb01b'
    context.beginPath()
    context.roundRect(0, 0, 32, 32, 7)
    context.fill()
    context.fillStyle = '#171d29'
    context.fillRect(0, 15, 32, 2)
    context.beginPath()
    for (const { x, y, width, height } of sliceBars(slice)) context.roundRect(x, y, width, height, 2)
    context.fill()
    return canvas.toDataURL()
  }
}
