import type { PeerId } from '../core/ids.ts'

// How many lanes a page has, and whose. Names cost nothing, and who came first does not need them more: when all places
// are taken, the one with the most gives one up to whoever has fewer.

/** Over all members of all shares: a page can make about 500 connections. */
const maxInAll = 64
/** Of these, what others may ask for: the rest is for our own. */
const maxOffered = 48
/** Whoever gives one up keeps no fewer than the other gets: each time the shares are more equal, so it comes to an end. */
const minAhead = 2

/** Of one lane, from the moment it is asked for. */
export interface LanePlace {
  readonly peer: PeerId
  /** Otherwise the member asked for it. Both ends send on it: it counts for the member either way. */
  readonly isOurs: boolean
  /** The place is another's now. */
  end(): void
}

/** Of a page. */
export interface LanePlaces {
  /** Whether there is a place for it, if need be another's. */
  mayTake(place: LanePlace): boolean
  /** Ends the other's, if need be. @throws {RangeError} where it may not be taken */
  take(place: LanePlace): void
  /** Does nothing when it was displaced. */
  release(place: LanePlace): void
}

/** @param maxEach lanes to one member beside the data links themselves */
export function createLanePlaces(maxEach: number): LanePlaces {
  /** The oldest first. */
  const taken: LanePlace[] = []
  const countOf = (owner: PeerId) => taken.filter(({ peer }) => peer === owner).length

  /** One of these has to go; null when nothing has to. */
  function contestedBy({ isOurs }: LanePlace): readonly LanePlace[] | null {
    const offered = taken.filter((place) => !place.isOurs)
    if (!isOurs && offered.length >= maxOffered) return offered
    return taken.length >= maxInAll ? taken : null
  }

  /** What has to end for this one: none, one, or 'refused'. */
  function costOf(place: LanePlace): LanePlace | 'none' | 'refused' {
    const count = countOf(place.peer)
    if (count >= maxEach) return 'refused'
    const contested = contestedBy(place)
    if (!contested) return 'none'
    const most = Math.max(...contested.map(({ peer }) => countOf(peer)))
    if (most < count + minAhead) return 'refused'
    // A sender lets its newest rest first, and one that is not open yet carries nothing.
    return contested.findLast(({ peer }) => countOf(peer) === most) ?? 'refused'
  }

  function release(place: LanePlace): void {
    const index = taken.indexOf(place)
    if (index >= 0) taken.splice(index, 1)
  }

  return {
    mayTake: (place) => costOf(place) !== 'refused',
    take(place) {
      const displaced = costOf(place)
      if (displaced === 'refused') throw new RangeError('there is no place for this lane')
      taken.push(place)
      if (displaced === 'none') return
      release(displaced)
      displaced.end()
    },
    release,
  }
}
