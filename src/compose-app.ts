import type { App, DeploymentConfig } from './app/app.ts'
import { createApp } from './app/create-app.ts'
import { createSelfCheck, type SelfCheck, type SelfCheckDeps } from './app/self-check.ts'
import { agentName } from './core/agent-name.ts'
import type { Transport } from './core/ports/transport.ts'
import { browserPlatform } from './delivery/browser-platform.ts'
import { createDelivery } from './delivery/delivery.ts'
import { createViewing } from './delivery/viewing.ts'
import { createHasher } from './hashing/hasher.ts'
import { systemClock } from './lib/clock.ts'
import { createMeetingPointProbe } from './mesh/meeting-point-probe.ts'
import { createMesh } from './mesh/mesh.ts'
import { createLocks } from './storage/locks.ts'
import { createRecords } from './storage/records.ts'
import { createStorageProbe } from './storage/storage-probe.ts'
import { createStores } from './storage/stores.ts'
import { createTabs } from './storage/tabs.ts'
import { createSwarm } from './swarm/swarm.ts'
import { createConnectionProbe } from './transport/connection-probe.ts'

export { notifyByWorker } from './delivery/browser-platform.ts'

// The composition root's second half: the only file that builds adapters and hands them to the app. One chunk, fetched at
// once; as many imports of their own, it would name them all in the first route.

/** Comes in a chunk of its own. */
type CreateTransport = (options: Pick<DeploymentConfig, 'maxLanes'>) => Transport

export function composeApp(createTransport: CreateTransport, config: DeploymentConfig): App {
  const { meetingPoints, iceServers, maxLanes } = config
  const transport = createTransport(config)
  const platform = browserPlatform()
  return createApp({
    mesh: createMesh({
      transport,
      meetingPoints,
      iceServers,
      maxLanes,
    }),
    hasher: createHasher(),
    stores: createStores(),
    records: createRecords(),
    swarm: createSwarm(),
    transport,
    delivery: createDelivery(platform),
    viewing: createViewing(platform),
    locks: createLocks(),
    tabs: createTabs(),
    clock: systemClock,
    unixTime: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    agent: agentName(navigator.userAgent),
  })
}

/** Beside the app, and without it: also a browser that can't run that one may be checked. */
export function composeSelfCheck(createTransport: CreateTransport, deployment: SelfCheckDeps['deployment']): SelfCheck {
  return createSelfCheck({
    platform: globalThis,
    deployment,
    storage: createStorageProbe(createStores()),
    meetingPoint: createMeetingPointProbe(),
    connection: createConnectionProbe(createTransport({ maxLanes: 1 })),
    clock: systemClock,
  })
}
