import { expect, test } from '../support/fixtures.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import { chooseLanguage } from '../support/views.ts'

test('the tab says how far it is, whatever screen is in front', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 16 * mebibyte, 320)
  const sender = await people.arrive({ uploadRate: 2 * mebibyte })
  const link = await share(sender, server.url, [file.path])
  await sender.getByRole('link', { name: 'Tukar, home' }).click()
  await expect(sender).toHaveTitle('Tukar')

  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect(receiver).toHaveTitle(/^\d+% ↓ film\.mkv$/)
  for (const name of ['Settings', 'Library', 'Tukar, home']) {
    await receiver.getByRole('link', { name, exact: true }).click()
    await expect(receiver.getByRole('link', { name, exact: true })).toBeVisible()
    await expect(receiver).toHaveTitle(/^\d+% ↓ film\.mkv$/)
  }
  await expect(sender).toHaveTitle(/^\d+% ↑ film\.mkv$/)

  // On Home: it is here, and not saved yet.
  await expect(receiver).toHaveTitle('✓ film.mkv', { timeout: 60_000 })
  await expect(sender).toHaveTitle('Tukar')
  await receiver.goBack()
  await receiver.goBack()
  await receiver.goBack()
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  await receiver.getByRole('link', { name: 'Tukar, home' }).click()
  await expect(receiver).toHaveTitle('Tukar')
})

test('where nothing runs the tab is named after the screen, in the page’s language', async ({ server, people }) => {
  const page = await people.arrive()
  await page.goto(server.url)
  await expect(page).toHaveTitle('Tukar')
  for (const [name, title] of [
    ['Library', 'Library · Tukar'],
    ['Settings', 'Settings · Tukar'],
    ['Self-check', 'Self-check · Tukar'],
    ['Privacy', 'Privacy and About · Tukar'],
    ['Tukar, home', 'Tukar'],
  ] as const) {
    await page.getByRole('link', { name, exact: true }).click()
    await expect(page).toHaveTitle(title)
  }
  await page.goBack()
  await chooseLanguage(page, 'id')
  await expect(page).toHaveTitle('Privasi dan Tentang · Tukar')
  await page.goto(`${server.url}#AQ`)
  await expect(page).toHaveTitle('Tautan ini rusak · Tukar')
})

test('who waits for a list that has no name yet has the screen’s', async ({ server, people }) => {
  const page = await people.arrive()
  await page.goto(`${server.url}#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH`)
  await expect(page.getByRole('status')).toHaveText('Looking for the sender')
  await expect(page).toHaveTitle('Someone sent you files · Tukar')
})
