import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

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
