import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, receive, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

// The sender's record, in the browser's own storage.

test('what the browser clears in mid-visit is written again: a reloaded sender is the sender', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 3000, 690)
  const sender = await people.arrive({ onDisk: true })
  const link = await share(sender, server.url, [film.path])
  await whenPrepared(sender)
  const before = await keysOf(sender)
  expect(before).toHaveLength(3)

  const devTools = await sender.context().newCDPSession(sender)
  await devTools.send('Storage.clearDataForOrigin', { origin: server.url.slice(0, -1), storageTypes: 'indexeddb' })
  await sender.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect.poll(() => keysOf(sender)).toEqual(before)
  // The record alone is gone, or its list.
  for (const kind of ['share/', 'manifest/']) {
    await dropKeys(sender, kind)
    await sender.getByRole('button', { name: 'Resume', exact: true }).click()
    await sender.getByRole('button', { name: 'Pause', exact: true }).click()
    await expect.poll(() => keysOf(sender)).toEqual(before)
  }
  await sender.reload()
  await expect(sender.getByRole('status')).toHaveText('Sharing waits for its files')
  await expect(sender.getByRole('textbox', { name: 'Share link' })).toHaveValue(link)
})

test('a sender’s record that can’t be used is not replaced by what this visit receives', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 3000, 691)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film.path])
  await whenPrepared(sender)
  const other = await people.arrive()
  expect(await receive(other, link, film.name)).toBe(film.sha256)

  await sender.evaluate(() => history.replaceState(null, '', '#/privacy'))
  await sender.reload()
  await expect(sender.getByRole('heading', { level: 1 })).toHaveText(/^Privacy/)
  await dropKeys(sender, 'manifest/')
  const before = await keysOf(sender)
  await sender.goto('about:blank')
  await sender.goto(link)
  await downloadAll(sender)
  await waitUntilComplete(sender, 60_000)
  await sender.getByRole('button', { name: 'Pause', exact: true }).click()
  expect(await originsOf(sender)).toEqual(['own'])
  expect((await keysOf(sender)).filter((key) => !key.startsWith('info/'))).toEqual(
    before.filter((key) => !key.startsWith('info/')),
  )
})

interface Stored {
  readonly key: string
  readonly origin: unknown
}

/** What is stored of shares; those keys are deleted first. */
const stored = (page: Page, dropped: string | null): Promise<readonly Stored[]> =>
  page.evaluate(async (dropped) => {
    const settled = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(new Error(String(request.error))))
      })
    const names = (await indexedDB.databases()).map(({ name }) => name)
    if (!names.includes('tukar-records')) return []
    const database = await settled(indexedDB.open('tukar-records'))
    if (database.objectStoreNames.length === 0) return []
    const store = database.transaction('records', 'readwrite').objectStore('records')
    if (dropped !== null) await settled(store.delete(IDBKeyRange.bound(dropped, `${dropped}\uffff`)))
    const found: Stored[] = []
    for (const key of await settled(store.getAllKeys())) {
      if (typeof key !== 'string') continue
      const record: IDBRequest<{ readonly origin?: unknown }> = store.get(key)
      found.push({ key, origin: (await settled(record)).origin })
    }
    database.close()
    return found
  }, dropped)

const keysOf = async (page: Page): Promise<readonly string[]> => (await stored(page, null)).map(({ key }) => key)

const originsOf = async (page: Page): Promise<readonly unknown[]> =>
  (await stored(page, null)).filter(({ key }) => key.startsWith('share/')).map(({ origin }) => origin)

async function dropKeys(page: Page, kind: string): Promise<void> {
  await stored(page, kind)
}
