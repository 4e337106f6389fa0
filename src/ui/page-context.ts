import { createContext } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { systemClock } from '../lib/clock.ts'
import type { Words } from './i18n/language.ts'
import type { PageModel } from './page-model.ts'
import { advanceRate, bytesPerSecond, startRate, type Rate } from './rate.ts'

export const PageContext = createContext<PageModel | null>(null)

export function usePage(): PageModel {
  const page = useContext(PageContext)
  if (!page) throw new Error('a screen needs the page around it')
  return page
}

export const useWords = (): Words => usePage().language.words.value

/** Renders again every `periodMs` while `isOn`: for seconds that pass and speeds that fall without any event. */
export function useTick(periodMs: number, isOn: boolean): void {
  const [, setTick] = useState(0)
  useEffect(() => (isOn ? systemClock.every(periodMs, () => setTick((tick) => tick + 1)) : undefined), [periodMs, isOn])
}

/** Bytes per second of a counter, smoothed over what it showed in the renders so far. */
export function useRate(bytes: number, timeConstantMs?: number): number | null {
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
