import { join } from 'node:path'
import puppeteer, { type Browser } from 'puppeteer-core'
import { chromiumPath } from './browsers.mjs'
import { chromiumArguments } from './chromium-arguments.ts'
import { test as base } from './fixtures.ts'

/** Playwright keeps every page visible, and test tools switch off what browsers do to hidden tabs. Here nothing is. */
export const test = base.extend<{ browserOfPeople: Browser }>({
  browserOfPeople: async ({ folder }, use) => {
    const browser = await puppeteer.launch({
      userDataDir: join(folder, 'hidden-profile'),
      executablePath: chromiumPath(),
      headless: true,
      args: chromiumArguments,
      ignoreDefaultArgs: [
        '--disable-background-timer-throttling',
        '--disable-backgrounding-occluded-windows',
        '--disable-renderer-backgrounding',
      ],
    })
    await use(browser)
    await browser.close()
  },
})
