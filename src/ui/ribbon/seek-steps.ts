// Where a key or a pointer leads on a seek bar. Pure. Seconds.

/** Seconds that an arrow key moves. */
export const arrowStep = 5
const pageShare = 0.1

interface SeekState {
  readonly position: number
  /** More than 0. */
  readonly duration: number
  readonly isRightToLeft: boolean
}

/** Null: the key means nothing here. */
export function positionAfterKey(key: string, { position, duration, isRightToLeft }: SeekState): number | null {
  const onward = isRightToLeft ? 'ArrowLeft' : 'ArrowRight'
  const bounded = (to: number) => Math.min(duration, Math.max(0, to))
  switch (key) {
    case 'Home':
      return 0
    case 'End':
      return duration
    case 'PageUp':
      return bounded(position + duration * pageShare)
    case 'PageDown':
      return bounded(position - duration * pageShare)
    case 'ArrowUp':
      return bounded(position + arrowStep)
    case 'ArrowDown':
      return bounded(position - arrowStep)
    case 'ArrowLeft':
    case 'ArrowRight':
      return bounded(position + (key === onward ? arrowStep : -arrowStep))
    default:
      return null
  }
}

/** `x` in pixels from the left edge of a bar that is `width` wide. */
export function positionAtPoint(
  x: number,
  width: number,
  { duration, isRightToLeft }: Omit<SeekState, 'position'>,
): number {
  if (width <= 0) return 0
  const share = Math.min(1, Math.max(0, x / width))
  return (isRightToLeft ? 1 - share : share) * duration
}

/** As a clock shows it: 0:07, 12:07, 1:02:07. */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  const two = (part: number) => String(part).padStart(2, '0')
  const hours = Math.floor(whole / 3600)
  const minutes = Math.floor(whole / 60) % 60
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`
}
