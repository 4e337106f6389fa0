import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import { chooseLanguage } from '../support/views.ts'

const row = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) })

/** Names as the Library shows them, from above. */
const names = (page: Page): Locator => page.locator('main').getByRole('listitem').getByRole('heading').getByRole('link')

/** From a share's screen, as a person who goes on. */
async function shareAnother(page: Page, path: string): Promise<void> {
  await page.getByRole('link', { name: 'Share something else' }).click()
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(path)
  await expect(page.getByRole('textbox', { name: 'Share link' })).toHaveValue(/#.{44}/)
}

const partDatabases = (page: Page): Promise<number> =>
  page.evaluate(
    async () => (await indexedDB.databases()).filter(({ name }) => name?.startsWith('tukar-part-') === true).length,
  )

test('lists what this tab shares, and everything can be done from there', async ({ server, people, folder }) => {
  const [film, notes] = [
    await makeFile(folder, 'film.mkv', mebibyte, 310),
    await makeFile(folder, 'notes.txt', 1000, 311),
  ]
  const page = await people.arrive()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(`${server.url}#/library`)
  await expect(page.getByRole('status')).toHaveText('Nothing here yet')
  await page.getByRole('link', { name: 'Share something' }).click()
  const filmLink = await share(page, server.url, [film.path])
  await shareAnother(page, notes.path)
  await shareAnother(page, notes.path)
  await page.getByRole('link', { name: 'Share something else' }).click()
  await page.getByRole('link', { name: 'Still sharing 3 items' }).click()
  await expect(page.getByRole('heading', { name: 'Library', level: 1 })).toBeFocused()

  const status = page.getByRole('status')
  await expect(status).toHaveText('3 items: 3 shared')
  await expect(names(page)).toHaveText(['notes.txt (2)', 'notes.txt', 'film.mkv'])
  // Three are found at a glance, and nothing was sent yet.
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await expect(page.getByText(/^Sent /)).toHaveCount(0)
  await expect(page.getByText('This list is kept in this browser.')).toBeVisible()
  await expect(row(page, film.name)).toContainText('Waiting for someone to open the link')

  await page.getByRole('button', { name: 'Copy link film.mkv' }).click()
  await expect(page.getByText('Link copied: film.mkv', { exact: true })).toHaveCount(1)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(filmLink)

  await page.getByRole('button', { name: 'Pause notes.txt', exact: true }).press('Enter')
  await expect(page.getByRole('button', { name: 'Resume notes.txt', exact: true })).toBeFocused()
  await expect(status).toHaveText('3 items: 2 shared, 1 paused')
  await page.keyboard.press('Enter')
  await expect(status).toHaveText('3 items: 3 shared')

  await names(page).last().click()
  for (const name of ['a.txt', 'b.txt', 'c.txt']) await shareAnother(page, (await makeFile(folder, name, 10, 315)).path)
  await page.getByRole('link', { name: 'Library' }).click()
  const filter = page.getByRole('textbox', { name: 'Filter by name' })
  await filter.fill('FILM')
  await expect(names(page)).toHaveText(['film.mkv'])
  await filter.fill('nothing')
  await expect(page.getByText('No name here has “nothing” in it.')).toBeVisible()
  await page.getByRole('button', { name: 'Show all' }).click()
  await expect(names(page)).toHaveCount(6)

  const receiver = await people.arrive({ uploadRate: mebibyte })
  await receiver.goto(filmLink)
  await expect(row(page, film.name)).toContainText('1 person opened the link')
  await expect(row(page, film.name)).toContainText('1 person here')
  await page.getByRole('button', { name: 'Remove film.mkv' }).press('Enter')
  const undo = page.getByRole('button', { name: 'Undo' })
  await expect(undo).toBeFocused()
  // Who only looks at the list did not ask for anything yet.
  await expect(page.getByText('The link will not work any more.')).toBeVisible()
  await expect(page.getByText('still needs this')).toHaveCount(0)
  await expect(status).toHaveText('5 items: 5 shared')
  await undo.press('Enter')
  await expect(page.getByRole('button', { name: 'Remove film.mkv' })).toBeFocused()
  await expect(status).toHaveText('6 items: 6 shared')
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await expect(row(page, film.name)).toContainText(/Delivered to 1 person.*Sent 1\sMB.*ratio 1.*Others have 100% of it/)

  // Who leaves the screen gives up the Undo.
  await page.getByRole('button', { name: 'Remove notes.txt', exact: true }).click()
  await names(page).filter({ hasText: 'film.mkv' }).click()
  await expect(page.getByRole('heading', { name: 'Sharing film.mkv' })).toBeVisible()
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(names(page)).toHaveText(['c.txt', 'b.txt', 'a.txt', 'notes.txt', 'film.mkv'])
})

test('what was received is deleted when its removal is final, and not before', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'map.svg', mebibyte, 312)
  const link = await share(await people.arrive(), server.url, [file.path])
  const page = await people.arrive()
  await page.goto(link)
  await expect(page.getByRole('button', { name: 'Download all' })).toBeVisible()
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(row(page, file.name)).toContainText('1 file for you, 1 MB')
  await expect(page.getByRole('button', { name: 'Pause map.svg' })).toHaveCount(0)
  await names(page).click()
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
  await page.getByRole('link', { name: 'Library' }).click()
  await expect(row(page, file.name)).toContainText(/Complete\. The file is here\..*Received 1\sMB/)
  await expect(page.getByRole('status')).toHaveText('1 item: 1 shared')

  await page.getByRole('button', { name: 'Remove map.svg' }).click()
  await expect(page.getByText('It was not saved. What was received of it is deleted here.')).toBeVisible()
  expect(await partDatabases(page)).toBe(1)
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByRole('button', { name: 'Remove map.svg' }).click()
  await expect(page.getByRole('status')).toHaveText('Nothing here yet')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect.poll(() => partDatabases(page)).toBe(0)

  // The link is still good: somebody else gives it.
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Download all' })).toBeVisible()
})

test('it fits 360 px in both languages, whatever the names', async ({ server, people, folder }) => {
  const long = await makeFile(folder, `${'a_name_without_a_single_space_'.repeat(4)}.txt`, 100, 313)
  const short = await makeFile(folder, 'short.txt', 100, 314)
  const page = await people.arrive({ viewport: { width: 360, height: 740 } })
  await page.goto(`${server.url}#/library`)
  await expect(page.getByRole('status')).toHaveText('Nothing here yet')
  await share(page, server.url, [long.path])
  await shareAnother(page, short.path)
  for (const name of ['a.txt', 'b.txt', 'c.txt', 'd.txt']) {
    await shareAnother(page, (await makeFile(folder, name, 10, 316)).path)
  }
  await page.getByRole('link', { name: 'Library' }).click()
  for (const [language, status, remove, undo] of [
    ['en', '6 items: 6 shared', 'Remove', 'Undo'],
    ['id', '6 kiriman: 6 dibagikan', 'Hapus', 'Urungkan'],
  ] as const) {
    await chooseLanguage(page, language)
    await expect(page.getByRole('status')).toHaveText(status)
    await page.getByRole('button', { name: `${remove} short.txt` }).click()
    await page.getByRole('button', { name: undo }).click()
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  }
  await page.getByRole('button', { name: 'Jeda short.txt' }).click()
  await expect(page.getByRole('button', { name: 'Lanjutkan short.txt' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Salin tautan short.txt' })).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Saring menurut nama' })).toBeVisible()
})
