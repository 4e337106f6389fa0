import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { haveLittleRoom, setQuota } from '../support/quota.ts'
import { pickAtOnce, savedThroughPicker } from '../support/save-picker.ts'
import { downloadAll, progressOf, share } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Where the browser has no room for a download, it goes to the place that the person picks, and nothing of it stays here.

const size = 24 * mebibyte
const done = 'Complete. It is on your disk.'

test('what does not fit goes straight to disk, and nothing stays', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', size, 670)
  const notes = await makeFile(folder, 'notes.txt', 3000, 671)
  const sender = await people.arrive({ initScript: meterDataChannels })
  const link = await share(sender, server.url, [film.path, notes.path])
  const receiver = await people.arrive({ onDisk: true, initScript: pickAtOnce })
  await receiver.addInitScript(haveLittleRoom)
  await receiver.goto(link)
  await receiver.getByRole('checkbox', { name: notes.name }).uncheck()
  await expect(receiver.getByText(/is free here\. Save straight to disk\.$/)).toBeVisible()
  await setQuota(receiver, 10 * mebibyte)
  await receiver.getByRole('button', { name: 'Save straight to disk' }).click()
  await expect(receiver.getByText(/^It is written to the place you chose/)).toBeVisible()
  await expect(receiver.getByRole('checkbox', { name: film.name })).toBeDisabled()
  await expect(receiver.getByRole('status')).toHaveText(done, { timeout: 60_000 })
  await expect(receiver.getByText('You can close this tab.', { exact: false })).toBeVisible()
  expect(await savedThroughPicker(receiver)).toEqual([film.sha256])
  await expect(sender.getByRole('status')).toHaveText(/^Delivered to 1 person/)
  expect(await sentBytes(sender)).toBeLessThan(1.2 * size)
  expect(await storedPieces(receiver)).toBe(0)
  // What was not part of it can be had as usual.
  await receiver.getByRole('checkbox', { name: notes.name }).check()
  await receiver.getByRole('button', { name: 'Download 1 file' }).click()
  await expect(receiver.getByText('You’re helping others get it')).toBeVisible()
})

test('a download that fills the disk can go on straight to where there is room', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', size, 672)
  // What is on its way when the disk is full is no concern here.
  const sender = await people.arrive({ initScript: meterDataChannels, uploadRate: 8_000_000 })
  const link = await share(sender, server.url, [film.path])
  const receiver = await people.arrive({ onDisk: true, initScript: pickAtOnce })
  await receiver.goto(link)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  await setQuota(receiver, 10 * mebibyte)
  await downloadAll(receiver)
  await expect(receiver.getByText(/or save it straight to disk\.$/)).toBeVisible()
  expect(await progressOf(receiver)).toBeGreaterThan(10)
  await receiver.getByRole('button', { name: 'Save straight to disk' }).click()
  await expect(receiver.getByRole('status')).toHaveText(done, { timeout: 60_000 })
  expect(await savedThroughPicker(receiver)).toEqual([film.sha256])
  // What was stored was written from there.
  expect(await sentBytes(sender)).toBeLessThan(1.2 * size)
  expect(await storedPieces(receiver)).toBe(0)
  // A later visit finds an offer, and fetches nothing by itself.
  await receiver.reload()
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
})

/** Over all parts. */
const storedPieces = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const names = (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('tukar-part-') ? name : []))
    const counts = names.map(async (name) => {
      const request = <T>(asked: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          asked.addEventListener('success', () => resolve(asked.result))
          asked.addEventListener('error', () => reject(asked.error ?? new Error(name)))
        })
      const database = await request(indexedDB.open(name))
      const count = await request(database.transaction('pieces').objectStore('pieces').count())
      database.close()
      return count
    })
    return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0)
  })
