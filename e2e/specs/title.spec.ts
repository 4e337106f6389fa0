import { expect, test } from '../support/fixtures.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

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
