/** So many at a time, for each owner and in all. */
export interface Quota<Owner> {
  /** False, and nothing taken, when there are as many as may be. */
  take(owner: Owner): boolean
  release(owner: Owner): void
}

export function createQuota<Owner>(limits: { readonly each: number; readonly all: number }): Quota<Owner> {
  const counts = new Map<Owner, number>()
  let all = 0
  return {
    take(owner) {
      const count = counts.get(owner) ?? 0
      if (count >= limits.each || all >= limits.all) return false
      counts.set(owner, count + 1)
      all++
      return true
    },
    release(owner) {
      const count = counts.get(owner)
      if (!count) return
      if (count === 1) counts.delete(owner)
      else counts.set(owner, count - 1)
      all--
    },
  }
}
