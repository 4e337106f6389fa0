import type { Browser, BrowserContext, Page } from 'puppeteer-core'
import { expect } from '../support/fixtures.ts'
import { test } from '../support/hidden-tabs.ts'
import { downloadAll, waitUntilComplete } from '../support/puppeteer-screens.ts'
import { share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// A screen that stays on while something moves, and a word to who looks elsewhere when it is done.

declare global {
  var screenLocks: { asked: number; held: number } | undefined
  var notificationsShown: string[] | undefined
  /** What a person does with the browser's own question, which no test can press. */
  var pressAllow: (() => Promise<void>) | undefined
}

/** Counts, and leaves everything as it is. */
function countCalls(): void {
  const locks = { asked: 0, held: 0 }
  globalThis.screenLocks = locks
  const request = navigator.wakeLock.request.bind(navigator.wakeLock)
  navigator.wakeLock.request = async (type) => {
    locks.asked++
    const sentinel = await request(type)
    locks.held++
    sentinel.addEventListener('release', () => void locks.held--)
    return sentinel
  }

  const shown: string[] = []
  globalThis.notificationsShown = shown
  const Original = globalThis.Notification
  const ask = Original.requestPermission.bind(Original)
  globalThis.Notification = class extends Original {
    constructor(title: string, options?: NotificationOptions) {
      super(title, options)
      this.addEventListener('show', () => shown.push(`${title}: ${options?.body}`))
    }
    static override async requestPermission(): Promise<NotificationPermission> {
      await globalThis.pressAllow?.()
      return ask()
    }
  }
}

type Permit = (name: string, setting: 'granted' | 'prompt') => Promise<void>

/** What the browser answers when this origin wants something. All of it by one session: another one's word counts less. */
async function permitter(browser: Browser, { id }: BrowserContext, origin: string): Promise<Permit> {
  const devTools = await browser.target().createCDPSession()
  return (name, setting) =>
    devTools.send('Browser.setPermission', {
      permission: { name },
      setting,
      origin,
      ...(id !== undefined && { browserContextId: id }),
    })
}

const locksOf = (page: Page) => page.evaluate(() => globalThis.screenLocks)
const shownOn = (page: Page) => page.evaluate(() => globalThis.notificationsShown)

test('the screen stays on while something moves, and the end is told to who looks elsewhere', async ({
  server,
  people,
  folder,
  browserOfPeople,
}) => {
  const file = await makeFile(folder, 'film.mkv', 24 * mebibyte, 152)
  const sender = await people.arrive({ uploadRate: 2 * mebibyte })
  const link = await share(sender, server.url, [file.path])
  const context = await browserOfPeople.createBrowserContext()
  const permit = await permitter(browserOfPeople, context, new URL(server.url).origin)
  await permit('screen-wake-lock', 'granted')
  await permit('notifications', 'prompt')
  const page = await context.newPage()
  await page.exposeFunction('pressAllow', () => permit('notifications', 'granted'))
  await page.evaluateOnNewDocument(countCalls)

  await page.goto(link)
  await page.locator('aria/Download all[role="button"]').wait()
  expect(await locksOf(page)).toEqual({ asked: 0, held: 0 })
  await downloadAll(page, link)
  await page.locator('aria/Tell me when it’s done[role="button"]').click()
  await page.locator('::-p-text(You’ll be told when it’s done)').wait()
  await expect.poll(() => locksOf(page)).toEqual({ asked: 1, held: 1 })

  const other = await context.newPage()
  await other.bringToFront()
  await expect.poll(() => locksOf(page)).toEqual({ asked: 1, held: 0 })
  await page.bringToFront()
  await expect.poll(() => locksOf(page)).toEqual({ asked: 2, held: 1 })
  await other.bringToFront()
  expect(await shownOn(page)).toEqual([])
  await waitUntilComplete(page, 60_000)
  await expect.poll(() => shownOn(page)).toEqual(['✓ film.mkv: Complete. The file is here.'])

  // Nothing moves any more: the screen may sleep, also when the page is looked at.
  await page.bringToFront()
  await expect.poll(async () => (await locksOf(page))?.held).toBe(0)
  await context.close()
})

test('where a page can show no notification, its worker does, which knows the page', async ({
  server,
  people,
  folder,
  browserOfPeople,
}) => {
  const file = await makeFile(folder, 'film.mkv', 4 * mebibyte, 153)
  const link = await share(await people.arrive({ uploadRate: mebibyte }), server.url, [file.path])
  const context = await browserOfPeople.createBrowserContext()
  const permit = await permitter(browserOfPeople, context, new URL(server.url).origin)
  await permit('notifications', 'granted')
  const page = await context.newPage()
  await page.evaluateOnNewDocument(asOnPhones)
  await page.goto(link)
  await downloadAll(page, link)
  await (await context.newPage()).bringToFront()
  await waitUntilComplete(page, 60_000)
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.getRegistration()
      const notifications = (await registration?.getNotifications()) ?? []
      return notifications.map(({ title, body, data }) => ({ title, body, data }))
    })
  await expect.poll(shown).toEqual([
    {
      title: '✓ film.mkv',
      body: 'Complete. The file is here.',
      data: { page: expect.stringMatching(/^[\da-f-]{36}$/) },
    },
  ])
  await context.close()
})

/** Chromium on phones throws; the person said yes on an earlier visit. */
function asOnPhones(): void {
  localStorage.setItem('notifications', 'on')
  globalThis.Notification = class extends globalThis.Notification {
    constructor(title: string) {
      super(title)
      throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.')
    }
  }
}
