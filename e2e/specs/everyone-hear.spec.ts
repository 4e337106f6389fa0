import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

declare global {
  var heard: string[] | undefined
}

/** From the yes to the end: four quarters, the end, and what to do next. */
const mostHeard = 6

test('a screen reader hears of a download what counts, and no numbers in between', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'film.mkv', 12 * mebibyte, 150)
  const sender = await people.arrive({ uploadRate: 2_000_000 })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  await expect(sender.getByRole('status')).toHaveText('1 person opened the link')
  for (const page of [sender, receiver]) await page.evaluate(listen)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await expect(sender.getByRole('status')).toHaveText('Delivered to 1 person')

  const heard = await heardBy(receiver)
  expect(heard.length, heard.join('\n')).toBeLessThanOrEqual(mostHeard)
  expect(heard.join('\n')).toMatch(/Downloading: half is here[^]*Complete\. The file is here\./)
  expect(heard.filter((text) => /%|B\/s|left/.test(text))).toEqual([])
  const bySender = await heardBy(sender)
  expect(bySender.length, bySender.join('\n')).toBeLessThanOrEqual(mostHeard)
  expect(bySender.join('\n')).toMatch(/1 person is downloading[^]*Delivered to 1 person/)
})

/** Runs in the page: from here on, each text that a live region comes to have. */
function listen(): void {
  const heard: string[] = []
  globalThis.heard = heard
  const live = '[role=status], [role=alert], [role=log], [aria-live=polite], [aria-live=assertive]'
  const last = new Map<Element, string>()
  const hear = () => {
    for (const region of document.querySelectorAll(live)) {
      const text = region.textContent.trim()
      if (text !== '' && last.get(region) !== text) heard.push(text)
      last.set(region, text)
    }
  }
  hear()
  heard.length = 0
  new MutationObserver(hear).observe(document.body, { subtree: true, childList: true, characterData: true })
}

const heardBy = (page: Page) => page.evaluate(() => globalThis.heard ?? [])
