import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import puppeteer, { type Page } from 'puppeteer-core'
import { firefoxPath } from './browsers.mjs'

export interface Firefox {
  readonly page: Page
  /** The folder of its downloads. */
  readonly downloads: string
  close(): Promise<void>
}

/** Firefox ESR by WebDriver BiDi: Playwright's own protocol can't drive a Firefox that it did not build. */
export async function startFirefox(folder: string): Promise<Firefox> {
  const downloads = join(folder, 'firefox-downloads')
  await mkdir(downloads)
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    extraPrefsFirefox: {
      'media.peerconnection.ice.loopback': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'intl.accept_languages': 'en-GB, en',
      'browser.download.folderList': 2,
      'browser.download.dir': downloads,
      'browser.download.useDownloadDir': true,
      'browser.download.always_ask_before_handling_new_types': false,
      'browser.download.alwaysOpenPanel': false,
    },
  })
  return { page: await browser.newPage(), downloads, close: () => browser.close() }
}
