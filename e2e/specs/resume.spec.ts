import type { Page } from '@playwright/test'
import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Who comes back by the same link goes on from what is stored.

const size = (isLong ? 48 : 8) * mebibyte
/** So that most of it is missing when the browser is killed. */
const uploadRate = 2_000_000
/** A bound for a slow machine. */
const completeMs = 120_000
/** What was on its way at the kill, and what is no payload. */
const twiceAtMost = 4 * mebibyte

for (const seed of isLong ? Array.from({ length: 20 }, (_, i) => i) : [0, 1, 2]) {
  const moment = 15 + Math.floor(seededRandom(5000 + seed)() * 60)

  test(`a browser that is killed at ${moment} % goes on from there, seed ${seed}`, async ({
    server,
    people,
    folder,
  }) => {
    test.setTimeout(300_000)
    const file = await makeFile(folder, 'archive.zip', size, 500 + seed)
    const sender = await people.arrive({ onDisk: true, uploadRate, initScript: meterDataChannels })
    const link = await share(sender, server.url, [file.path])
    const receiver = await people.arrive({ onDisk: true })
    await receiver.goto(link)
    await downloadAll(receiver)
    await reach(receiver, moment)
    await people.kill(receiver)

    const back = await people.arrive({ profileOf: receiver })
    await back.goto(link)
    // Nobody is asked again, and what was stored is there before anything is fetched.
    await reach(back, moment - 10)
    await waitUntilComplete(back, completeMs)
    expect(await saveFile(back, file.name)).toBe(file.sha256)
    expect(await sentBytes(sender)).toBeLessThan(file.size + twiceAtMost)

    // With nobody left, all of it is here.
    await people.kill(sender)
    await back.reload()
    await waitUntilComplete(back, completeMs)
    expect(await saveFile(back, file.name)).toBe(file.sha256)
  })
}

test('a reload keeps a password, a choice and a pause, and what was removed is gone', async ({
  server,
  people,
  folder,
}) => {
  const [film, notes] = [
    await makeFile(folder, 'film.mkv', 2 * mebibyte, 520),
    await makeFile(folder, 'notes.txt', 1000, 521),
  ]
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film.path, notes.path], { password: 'sama-sama' })
  const receiver = await people.arrive()
  await receiver.goto(link)
  await receiver.getByLabel('Password', { exact: true }).fill('sama-sama')
  await receiver.keyboard.press('Enter')
  await receiver.getByRole('checkbox', { name: 'film.mkv' }).uncheck()
  await receiver.getByRole('button', { name: /^Download/ }).click()
  await waitUntilComplete(receiver, completeMs)

  await receiver.reload()
  await waitUntilComplete(receiver, completeMs)
  expect(await saveFile(receiver, notes.name)).toBe(notes.sha256)
  await receiver.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(async () => (await records(receiver)).some((record) => isPaused(record))).toBe(true)
  await receiver.reload()
  await expect(receiver.getByRole('button', { name: 'Resume', exact: true })).toBeVisible()

  await receiver.getByRole('link', { name: 'Library' }).click()
  await receiver.getByRole('button', { name: /^Remove/ }).click()
  await expect.poll(() => kept(receiver)).toBe(0)
  await receiver.goto(link)
  await receiver.reload()
  await expect(receiver.getByLabel('Password', { exact: true })).toBeVisible()
})

/** Until this much is there, in percent. */
async function reach(receiver: Page, percent: number): Promise<void> {
  await expect
    .poll(() => progressOf(receiver), { timeout: completeMs, intervals: [50] })
    .toBeGreaterThanOrEqual(percent)
}

/** How many records and databases of pieces there are. */
async function kept(page: Page): Promise<number> {
  const databases = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name ?? ''))
  return (await records(page)).length + databases.filter((name) => name.startsWith('tukar-part-')).length
}

const records = (page: Page): Promise<readonly unknown[]> =>
  page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const opening = indexedDB.open('tukar-records')
        opening.addEventListener('error', () => reject(opening.error))
        opening.addEventListener('success', () => {
          const reading = opening.result.transaction('records').objectStore('records').getAll()
          reading.addEventListener('success', () => {
            opening.result.close()
            resolve(reading.result)
          })
        })
      }),
  )

const isPaused = (record: unknown): boolean =>
  typeof record === 'object' && record !== null && 'isPaused' in record && record.isPaused === true
