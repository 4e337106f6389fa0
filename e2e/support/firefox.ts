import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Page } from 'puppeteer-core'
import { firefoxPath } from './browsers.mjs'
import { isForeign, ownAddresses, pageFault, watchPage } from './host-guard.ts'
import { outsideHost } from './outside.ts'

export interface Firefox {
  readonly page: Page
  /** The folder of its downloads. */
  readonly downloads: string
  /** What the page's policy stopped, and addresses of other hosts that the page itself asked for. */
  offences(): readonly string[]
  close(): Promise<void>
}

/**
 * Firefox ESR by WebDriver BiDi: Playwright's own protocol can't drive a Firefox that it did not build. Its requests are
 * held against these `host:port`. `preferences` are its own, as in about:config.
 */
export async function startFirefox(
  folder: string,
  hosts: readonly string[],
  preferences: Readonly<Record<string, boolean | number | string>> = {},
): Promise<Firefox> {
  const downloads = join(folder, 'firefox-downloads')
  await mkdir(downloads)
  const [proxyHost = '', proxyPort = ''] = outsideHost()?.split(':') ?? []
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    extraPrefsFirefox: {
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      // In place of a sound device, which a test machine has none of: a sound alone would end with an error.
      'media.cubeb.force_mock_context': true,
      // Loopback is never asked of a proxy.
      'network.proxy.type': proxyHost === '' ? 0 : 1,
      'network.proxy.http': proxyHost,
      'network.proxy.http_port': Number(proxyPort),
      'network.proxy.ssl': proxyHost,
      'network.proxy.ssl_port': Number(proxyPort),
      'intl.accept_languages': 'en-GB, en',
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.download.alwaysOpenPanel': false,
      ...preferences,
    },
  })
  const page = await browser.newPage()
  const offences: string[] = []
  page.on('console', (message) => void (pageFault.test(message.text()) && offences.push(message.text())))
  const allowed = new Set(hosts)
  page.on('request', (request) => void (isForeign(request.url(), allowed) && offences.push(request.url())))
  await page.evaluateOnNewDocument(watchPage, ownAddresses())
  return { page, downloads, offences: () => offences, close: () => browser.close() }
}
