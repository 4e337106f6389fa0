import type { ManifestHeader } from './manifest.ts'

/** People's clocks are wrong by minutes: a share is given for so much longer rather than refused too early. */
const expiryToleranceMs = 5 * 60_000

/** Milliseconds of Unix time that are left of the list, 0 when it has expired; null when it has no end. */
export function timeLeft({ expires }: Pick<ManifestHeader, 'expires'>, unixTime: number): number | null {
  return expires === null ? null : Math.max(0, expires * 1000 + expiryToleranceMs - unixTime)
}

export const isExpired = (header: Pick<ManifestHeader, 'expires'>, unixTime: number): boolean =>
  timeLeft(header, unixTime) === 0
