import type { App, DeploymentConfig, Unsupported } from '../app/app.ts'
import type { SelfCheck } from '../app/self-check.ts'

/** What the screen needs from the composition root. Nothing here may pull in the engine before it is asked for. */
export interface UiDeps {
  /**
   * Builds the engine on the first call, which comes on intent (a drop, a link), and returns the same promise from then
   * on. After a rejection the next call tries anew.
   */
  readonly loadApp: () => Promise<App>
  /** For who opens the self-check, also where this browser can't take part. Rejects when its code does not come. */
  readonly loadSelfCheck: () => Promise<SelfCheck>
  /** Why this browser can't take part, or null. `loadApp` is never called when it is set. */
  readonly unsupported: Unsupported | null
  /** Shows a notification that leads back to this page. Rejects where the browser has no service worker. */
  readonly notifyByWorker: (title: string, body: string) => Promise<void>
  /** From /config.json; defaults where there is none. Never rejects. Its reader is loaded on the first call. */
  readonly loadDeployment: () => Promise<Pick<DeploymentConfig, 'contact' | 'publicUrl'>>
}
