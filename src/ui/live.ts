import { useEffect, useRef, useState } from 'preact/hooks'
import { systemClock } from '../lib/clock.ts'
import { advanceRate, bytesPerSecond, startRate, type Rate } from './rate.ts'

/** Renders again every `periodMs` while `isOn`: for seconds that pass and speeds that fall without any event. */
export function useTick(periodMs: number, isOn: boolean): void {
  const [, setTick] = useState(0)
  useEffect(() => (isOn ? systemClock.every(periodMs, () => setTick((tick) => tick + 1)) : undefined), [periodMs, isOn])
}

/** Speeds are about time that passes: they are looked at again when nothing else draws them. */
const lookAgainMs = 1_000

/** Bytes per second of a counter, smoothed over what it showed in the renders so far. */
export function useRate(bytes: number, timeConstantMs?: number): number | null {
  const speed = useRateOfRenders(bytes, timeConstantMs)
  useTick(lookAgainMs, speed !== null && speed >= 1)
  return speed
}

function useRateOfRenders(bytes: number, timeConstantMs: number | undefined): number | null {
  const rate = useRef<Rate | null>(null)
  const now = systemClock.now()
  rate.current = rate.current ? advanceRate(rate.current, now, bytes, timeConstantMs) : startRate(now, bytes)
  return bytesPerSecond(rate.current)
}

/** Whether a media query holds, followed while the component is there. */
export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const list = matchMedia(query)
    const hear = () => setMatches(list.matches)
    hear()
    list.addEventListener('change', hear)
    return () => list.removeEventListener('change', hear)
  }, [query])
  return matches
}
