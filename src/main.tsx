import type { App, DeploymentConfig } from './app/app.ts'
import { findUnsupported } from './app/capabilities.ts'
import { emptyConfig } from './app/empty-config.ts'
import { folderName } from './delivery/folder-name.ts'
import { renderApp } from './ui/root.tsx'

// The composition root's first half: the screen. All else is loaded when somebody drops files or opens a link, and built
// in compose-app.ts.

const configTimeoutMs = 5_000
const configRetryMs = 500
const configRetries = 2
/** After opening: the first paint and what somebody came for go first. */
const sweepDelayMs = 1_000

/** What stands in config.json. Asked for before anybody needs it: then the page's own server may be away. */
let answer = fetchConfig()
let config: Promise<DeploymentConfig> | null = null
let app: Promise<App> | null = null

// Who comes by a link waits for the code; a module that failed to load is asked for again by `loadApp`.
if (location.hash.length > 1) loadCode().catch(() => undefined)

const root = document.getElementById('app')
if (!root) throw new Error('no #app')
renderApp(root, {
  loadApp() {
    app ??= loadApp().catch((error: unknown) => {
      // What did not load may load the next time.
      app = null
      throw error
    })
    return app
  },
  async loadSelfCheck() {
    const [{ composeSelfCheck }, { createTransport }] = await loadCode()
    return composeSelfCheck(createTransport, deploymentNow)
  },
  unsupported: await findUnsupported(globalThis),
  notifyByWorker: async (title, body) => (await loadCode())[0].notifyByWorker(title, body),
  loadDeployment: () => deployment().catch(() => emptyConfig),
})

setTimeout(() => {
  // A browser that refuses keeps nothing, or is asked again before the next save.
  sweepLeftovers().catch(() => undefined)
}, sweepDelayMs)

/** Removes the unencrypted copies of pages that died in the middle of a save; most visitors have none, and load nothing. */
async function sweepLeftovers(): Promise<void> {
  const storage: Partial<StorageManager> | undefined = navigator.storage
  const root = await storage?.getDirectory?.()
  // Rejects where nothing was ever saved this way.
  if (!(await root?.getDirectoryHandle(folderName))) return
  const { openPrivateFolder } = await import('./delivery/private-folder.ts')
  await openPrivateFolder()?.sweep()
}

async function loadApp(): Promise<App> {
  const [[{ composeApp }, { createTransport }], config] = await Promise.all([loadCode(), deployment()])
  return composeApp(createTransport, config)
}

/** Null while the page's own server is away. */
const deploymentNow = (): Promise<DeploymentConfig | null> => deployment().catch(() => null)

function loadCode() {
  return Promise.all([import('./compose-app.ts'), import('./transport/transport.ts')])
}

/** @throws when the page's own server is away; the next call asks it again. */
function deployment(): Promise<DeploymentConfig> {
  config ??= readDeployment().catch((error: unknown) => {
    config = null
    answer = fetchConfig()
    throw error
  })
  return config
}

async function readDeployment(): Promise<DeploymentConfig> {
  const [json, { parseDeploymentConfig }] = await Promise.all([answer, import('./app/deployment-config.ts')])
  const parsed = parseDeploymentConfig(json)
  if (parsed.ok) return parsed.value
  console.warn(parsed.reason)
  return emptyConfig
}

/** Without one the page still opens, and says that it finds nobody. */
function fetchConfig(): Promise<unknown> {
  const fetching = tryConfig()
  // Whoever needs it hears why it did not come.
  fetching.catch(() => undefined)
  return fetching
}

async function tryConfig(): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      const signal = AbortSignal.timeout(configTimeoutMs)
      const response = await fetch(new URL('config.json', document.baseURI), { signal, cache: 'no-cache' })
      if (response.status >= 500) throw new Error(`config.json: status ${response.status}`)
      return response.ok ? await response.json() : {}
    } catch (error) {
      if (attempt === configRetries) throw error
      await new Promise((resolve) => setTimeout(resolve, configRetryMs * 2 ** attempt))
    }
  }
}
