import type { Paint } from './ribbon-shapes.ts'

// What a ribbon takes from the page around it: its colours and its direction. See styles/ribbon.css.

export interface RibbonLook {
  readonly colours: Readonly<Record<Paint | 'edge', string>>
  readonly isRightToLeft: boolean
}

export function lookOf(canvas: HTMLCanvasElement): RibbonLook {
  const style = getComputedStyle(canvas)
  const colour = (name: string) => style.getPropertyValue(`--ribbon-${name}`)
  const edge = colour('edge')
  const rest = colour('rest')
  return {
    colours: { here: colour('here'), edge, coming: edge, rest, stored: rest, remote: rest, head: colour('head') },
    isRightToLeft: style.direction === 'rtl',
  }
}

const media = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print']
const listeners = new Set<() => void>()
let stopWatching: (() => void) | null = null

/** Hears whenever colours or direction may have changed: by the device, by the person's choice, for the printer. */
export function watchLook(listener: () => void): () => void {
  listeners.add(listener)
  stopWatching ??= startWatching()
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    stopWatching?.()
    stopWatching = null
  }
}

function startWatching(): () => void {
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const lists = media.map((query) => matchMedia(query))
  for (const list of lists) list.addEventListener('change', tell)
  // The chosen theme, the language and its direction stand there.
  const root = new MutationObserver(tell)
  root.observe(document.documentElement, { attributes: true })
  return () => {
    for (const list of lists) list.removeEventListener('change', tell)
    root.disconnect()
  }
}
