import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte, sha256OfFile } from '../support/test-files.ts'

test('the Library of a later visit has everything, and what was not finished goes on', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 10 * mebibyte, 630)
  const notes = await makeFile(folder, 'notes.txt', 2000, 631)
  const menu = await makeFile(folder, 'menu.pdf', 3000, 632)
  const sender = await people.arrive({ uploadRate: 1_500_000 })
  const filmLink = await share(sender, server.url, [film.path])
  const notesLink = await share(await people.arrive(), server.url, [notes.path])

  const page = await people.arrive()
  await page.goto(notesLink)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  await share(page, server.url, [menu.path])
  await page.goto(filmLink)
  await downloadAll(page)
  await expect.poll(() => progressOf(page)).toBeGreaterThan(10)
  await page.close()

  const later = await page.context().newPage()
  await later.goto(`${server.url}#/library`)
  await expect(later.getByRole('heading', { level: 2 })).toHaveCount(3)
  await expect(later.getByText('Sharing waits for its files')).toBeVisible()
  await expect(later.getByText(/^Downloading, \d/)).toBeVisible()
  await expect(later.getByRole('button', { name: 'Pause notes.txt' })).toBeVisible()

  // What is complete can be saved from here, again and again.
  const download = later.waitForEvent('download')
  await later.getByRole('button', { name: 'Save notes.txt' }).click()
  expect(await sha256OfFile(await (await download).path())).toBe(notes.sha256)
  await expect(later.getByText('In your downloads')).toBeVisible()

  // What is removed stays away.
  await later.getByRole('button', { name: 'Remove menu.pdf' }).click()
  await later.getByRole('link', { name: 'film.mkv' }).click()
  await waitUntilComplete(later, 60_000)
  expect(await saveFile(later, film.name)).toBe(film.sha256)
  await later.reload()
  await later.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(later.getByRole('heading', { level: 2 })).toHaveCount(2)
  await expect(later.getByRole('heading', { name: /menu\.pdf/ })).toHaveCount(0)
})

test('a Library that can’t be read says so, and not that it is empty', async ({ server, people, folder }) => {
  const menu = await makeFile(folder, 'menu.pdf', 3000, 633)
  const page = await people.arrive()
  await share(page, server.url, [menu.path])
  const later = await page.context().newPage()
  await later.addInitScript(() => {
    const { getAllKeys } = IDBObjectStore.prototype
    IDBObjectStore.prototype.getAllKeys = function (...options) {
      if (this.name === 'records') throw new DOMException('a damaged database', 'UnknownError')
      return getAllKeys.apply(this, options)
    }
    addEventListener('keydown', () => (IDBObjectStore.prototype.getAllKeys = getAllKeys), { once: true })
    // What the page reports of it is no surprise here.
    globalThis.reportError = () => {}
  })
  await later.goto(`${server.url}#/library`)
  await expect(later.getByRole('alert').filter({ hasText: 'could not be read' })).toBeVisible()
  await expect(later.getByText('Nothing here yet')).toHaveCount(0)
  await later.keyboard.press('Shift')
  await later.getByRole('button', { name: 'Try again' }).click()
  await expect(later.getByRole('heading', { name: /menu\.pdf/ })).toBeVisible()
  await expect(later.getByText('could not be read')).toHaveCount(0)
})
