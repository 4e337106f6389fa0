import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// What changes while something moves: it is never more than can be read, never nonsense, and nothing jumps.

interface Watched {
  /** Clock times at which a number beside the ribbon changed. */
  readonly times: readonly number[]
  readonly texts: readonly string[]
  /** Where each number began on the screen, all places that it ever had. */
  readonly places: readonly (readonly number[])[]
}

declare global {
  var watchedNumbers: Watched | undefined
}

test('numbers change at most four times a second, and keep their places', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 16 * mebibyte, 150)
  const sender = await people.arrive({ uploadRate: 2 * mebibyte })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive({ viewport: { width: 360, height: 740 } })
  await receiver.goto(link)
  await downloadAll(receiver)
  await watchNumbers(receiver)
  await expect(receiver.getByText(/ left$/)).toBeVisible()
  await expect(receiver.getByText(/^Last minute: up to [\d.]+\s.B\/s$/)).toBeVisible()
  await expect(sender.getByText(/^About [^ ]+ for the first copy at your upload speed$/)).toBeVisible()
  // The one person's row says what flows now.
  await expect(sender.getByRole('listitem').filter({ hasText: /[\d.]+\s.B\/s/ })).toHaveCount(1)
  await expect(sender.getByText(/^Last minute: up to [\d.]+\s.B\/s$/)).toBeVisible()
  await expect(sender.getByText('1 person still needs this: keep this tab open.')).toBeVisible()
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(60)
  const { times, texts, places } = await receiver.evaluate(
    () => globalThis.watchedNumbers ?? { times: [], texts: [], places: [] },
  )
  await waitUntilComplete(receiver, 60_000)
  await expect(sender.getByText('1 full copy beyond yours: you can close this tab.')).toBeVisible()

  const seconds = ((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000
  test.info().annotations.push({ type: 'measured', description: `${times.length} changes in ${seconds.toFixed(1)} s` })
  expect(times.length).toBeGreaterThan(4)
  // One more at each end, where a change may have come late on the screen and another one not.
  expect(times.length - 1).toBeLessThanOrEqual(4 * seconds + 2)
  for (const text of texts) expect(text).not.toMatch(/NaN|Infinity|∞|undefined/)
  for (const place of places) expect(place).toHaveLength(1)
})

test('people keep their rows, also when one of them leaves', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 24 * mebibyte, 151)
  const sender = await people.arrive({ uploadRate: 2 * mebibyte })
  const link = await share(sender, server.url, [file.path])
  const rows = sender.getByRole('listitem').filter({ hasText: 'Chrome on Linux' })
  const receivers = [await people.arrive(), await people.arrive(), await people.arrive()]
  for (const [index, receiver] of receivers.entries()) {
    await receiver.goto(link)
    await expect(rows).toHaveCount(index + 1)
  }
  await expect(rows).toContainText([/Chrome on Linux(?! \d)/, /Chrome on Linux 2/, /Chrome on Linux 3/])
  const [first, second, third] = receivers
  if (!first || !second || !third) throw new Error('three came')
  await downloadAll(second)
  await expect(rows.nth(1)).toContainText(/\d+%.*direct.*B\/s/)
  await downloadAll(first)
  await expect(sender.getByText(/^Last minute: now [\d.]+\s.B\/s, most [\d.]+\s.B\/s$/)).toBeVisible()
  const place = await rows.nth(2).boundingBox()
  await second.close({ runBeforeUnload: false })
  await expect(rows.nth(1)).toContainText('has left')
  await expect(rows).toHaveCount(3)
  expect(await rows.nth(2).boundingBox()).toEqual(place)
  await first.close()
  await third.close()
  await expect(sender.getByText('Nobody is here right now.')).toBeVisible()
})

/** From the first number that comes on. */
async function watchNumbers(page: Page): Promise<void> {
  await page.getByText(/^[\d.,]+\s.?B of/).waitFor()
  await page.evaluate(() => {
    const numbers = document.querySelector('.numbers')
    if (!numbers) throw new Error('a download has its numbers')
    const times: number[] = []
    const texts: string[] = []
    const places = [...numbers.children].map(() => new Set<number>())
    globalThis.watchedNumbers = {
      times,
      texts,
      get places() {
        return places.map((all) => [...all])
      },
    }
    const look = () => {
      times.push(performance.now())
      texts.push(numbers.textContent)
      for (const [index, child] of [...numbers.children].entries())
        places[index]?.add(child.getBoundingClientRect().left)
    }
    new MutationObserver(look).observe(numbers, { subtree: true, childList: true, characterData: true })
  })
}
