import { afterEach, vi } from 'vitest'
import type { Transfer, TransferId } from '../core/transfer.ts'
import type { App } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { createApp } from './create-app.ts'
import type { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps } from './fakes.test-support.ts'

// Pages over ports in memory, for tests that watch what becomes of a share.

const apps: App[] = []
afterEach(() => {
  for (const app of apps.splice(0)) app.destroy()
})

/** A signal that nobody aborts. */
export const live = (): AbortSignal => new AbortController().signal

/** A page that is taken down after the test. */
export function openPage(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const made = fakeDeps(hub, overrides)
  const app = createApp(made.deps)
  apps.push(app)
  return { app, ...made }
}

/** Waits for the transfer to be what the test wants, and shows what it was when it never is. */
export const until = (app: App, id: TransferId, wanted: (transfer: Transfer) => boolean): Promise<Transfer> =>
  vi.waitFor(
    () => {
      const transfer = app.transfers.get(id)
      if (!transfer || !wanted(transfer)) throw new Error(`still ${JSON.stringify(transfer?.state)}`)
      return transfer
    },
    { timeout: 5_000, interval: 5 },
  )

export const inPhase =
  (phase: Transfer['state']['phase']) =>
  ({ state }: Transfer): boolean =>
    state.phase === phase
