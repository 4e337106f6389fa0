import { join } from 'node:path'
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type CDPSession,
  type Page,
} from '@playwright/test'
import { chromiumPath } from './browsers.mjs'
import { chromiumArguments } from './chromium-arguments.ts'
import { watchHosts, type HostGuard } from './host-guard.ts'
import { limitUpload } from './upload-limit.ts'

export interface PersonOptions {
  /** A profile on disk, as people have it; otherwise an isolated context that keeps everything in memory. */
  readonly onDisk?: boolean
  /** The profile on disk of somebody who was here before, and whose browser has ended. */
  readonly profileOf?: Page
  readonly locale?: string
  /** Runs in each page before its own scripts. */
  readonly initScript?: () => void
  /** Takes a server's certificate that nobody vouches for. */
  readonly trustsAnyCertificate?: boolean
  readonly viewport?: { readonly width: number; readonly height: number }
  /** Bytes a second that leave this person's browser. */
  readonly uploadRate?: number
}

/** The people of one test, each with a browser context of their own. */
export interface People {
  /** A new person with one blank page. */
  arrive(options?: PersonOptions): Promise<Page>
  /** Ends the browser of somebody with a profile on disk: its process gets no chance to say or write anything. */
  kill(page: Page): Promise<void>
  /** Changes how many bytes a second leave the browser of somebody who arrived with an `uploadRate`; -1 for all it can. */
  limitUpload(page: Page, bytesPerSecond: number): Promise<void>
  /** Allows requests to one more `host:port` in this test. */
  allow(host: string): void
  /** Everything that must not have happened. */
  offences(): readonly string[]
  sendHome(): Promise<void>
}

/** `scale`: pixels of their screens to a CSS pixel. */
export function gatherPeople(browser: Browser, folder: string, host: string, scale = 1): People {
  const contexts: BrowserContext[] = []
  const profiles = new Map<BrowserContext, string>()
  let profileCount = 0
  const guards: HostGuard[] = []
  const hosts = [host]
  const limits = new Map<Page, CDPSession>()

  async function newContext(options: PersonOptions): Promise<BrowserContext> {
    const common: BrowserContextOptions = {
      locale: options.locale ?? 'en-GB',
      acceptDownloads: true,
      deviceScaleFactor: scale,
      ignoreHTTPSErrors: options.trustsAnyCertificate ?? false,
      ...(options.viewport && { viewport: options.viewport }),
    }
    if (!options.onDisk && !options.profileOf) return browser.newContext(common)
    const known = options.profileOf && profiles.get(options.profileOf.context())
    const profile = known ?? join(folder, `profile-${++profileCount}`)
    const context = await chromium.launchPersistentContext(profile, {
      ...common,
      executablePath: chromiumPath(),
      args: chromiumArguments,
    })
    profiles.set(context, profile)
    return context
  }

  return {
    async arrive(options = {}) {
      const context = await newContext(options)
      contexts.push(context)
      const guard = await watchHosts(context, host)
      for (const other of hosts) guard.allow(other)
      guards.push(guard)
      if (options.initScript) await context.addInitScript(options.initScript)
      const page = await context.newPage()
      if (options.uploadRate !== undefined) {
        const devTools = await context.newCDPSession(page)
        limits.set(page, devTools)
        await limitUpload(devTools, options.uploadRate)
      }
      return page
    },
    async limitUpload(page, bytesPerSecond) {
      const devTools = limits.get(page)
      if (!devTools) throw new Error('a limit acts only where there was one from the start')
      await limitUpload(devTools, bytesPerSecond)
    },
    async kill(page) {
      const context = page.context()
      const devTools = profiles.has(context) ? await context.browser()?.newBrowserCDPSession() : undefined
      const { processInfo } = (await devTools?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] }
      const main = processInfo.find(({ type }) => type === 'browser')
      if (!main) throw new Error('only a person on disk has a browser of their own')
      const closed = context.waitForEvent('close')
      process.kill(main.id, 'SIGKILL')
      await closed
    },
    allow(other) {
      hosts.push(other)
      for (const guard of guards) guard.allow(other)
    },
    offences: () => guards.flatMap((guard) => guard.offences()),
    async sendHome() {
      for (const context of contexts) await context.close()
    },
  }
}
