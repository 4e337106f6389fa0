import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

declare global {
  /** How often one picture of the page turned into another. */
  var morphs: number
}

function countMorphs(): void {
  globalThis.morphs = 0
  const start = document.startViewTransition.bind(document)
  document.startViewTransition = (change) => {
    globalThis.morphs++
    return start(change)
  }
}

test('the plate turns into the link’s card, on that way alone, and not for who wants no motion', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'map.pdf', 40_000, 120)
  for (const { reducedMotion, morphs } of [
    { reducedMotion: 'no-preference', morphs: 1 },
    { reducedMotion: 'reduce', morphs: 0 },
  ] as const) {
    const page = await people.arrive({ initScript: countMorphs })
    await page.emulateMedia({ reducedMotion })
    await share(page, server.url, [file.path])
    await expect(page.getByRole('heading', { level: 1, name: 'Sharing map.pdf' })).toBeFocused()
    await page.getByRole('link', { name: 'Tukar, home' }).click()
    await page.goBack()
    await expect(page.getByRole('button', { name: 'Copy link' })).toBeVisible()
    expect(await page.evaluate(() => globalThis.morphs)).toBe(morphs)
  }
})

test('a share on paper is its name, its QR code, its link and what goes with that', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'map.pdf', 40_000, 121)
  const page = await people.arrive({ viewport: { width: 360, height: 740 } })
  const link = await share(page, server.url, [file.path], { password: 'Kopi susu 7' })
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toHaveCount(0)
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible()
  expect((await page.locator('body').innerText()).split(/\n+/)).toEqual([
    'Sharing map.pdf',
    'Opening it takes the password that was chosen for it.',
    'This link works on this computer only',
    expect.stringContaining('share from there.'),
    link,
    'For this computer only: a phone can’t open it.',
  ])
  const box = await page.getByRole('img', { name: 'QR code of the link' }).boundingBox()
  expect(box?.width).toBeGreaterThan(300)
  // Ink on paper, whatever the screen looks like.
  expect(await page.locator('h1').evaluate((heading) => getComputedStyle(heading).color)).toBe('rgb(0, 0, 0)')
})

test('the frame says when there is no network, for as long as that is so', async ({ server, people }) => {
  const page = await people.arrive()
  await page.goto(server.url)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.context().setOffline(true)
  await expect(page.getByText('You’re offline.')).toBeVisible()
  await page.context().setOffline(false)
  await expect(page.getByText('You’re offline.')).toHaveCount(0)
})

test('at 360 px and at 400 % zoom the frame and its pages fit, and everything to press is 44 px', async ({
  server,
  people,
}) => {
  const page = await people.arrive()
  for (const hash of ['', '#/settings', '#/privacy']) {
    for (const viewport of [
      { width: 360, height: 740 },
      { width: 320, height: 256 },
    ]) {
      await page.setViewportSize(viewport)
      await page.goto(server.url + hash)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement)
      expect(scrollWidth, `${hash} ${viewport.width}`).toBe(clientWidth)
      expect(await smallTargets(page), `${hash} ${viewport.width}`).toEqual([])
    }
  }
})

/** Links within a sentence are as high as its line. */
const smallTargets = (page: Page) =>
  page.locator('button:visible, nav a, .brand, label:has(input:visible)').evaluateAll((targets) =>
    targets
      .filter((target) => !target.matches('.skip'))
      .map((target) => ({ text: target.textContent, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ text, box }) => `${text}: ${box.width} by ${box.height}`),
  )
