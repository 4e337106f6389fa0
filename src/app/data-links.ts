import type { InfoHash, PeerId } from '../core/ids.ts'
import type { MeshSession, Presence } from '../core/ports/mesh.ts'
import type { Clock } from '../lib/clock.ts'

// Which members this page keeps a data link to. Whoever misses something asks; who has all only answers.

const firstRetryMs = 1_000
const maxRetryMs = 15_000
/** A link that lasted this long was sound: what ends it later starts the retries anew. */
const soundAfterMs = 30_000
/** From so many links on, those between two who have everything make room for newcomers. Until then they stay: they
 *  show who has what. */
const roomyLinks = 20

export interface DataLinks {
  /** Brings the links in step with who is there and what is missing; cheap, call it on every change and every second. */
  reconcile(parts: Iterable<WantedPart>, members: ReadonlyMap<PeerId, Presence | null>): void
  opened(id: PeerId, infoHash: InfoHash): void
  closed(id: PeerId, infoHash: InfoHash): void
  left(id: PeerId): void
}

export interface WantedPart {
  readonly infoHash: InfoHash
  readonly isMissing: boolean
}

export function createDataLinks(session: MeshSession, clock: Clock): DataLinks {
  const attempts = new Map<PeerId, Map<InfoHash, Attempt>>()

  function attemptOf(id: PeerId, infoHash: InfoHash): Attempt {
    const ofMember = attempts.get(id) ?? new Map<InfoHash, Attempt>()
    attempts.set(id, ofMember)
    const attempt = ofMember.get(infoHash) ?? { failures: 0, openedAt: null, retryAt: 0 }
    ofMember.set(infoHash, attempt)
    return attempt
  }

  function openCount(): number {
    let count = 0
    for (const ofMember of attempts.values()) {
      for (const attempt of ofMember.values()) if (attempt.openedAt !== null) count++
    }
    return count
  }

  return {
    reconcile(parts, members) {
      for (const { infoHash, isMissing } of parts) {
        for (const [id, presence] of members) {
          if (isMissing && mayHavePieces(presence)) {
            if (clock.now() >= attemptOf(id, infoHash).retryAt) session.openDataLink(id, infoHash)
          } else if (!isMissing && presence?.phase === 'done' && openCount() >= roomyLinks) {
            session.closeDataLink(id, infoHash)
          }
        }
      }
    },
    opened(id, infoHash) {
      attemptOf(id, infoHash).openedAt = clock.now()
    },
    closed(id, infoHash) {
      const attempt = attemptOf(id, infoHash)
      const wasSound = attempt.openedAt !== null && clock.now() - attempt.openedAt >= soundAfterMs
      attempt.failures = wasSound ? 1 : attempt.failures + 1
      attempt.openedAt = null
      attempt.retryAt = clock.now() + Math.min(maxRetryMs, firstRetryMs * 2 ** (attempt.failures - 1))
    },
    left: (id) => void attempts.delete(id),
  }
}

interface Attempt {
  failures: number
  openedAt: number | null
  retryAt: number
}

/** Who only looks at the list has nothing to give; who still prepares one part may have another. */
const mayHavePieces = (presence: Presence | null): boolean =>
  presence !== null && (presence.held > 0 || presence.phase === 'downloading' || presence.phase === 'done')
