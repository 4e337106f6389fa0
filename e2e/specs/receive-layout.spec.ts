import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const names = [
  'Journey/Flores/Komodo/IMG_20260714_183022_original_unedited_copy_final_really_final.jpg',
  'Journey/Flores/Komodo/2.jpg',
  'Journey/Flores/Kelimutu/panorama/left to right/whole crater.tif',
  'Journey/notes.txt',
]

/** A small phone, the same at 200 % text size, and a desktop at 400 % zoom: 1280 pixels are 320 then. */
const views = [
  { name: 'a phone', width: 360, height: 740, textSize: '100%' },
  { name: 'a phone with text twice as large', width: 360, height: 740, textSize: '200%' },
  { name: '400 % zoom', width: 320, height: 256, textSize: '100%' },
]

for (const { name, width, height, textSize } of views) {
  test(`nothing scrolls sideways on ${name}, also after a wider window`, async ({ server, people, folder }) => {
    for (const [seed, path] of names.entries()) await makeFile(folder, path, mebibyte, 95 + seed)
    const sender = await people.arrive()
    const link = await share(sender, server.url, { folder: join(folder, 'Journey') })
    const receiver = await people.arrive({ viewport: { width: 1280, height: 800 } })
    const narrow = async () => {
      await receiver.setViewportSize({ width, height })
      await receiver.evaluate((size) => (document.documentElement.style.fontSize = size), textSize)
    }

    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    await narrow()
    await expectToFit(receiver)
    await expectTargets(receiver)

    await downloadAll(receiver)
    await waitUntilComplete(receiver, 60_000)
    await receiver.setViewportSize({ width: 1280, height: 800 })
    await receiver.setViewportSize({ width, height })
    await expectToFit(receiver)

    await receiver.goto(`${server.url}#damaged`)
    await receiver.getByRole('alert').waitFor()
    await narrow()
    await expectToFit(receiver)
  })
}

async function expectToFit(page: Page): Promise<void> {
  const widths = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect(widths.scrollWidth).toBe(widths.clientWidth)
}

/** 44 by 44 at least, for the ticks of files and of folders. */
async function expectTargets(page: Page): Promise<void> {
  const ticks = page.locator('label', { has: page.getByRole('checkbox') })
  expect(await ticks.count()).toBeGreaterThan(names.length)
  for (const tick of await ticks.all()) {
    const box = await tick.boundingBox()
    expect(box?.width).toBeGreaterThanOrEqual(44)
    expect(box?.height).toBeGreaterThanOrEqual(44)
  }
}
