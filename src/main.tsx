import type { App, DeploymentConfig } from './app/app.ts'
import { findUnsupported } from './app/capabilities.ts'
import { emptyConfig, parseDeploymentConfig } from './app/deployment-config.ts'
import { renderApp } from './ui/root.tsx'

// The composition root: the only file that builds adapters and hands them to the app. All but the screen is loaded when
// somebody drops files or opens a link.

const configTimeoutMs = 5_000

const deployment = loadDeployment()
let app: Promise<App> | null = null

const root = document.getElementById('app')
if (!root) throw new Error('index.html has the element that the page is drawn into')
renderApp(root, {
  loadApp() {
    app ??= composeApp().catch((error: unknown) => {
      // A chunk that did not load may load the next time.
      app = null
      throw error
    })
    return app
  },
  unsupported: findUnsupported(globalThis),
  deployment,
})

async function composeApp(): Promise<App> {
  const [
    { createApp },
    { agentName },
    { createDelivery },
    { browserPlatform },
    { createHasher },
    { systemClock },
    { createMesh },
    { createStores },
    { createLocks },
    { createSwarm },
    transport,
    config,
  ] = await Promise.all([
    import('./app/create-app.ts'),
    import('./core/agent-name.ts'),
    import('./delivery/delivery.ts'),
    import('./delivery/browser-platform.ts'),
    import('./hashing/hasher.ts'),
    import('./lib/clock.ts'),
    import('./mesh/mesh.ts'),
    import('./storage/stores.ts'),
    import('./storage/locks.ts'),
    import('./swarm/swarm.ts'),
    import('./transport/transport.ts').then(({ loadTransport }) => loadTransport()),
    deployment,
  ])
  return createApp({
    mesh: createMesh({
      transport,
      meetingPoints: config.meetingPoints,
      iceServers: config.iceServers,
    }),
    hasher: createHasher(),
    stores: createStores(),
    swarm: createSwarm(),
    delivery: createDelivery(browserPlatform()),
    locks: createLocks(),
    clock: systemClock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    agent: agentName(navigator.userAgent),
  })
}

/** What stands beside the page in config.json. Without one the page still opens, and says that it finds nobody. */
async function loadDeployment(): Promise<DeploymentConfig> {
  try {
    const signal = AbortSignal.timeout(configTimeoutMs)
    const response = await fetch(new URL('config.json', document.baseURI), { signal, cache: 'no-cache' })
    const config = parseDeploymentConfig(response.ok ? await response.json() : null)
    if (config.ok) return config.value
    console.warn(config.reason)
  } catch (error) {
    console.warn('config.json could not be read', error)
  }
  return emptyConfig
}
