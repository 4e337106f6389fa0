import { arrowStep } from '../ribbon/seek-steps.ts'

// Keys of the player. They hold while the focus is in it, so that a letter elsewhere on the page does nothing.

export type PlayerCommand =
  | { readonly kind: 'toggle' | 'mute' | 'fullScreen' }
  /** Seconds, forwards or back. */
  | { readonly kind: 'skip'; readonly by: number }
  /** Of 1, louder or softer. */
  | { readonly kind: 'louder'; readonly by: number }

const volumeStep = 0.1

export function commandOfKey(key: string, isRightToLeft: boolean): PlayerCommand | null {
  switch (key) {
    case ' ':
      return { kind: 'toggle' }
    case 'm':
    case 'M':
      return { kind: 'mute' }
    case 'f':
    case 'F':
      return { kind: 'fullScreen' }
    case 'ArrowLeft':
      return { kind: 'skip', by: isRightToLeft ? arrowStep : -arrowStep }
    case 'ArrowRight':
      return { kind: 'skip', by: isRightToLeft ? -arrowStep : arrowStep }
    case 'ArrowUp':
      return { kind: 'louder', by: volumeStep }
    case 'ArrowDown':
      return { kind: 'louder', by: -volumeStep }
    default:
      return null
  }
}

/** Whether the element that has the focus wants this key for itself: a field any, a button the one that presses it. */
export function isTaken(key: string, target: { matches(selectors: string): boolean }): boolean {
  return target.matches('input, select, textarea') || (key === ' ' && target.matches('button'))
}
