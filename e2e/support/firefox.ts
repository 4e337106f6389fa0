import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import puppeteer, { type Browser, type Page } from 'puppeteer-core'
import { firefoxPath } from './browsers.mjs'
import { sha256OfFile } from './test-files.ts'

// Firefox ESR by WebDriver BiDi, which Playwright's own protocol can't drive in a browser that it did not build.

export interface FirefoxPerson {
  readonly page: Page
  /** Fills the page's file input. */
  share(url: string, path: string): Promise<string>
  /** Opens a link, says yes, waits for the end and returns the SHA-256 of the file as it was saved. */
  receive(link: string, name: string): Promise<string>
  close(): Promise<void>
}

const patienceMs = 100_000

export async function startFirefox(folder: string): Promise<FirefoxPerson> {
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
  const page = await newPage(browser)
  return {
    page,
    async share(url, path) {
      await page.goto(url)
      const input = await page.waitForSelector('input[type=file]:not([webkitdirectory])')
      await input?.uploadFile(path)
      const field = page.locator('aria/Share link[role="textbox"]')
      const read = () => field.map((element) => ('value' in element ? String(element.value) : '')).wait()
      await expect.poll(read).toMatch(/#.{44}/)
      return read()
    },
    async receive(link, name) {
      await page.goto(link)
      await page.locator('aria/Download all[role="button"]').click()
      await page.waitForFunction(
        () => document.querySelector('[role=status]')?.textContent.startsWith('Complete') === true,
        { timeout: patienceMs },
      )
      await page.locator(`aria/Save ${name}[role="button"]`).click()
      return sha256OfFile(join(downloads, await finishedDownload(downloads, name)))
    },
    close: () => browser.close(),
  }
}

async function newPage(browser: Browser): Promise<Page> {
  const page = await browser.newPage()
  page.setDefaultTimeout(30_000)
  return page
}

/** Firefox writes beside an empty file of the final name, and removes the `.part` once all is there. */
async function finishedDownload(folder: string, name: string): Promise<string> {
  await expect
    .poll(async () => (await readdir(folder)).filter((entry) => entry === name || entry.endsWith('.part')), {
      timeout: 60_000,
    })
    .toEqual([name])
  return name
}
