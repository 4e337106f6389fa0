import type { Page, Route } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

// What the page says when a part of it does not come, and how it goes on.

/** What did not load is reported, and that is what these tests bring about. */
const unreported = (): void => {
  globalThis.reportError = () => {}
}

const indonesianStart = /\/assets\/id-start-[^/]+\.js$/
const settings = /\/assets\/settings-[^/]+\.js$/

/** Keeps what has this address waiting until the returned function lets it go. */
async function hold(page: Page, address: RegExp): Promise<() => Promise<void>> {
  let isHeld = true
  const held: Route[] = []
  await page.route(address, (route) => (isHeld ? void held.push(route) : route.continue()))
  return async () => {
    isHeld = false
    for (const route of held.splice(0)) await route.continue()
  }
}

test('a language that can’t be had offline is kept for later, and comes with the network', async ({
  server,
  people,
}) => {
  const page = await people.arrive({ initScript: unreported })
  await page.goto(server.url)
  await expect(page.getByRole('heading', { level: 1, name: 'Send it.' })).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText('You’re offline. Connect this device to a network to send or receive.')).toBeVisible()
  await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
  const missing = page.getByText('Bahasa Indonesia did not load, so the page stays in English.')
  await expect(missing).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Send it.' })).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.locator('html')).toHaveAttribute('lang', 'id')
  await expect(missing).toHaveCount(0)
})

test('without its own language the page comes in English, and says so', async ({ server, people }) => {
  const page = await people.arrive({ locale: 'id-ID', initScript: unreported })
  await page.route(indonesianStart, (route) => route.abort())
  await page.goto(`${server.url}#/privacy`)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'en')
  await expect(page.getByText('Bahasa Indonesia did not load')).toBeVisible()
  await page.unroute(indonesianStart)
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'id')
})

test('for words that are late nobody looks at an empty page', async ({ server, people }) => {
  const page = await people.arrive({ locale: 'id-ID' })
  await page.clock.install()
  const release = await hold(page, indonesianStart)
  await page.goto(server.url, { waitUntil: 'commit' })
  await page.waitForRequest(indonesianStart)
  await page.clock.fastForward(3_100)
  await expect(page.getByRole('heading', { level: 1, name: 'Send it.' })).toBeVisible()
  await release()
  await expect(page.getByRole('heading', { level: 1, name: 'Kirim.' })).toBeVisible()
})

test('a screen that is long in coming says what it waits for, and never waits without end', async ({
  server,
  people,
}) => {
  const page = await people.arrive({ initScript: unreported })
  await page.clock.install()
  await page.goto(server.url)
  const release = await hold(page, settings)
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByText('Loading…')).toBeVisible()
  await page.clock.fastForward(8_100)
  await expect(page.getByText(/^Still loading\. This part of the page has not come from its server/)).toBeVisible()
  await page.clock.fastForward(22_000)
  await expect(page.getByRole('heading', { level: 1, name: 'This part of the page did not load.' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await release()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test('a screen that could not be loaded offline comes with the network; what runs goes on', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'map.pdf', 1000, 330)
  const page = await people.arrive({ initScript: unreported })
  await share(page, server.url, [file.path])
  await page.context().setOffline(true)
  await expect(page.getByText('You’re offline. What runs here goes on by itself')).toBeVisible()
  await page.getByRole('link', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'This part of the page did not load.' })).toBeVisible()
  await expect(page.getByText('Tukar could not start')).toHaveCount(0)
  await page.context().setOffline(false)
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})
