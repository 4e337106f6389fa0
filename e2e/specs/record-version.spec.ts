import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// What another version of the page kept.

/** Rewrites the fields of all records as they stand in the browser's storage; returns them as they are then. */
const rewriteRecords = (page: Page, fields: object): Promise<unknown[]> =>
  page.evaluate(async (fields) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(String(request.error))))
      })
    const database = await settled(indexedDB.open('tukar-records'))
    const store = database.transaction('records', 'readwrite').objectStore('records')
    const records: unknown[] = []
    for (const key of await settled(store.getAllKeys())) {
      if (typeof key !== 'string' || !key.startsWith('share/')) continue
      const kept: IDBRequest<object> = store.get(key)
      const record = { ...(await settled(kept)), ...fields }
      await settled(store.put(record, key))
      records.push(record)
    }
    database.close()
    return records
  }, fields)

test('what the first version kept is taken up, and counted from then on', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 681)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film.path])
  const page = await people.arrive()
  await page.goto(link)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  const library = `${server.url}#/library`
  const row = page.getByRole('listitem').filter({ hasText: film.name })
  await page.goto('about:blank')
  await page.goto(library)
  await expect(row.getByText('Received 2.1')).toBeVisible()

  await page.evaluate(() => history.replaceState(null, '', '#/privacy'))
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Privacy/)
  await rewriteRecords(page, { version: 1, receivedBytes: undefined, sentBytes: undefined })
  await page.goto('about:blank')
  await page.goto(library)
  await expect(row.getByText('takes 2.1')).toBeVisible()
  await expect(row.getByText('Received')).toHaveCount(0)
  const third = await people.arrive()
  await sender.close()
  await third.goto(link)
  await downloadAll(third)
  await waitUntilComplete(third, 60_000)
  await expect(row.getByText('Sent 2.1')).toBeVisible()
  await page.reload()
  await expect(row.getByText('Sent 2.1')).toBeVisible()
})

test('what a newer version kept is left alone, and said', async ({ server, people, folder }) => {
  const notes = await makeFile(folder, 'notes.txt', 2000, 680)
  const link = await share(await people.arrive(), server.url, [notes.path])
  const page = await people.arrive()
  await page.goto(link)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  await page.goto('about:blank')
  const library = `${server.url}#/library`
  await page.goto(library)
  await expect(page.getByRole('heading', { name: /notes\.txt/ })).toBeVisible()
  const [newer] = await rewriteRecords(page, { version: 1_000, chosen: 'another way' })

  await page.reload()
  await expect(page.getByRole('alert').filter({ hasText: 'a newer version of Tukar kept it' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 2 })).toHaveCount(0)
  // As on a first visit, which keeps nothing over it and removes nothing of it.
  await page.goto(link)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  await page.getByRole('link', { name: 'Library', exact: true }).click()
  await page.getByRole('button', { name: 'Remove notes.txt' }).click()
  await page.getByRole('link', { name: 'Tukar, home' }).click()
  expect(await rewriteRecords(page, {})).toEqual([newer])
})
