import type { SwarmId } from '../core/ids.ts'
import type { Mesh, MeshSession } from '../core/ports/mesh.ts'
import type { IceServer, Transport } from '../core/ports/transport.ts'
import type { MeetingPointStatus } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { createEmitter } from '../lib/emitter.ts'
import {
  browserDeparture,
  browserWakeUps,
  openBrowserSocket,
  type OpenSocket,
  type PageEvent,
} from './browser-platform.ts'
import { createLanePlaces } from './lane-places.ts'
import { createSession } from './session.ts'
import { createTrackers } from './trackers.ts'

export interface MeshDeps {
  readonly transport: Transport
  readonly iceServers: readonly IceServer[]
  /** Connections that carry the blocks of one part to one member, at most. */
  readonly maxLanes: number
  /** `ws:` or `wss:` addresses of trackers; none is contacted before the first share is joined. */
  readonly meetingPoints: readonly string[]
  readonly clock?: Clock
  readonly randomBytes?: (length: number) => Bytes
  readonly openSocket?: OpenSocket
  /** The network or the person came back: time to try again. */
  readonly wakeUps?: PageEvent
  /** The page is about to go: time to say so. */
  readonly departure?: PageEvent
}

export function createMesh(deps: MeshDeps): Mesh {
  const { transport, iceServers, meetingPoints, maxLanes } = deps
  const clock = deps.clock ?? systemClock
  const randomBytes = deps.randomBytes ?? ((length) => crypto.getRandomValues(new Uint8Array(length)))
  const random = () => new DataView(randomBytes(4).buffer).getUint32(0) / 2 ** 32
  const lanePlaces = createLanePlaces(maxLanes - 1)
  const sessions = new Map<SwarmId, MeshSession>()
  const statuses = createEmitter<MeetingPointStatus>()
  let isDestroyed = false
  const trackers = createTrackers({
    addresses: meetingPoints,
    openSocket: deps.openSocket ?? openBrowserSocket,
    clock,
    random,
    onStatus: (status) => statuses.emit(status),
  })

  const stopWakeUps = (deps.wakeUps ?? browserWakeUps)(() => trackers.wake())

  function destroy(): void {
    if (isDestroyed) return
    isDestroyed = true
    for (const session of [...sessions.values()]) session.leave()
    stopWakeUps()
    stopDeparture()
    trackers.destroy()
  }
  const stopDeparture = (deps.departure ?? browserDeparture)(destroy)

  return {
    /** @throws when this page is already in that swarm, or the mesh was destroyed. */
    join(options) {
      const { swarmId } = options
      if (isDestroyed || sessions.has(swarmId)) throw new Error('joined twice, or after the end')
      const session = createSession(
        {
          transport,
          iceServers,
          lanePlaces,
          clock,
          randomBytes,
          random,
          trackers: trackers.common,
          trackerAt: (address) => trackers.use(address, swarmId),
          ended() {
            sessions.delete(swarmId)
            trackers.release(swarmId)
          },
        },
        options,
      )
      sessions.set(swarmId, session)
      return session
    },
    meetingPoints,
    get status() {
      return trackers.status
    },
    onStatus: (listener) => statuses.on(listener),
    destroy,
  }
}
