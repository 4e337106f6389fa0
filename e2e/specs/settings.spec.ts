import type { Page, Route } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const radio = (page: Page, name: string) => page.getByRole('radio', { name, exact: true })
const openSettings = async (page: Page) => page.getByRole('link', { name: 'Settings', exact: true }).click()

/** How the page looks, and what the browser is told to draw around it. */
const lookOf = (page: Page) =>
  page.evaluate(() => ({
    page: getComputedStyle(document.documentElement).colorScheme,
    around: [...document.querySelectorAll<HTMLMetaElement>('meta[name=theme-color]')]
      .filter(({ media }) => matchMedia(media).matches)
      .map(({ content }) => content),
  }))
const light = { page: 'light', around: ['#fcf9f4'] }
const dark = { page: 'dark', around: ['#0d1119'] }

test('a look that was chosen is there before the first paint, in other tabs too, and can be taken back', async ({
  server,
  people,
}) => {
  const page = await people.arrive()
  await page.emulateMedia({ colorScheme: 'light' })
  await page.goto(server.url)
  expect(await lookOf(page)).toEqual({ page: 'light dark', around: light.around })
  const other = await page.context().newPage()
  await other.goto(server.url)

  await openSettings(page)
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeFocused()
  await expect(radio(page, 'Like this device')).toBeChecked()
  await radio(page, 'Dark').check()
  expect(await lookOf(page)).toEqual(dark)
  await expect(page.getByRole('status')).toHaveText('Saved')
  await expect.poll(() => lookOf(other)).toEqual(dark)

  const held: Route[] = []
  let holdsModules = true
  await page.route(/\/assets\/start-[^/]+\.js$/, (route) => (holdsModules ? void held.push(route) : route.continue()))
  await page.reload({ waitUntil: 'commit' })
  // There is a body to paint, and nothing of the page has run yet but what stands in its head.
  await expect.poll(() => page.evaluate(() => document.querySelector('body > #app') !== null)).toBe(true)
  await expect.poll(() => held.length).toBeGreaterThan(0)
  await expect.poll(() => lookOf(page)).toEqual(dark)
  holdsModules = false
  for (const route of held) await route.continue()
  await expect(radio(page, 'Dark')).toBeChecked()

  await radio(page, 'Light').check()
  await page.emulateMedia({ colorScheme: 'dark' })
  expect(await lookOf(page)).toEqual(light)
  await button(page, 'Undo').click()
  expect(await lookOf(page)).toEqual(dark)
  await expect(page.getByRole('group', { name: 'Look' })).toBeFocused()
  await expect(button(page, 'Undo')).toHaveCount(0)
  await expect(page.getByRole('status')).toHaveText('It is as it was before.')
})

test('Settings keeps what is chosen, in both languages, and says what the browser answered', async ({
  server,
  people,
}) => {
  const page = await people.arrive()
  await page.goto(`${server.url}#/settings`)
  await radio(page, 'Bahasa Indonesia').check()
  await expect(page.getByRole('heading', { level: 1, name: 'Setelan' })).toBeVisible()
  await expect(page.getByRole('checkbox', { name: 'Biarkan layar menyala selama ada yang berjalan' })).toBeChecked()
  await button(page, 'Urungkan').click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()

  const awake = page.getByRole('checkbox', { name: 'Keep the screen awake while something moves' })
  await awake.uncheck()
  const room = page.getByRole('checkbox', { name: 'Leave room on my line' })
  await expect(room).not.toBeChecked()
  await room.check()
  const notify = page.getByRole('checkbox', { name: 'Notify me when a download is done' })
  await notify.click()
  await expect(page.getByText('The browser says no.')).toBeVisible()
  await expect(notify).not.toBeChecked()
  await page.context().grantPermissions(['notifications'])
  await notify.click()
  await expect(page.getByText('The browser allows it.')).toBeVisible()
  await expect(notify).toBeChecked()
  await page.reload()
  await expect(notify).toBeChecked()
  await expect(awake).not.toBeChecked()
  await expect(room).toBeChecked()
  await page.context().clearPermissions()
  await page.reload()
  await expect(notify).not.toBeChecked()
  await expect(page.getByText('The browser says no.')).toBeVisible()
})

test('without storage a choice holds as long as the page is open', async ({ server, people }) => {
  const page = await people.arrive({ initScript: forbidStorage })
  await page.goto(`${server.url}#/settings`)
  await radio(page, 'Dark').check()
  expect(await lookOf(page)).toEqual(dark)
  await page.getByRole('link', { name: 'Tukar, home' }).click()
  await openSettings(page)
  await expect(radio(page, 'Dark')).toBeChecked()
})

function forbidStorage(): void {
  Object.defineProperty(globalThis, 'localStorage', {
    get() {
      throw new DOMException('forbidden', 'SecurityError')
    },
  })
}
