import type { SwarmId } from '../core/ids.ts'
import type { MeetingPointStatus } from '../core/transfer.ts'
import { createTrackerClient, type TrackerClient, type TrackerClientDeps } from './tracker-client.ts'

/** All meeting points of this page: one socket each, whichever shares use it. */
export interface Trackers {
  /** The best of all. */
  readonly status: MeetingPointStatus
  /** Those that every share uses. */
  readonly common: readonly TrackerClient[]
  /** One that this share uses beside them; null when it is one of them. It is given up with the last share that does. */
  use(address: string, swarm: SwarmId): TrackerClient | null
  /** This share uses none any more. */
  release(swarm: SwarmId): void
  wake(): void
  destroy(): void
}

export interface TrackersDeps extends Omit<TrackerClientDeps, 'address' | 'onStatus'> {
  readonly addresses: readonly string[]
  readonly onStatus: (status: MeetingPointStatus) => void
}

export function createTrackers(deps: TrackersDeps): Trackers {
  const common = new Map([...new Set(deps.addresses)].map((address) => [address, create(address)]))
  const extra = new Map<string, { readonly client: TrackerClient; readonly users: Set<SwarmId> }>()
  let status = bestStatus()

  function create(address: string): TrackerClient {
    return createTrackerClient({ ...deps, address, onStatus: look })
  }

  function all(): TrackerClient[] {
    return [...common.values(), ...[...extra.values()].map(({ client }) => client)]
  }

  function bestStatus(): MeetingPointStatus {
    const statuses = new Set(all().map((client) => client.status))
    if (statuses.has('online')) return 'online'
    return statuses.has('connecting') ? 'connecting' : 'offline'
  }

  function look(): void {
    const next = bestStatus()
    if (next === status) return
    status = next
    deps.onStatus(status)
  }

  return {
    get status() {
      return status
    },
    common: [...common.values()],
    use(address, swarm) {
      if (common.has(address)) return null
      const entry = extra.get(address) ?? { client: create(address), users: new Set() }
      extra.set(address, entry)
      entry.users.add(swarm)
      look()
      return entry.client
    },
    release(swarm) {
      for (const [address, { client, users }] of extra) {
        if (!users.delete(swarm) || users.size > 0) continue
        client.destroy()
        extra.delete(address)
      }
      look()
    },
    wake() {
      for (const client of all()) client.wake()
    },
    destroy() {
      for (const client of all()) client.destroy()
    },
  }
}
