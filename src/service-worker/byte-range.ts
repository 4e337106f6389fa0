/** `end` exclusive. */
export interface WantedRange {
  readonly start: number
  readonly end: number
}

/**
 * What a `Range` header asks for of a file (RFC 9110 section 14). `whole` without a header, and where it is none of a single
 * range of bytes: servers may pass over those. `unsatisfiable` where it begins behind the end.
 */
export function rangeOf(header: string | null, size: number): WantedRange | 'whole' | 'unsatisfiable' {
  const [, first = '', last = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return 'whole'
  if (first === '') {
    const count = Math.min(size, Number(last))
    return count === 0 ? 'unsatisfiable' : { start: size - count, end: size }
  }
  const start = Number(first)
  const end = last === '' ? size : Math.min(size, Number(last) + 1)
  if (last !== '' && Number(last) < start) return 'whole'
  return start < size ? { start, end } : 'unsatisfiable'
}
