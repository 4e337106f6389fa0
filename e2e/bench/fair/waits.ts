/** How many packets waited before the narrow place for so many whole ms: at [3] those of 3 to below 4. */
export type Waits = readonly number[]

export function noteWait(waits: number[], ms: number): void {
  const at = Math.max(0, Math.floor(ms))
  while (waits.length <= at) waits.push(0)
  waits[at] = (waits[at] ?? 0) + 1
}

/** Those that came between two looks. */
export const waitsSince = (before: Waits, now: Waits): Waits => now.map((count, ms) => count - (before[ms] ?? 0))

/** Of all packets, those that waited so many whole ms or longer, %; 0 when nothing came. */
export function longWaitPercent(waits: Waits, fromMs: number): number {
  const countOf = (of: Waits) => of.reduce((sum, count) => sum + count, 0)
  return (100 * countOf(waits.slice(fromMs))) / Math.max(1, countOf(waits))
}

/** In whole ms; 0 when nothing came. */
export function medianWait(waits: Waits): number {
  const half = waits.reduce((sum, count) => sum + count, 0) / 2
  let sum = 0
  for (const [ms, count] of waits.entries()) {
    sum += count
    if (count > 0 && sum >= half) return ms
  }
  return 0
}
