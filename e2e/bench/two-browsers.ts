import { join } from 'node:path'
import { chromium, type CDPSession, type Page } from '@playwright/test'
import { chromiumPath } from '../support/browsers.mjs'
import { chromiumArguments } from '../support/chromium-arguments.ts'
import { installWatch } from './page-watch.ts'
import { argumentsOf, cpuSeconds, processesWith, processTree } from './processes.ts'

/** One person's browser: processes of its own, a profile on disk, one page. */
export interface End {
  readonly page: Page
  readonly devTools: CDPSession
  /** The ids of all its processes now. */
  processes(): number[]
  /** Those that run pages and their workers. */
  renderers(): number[]
  /** Leaves the page and forgets what its origin and the cache hold. */
  clear(): Promise<void>
}

/** The same two browsers for all contenders of a benchmark. */
export interface TwoBrowsers {
  readonly sender: End
  readonly receiver: End
  /** What all processes of both used so far. */
  cpuSeconds(): number
  clear(): Promise<void>
  close(): Promise<void>
}

export async function startTwoBrowsers(folder: string): Promise<TwoBrowsers> {
  const [sender, receiver] = await Promise.all([startBrowser(folder, 'sender'), startBrowser(folder, 'receiver')])
  return {
    sender,
    receiver,
    cpuSeconds: () => cpuSeconds([...sender.processes(), ...receiver.processes()]),
    clear: async () => void (await Promise.all([sender.clear(), receiver.clear()])),
    close: async () => void (await Promise.all([sender.close(), receiver.close()])),
  }
}

export interface OwnBrowser extends End {
  close(): Promise<void>
  /** Its process gets no chance to say or write anything. */
  kill(): Promise<void>
}

export interface BrowserOptions {
  /** In place of this machine's Chromium. */
  readonly executablePath?: string
  /** After those that every browser gets: of two that say the same, Chromium takes the last. */
  readonly args?: readonly string[]
}

/** Under a profile in this folder, which may be that of an earlier one. */
export async function startBrowser(
  folder: string,
  name: string,
  { executablePath = chromiumPath(), args = [] }: BrowserOptions = {},
): Promise<OwnBrowser> {
  const profile = join(folder, name)
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    args: [...chromiumArguments, ...args],
    locale: 'en-GB',
  })
  await context.addInitScript(installWatch)
  const page = context.pages()[0] ?? (await context.newPage())
  const devTools = await context.newCDPSession(page)
  const isChild = (pid: number) => argumentsOf(pid).some((argument) => argument.startsWith('--type='))
  const root = processesWith(`--user-data-dir=${profile}`).find((pid) => !isChild(pid))
  if (root === undefined) throw new Error(`the processes of the ${name}'s browser can't be found`)
  const processes = () => processTree(root)
  return {
    page,
    devTools,
    processes,
    renderers: () => processes().filter((pid) => argumentsOf(pid).includes('--type=renderer')),
    async clear() {
      const { origin } = new URL(page.url())
      await page.goto('about:blank')
      await devTools.send('Network.clearBrowserCache')
      if (origin !== 'null') await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'all' })
    },
    close: () => context.close(),
    async kill() {
      const closed = context.waitForEvent('close')
      process.kill(root, 'SIGKILL')
      await closed
    },
  }
}
