import { useEffect, useRef, useState } from 'preact/hooks'
import { systemClock } from '../../lib/clock.ts'
import {
  advanceRate,
  bytesPerSecond,
  isSettled,
  secondsLeft,
  startRate,
  steadyEnd,
  timeLeftConstantMs,
  type Rate,
} from './rate.ts'

/** Renders again every `periodMs` while `isOn`: for seconds that pass without any event. */
export function useTick(periodMs: number, isOn: boolean): void {
  const [, setTick] = useState(0)
  useEffect(() => (isOn ? systemClock.every(periodMs, () => setTick((tick) => tick + 1)) : undefined), [periodMs, isOn])
}

/**
 * Bytes per second of a counter, smoothed over what it showed in the renders so far. They come with each change of facts,
 * and once a second as long as anything moved within the last minute.
 */
export function useRate(bytes: number): number | null {
  return bytesPerSecond(useRateOfRenders(bytes))
}

/** Seconds until `bytesLeft` more are counted, as calm as is still true; null where no honest number can be given. */
export function useSecondsLeft(bytesLeft: number | null, counter: number): number | null {
  const rate = useRateOfRenders(counter, timeLeftConstantMs)
  const end = useRef<number | null>(null)
  const pace = isSettled(rate) ? bytesPerSecond(rate) : null
  end.current = steadyEnd(end.current, rate.time, bytesLeft === null ? null : secondsLeft(bytesLeft, pace))
  return end.current === null ? null : Math.max(0, (end.current - systemClock.now()) / 1000)
}

function useRateOfRenders(bytes: number, timeConstantMs?: number): Rate {
  const rate = useRef<Rate | null>(null)
  const now = systemClock.now()
  rate.current = rate.current ? advanceRate(rate.current, now, bytes, timeConstantMs) : startRate(now, bytes)
  return rate.current
}

/** Whether graphs have room beside everything else; narrower, a line of words stands for each until it is unfolded. */
export const useRoomForGraphs = (): boolean => useMedia('(min-width: 45rem)')

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
