import { readFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, saveFile, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

/** What stands in the page's private file system, by path. */
const privateFiles = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const paths: string[] = []
    const folders = [{ path: '', folder: await navigator.storage.getDirectory() }]
    for (const { path, folder } of folders) {
      for await (const [name, entry] of folder.entries()) {
        paths.push(path + name)
        if (entry instanceof FileSystemDirectoryHandle) folders.push({ path: `${path}${name}/`, folder: entry })
      }
    }
    return paths
  })

test('the browser is asked to leave alone what is stored, and its answer is said', async ({
  server,
  people,
  folder,
}) => {
  const notes = await makeFile(folder, 'notes.txt', 2000, 662)
  const page = await people.arrive({ onDisk: true })
  await share(page, server.url, [notes.path])
  await whenPrepared(page)
  await page.getByRole('link', { name: 'Library', exact: true }).click()
  const keep = page.getByRole('button', { name: 'Keep safe from clean-up' })
  await keep.click()
  await expect(page.getByText(/^The browser did not agree/)).toBeVisible()
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Browser.grantPermissions', {
    origin: new URL(server.url).origin,
    permissions: ['durableStorage'],
  })
  await keep.click()
  await expect(page.getByText(/The browser leaves it alone when it runs short of room\.$/)).toBeVisible()
  await expect(keep).toHaveCount(0)
  await expect(page.getByText(/^The browser did not agree/)).toHaveCount(0)
  await page.reload()
  await expect(page.getByText(/The browser leaves it alone/)).toBeVisible()
})

test('what is kept here can be taken along as a list, and erased as a whole', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 660)
  const notes = await makeFile(folder, 'notes.txt', 2000, 661)
  const filmLink = await share(await people.arrive(), server.url, [film.path])
  const page = await people.arrive()
  await page.goto(filmLink)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  // What is handed over as a download stands there in plain until the browser has surely copied it.
  expect(await saveFile(page, film.name)).toBe(film.sha256)
  expect((await privateFiles(page)).length).toBeGreaterThan(2)
  await page.getByRole('link', { name: 'Tukar, home' }).click()
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(notes.path)
  const notesLink = await page.getByRole('textbox', { name: 'Share link' }).inputValue()
  await page.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(page.getByText(/^Tukar takes .* on this device/)).toBeVisible()
  await expect(page.getByText(/^takes 2\.1\sMB here$/)).toBeVisible()

  await page.getByRole('link', { name: 'Settings', exact: true }).click()
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Export list' }).click()
  const list: unknown = JSON.parse(await readFile(await (await download).path(), 'utf8'))
  expect(list).toMatchObject([
    { name: 'film.mkv', from: 'others', link: new URL(filmLink).hash },
    { name: 'notes.txt', from: 'me', link: new URL(notesLink).hash },
  ])

  await page.getByRole('button', { name: 'Erase everything' }).click()
  // A second Enter erases nothing.
  await expect(page.getByRole('button', { name: 'Keep it' })).toBeFocused()
  await page.getByRole('button', { name: 'Erase it all' }).click()
  await expect(page.getByText('Everything is erased.')).toBeVisible()
  expect(await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))).toEqual([])
  expect(await privateFiles(page)).toEqual([])
  await page.reload()
  await page.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(page.getByText('Nothing here yet')).toBeVisible()
  await page.goto(filmLink)
  await expect(page.getByRole('button', { name: 'Download all' })).toBeVisible()
})

test('a browser that does not say what it stores erases what an earlier visit received', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 663)
  const link = await share(await people.arrive(), server.url, [film.path])
  const page = await people.arrive({
    initScript: () => {
      const { databases } = IDBFactory.prototype
      Object.assign(globalThis, {
        partNames: async () => (await databases.call(indexedDB)).filter(({ name }) => name?.startsWith('tukar-part-')),
      })
      Reflect.deleteProperty(IDBFactory.prototype, 'databases')
    },
  })
  const parts = () => page.evaluate<unknown[]>('partNames()')
  await page.goto(link)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  await page.goto('about:blank')
  await page.goto(`${server.url}#/settings`)
  expect((await parts()).length).toBe(1)
  await page.getByRole('button', { name: 'Erase everything' }).click()
  await page.getByRole('button', { name: 'Erase it all' }).click()
  await expect(page.getByText('Everything is erased.')).toBeVisible()
  expect(await parts()).toEqual([])
})
