import { expect, test } from '../support/fixtures.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('only the right password opens the list', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'salaries.ods', 2 * mebibyte, 30)
  const link = await share(await people.arrive(), server.url, [file.path], { password: 'Kopi susu 7' })
  const receiver = await people.arrive()
  await receiver.goto(link)
  const field = receiver.getByLabel('Password', { exact: true })

  // Told by telephone: who types it may look at it.
  const show = receiver.getByRole('checkbox', { name: 'Show password' })
  await expect(field).toHaveAttribute('type', 'password')
  await show.check()
  await expect(field).toHaveAttribute('type', 'text')
  await show.uncheck()
  await expect(field).toHaveAttribute('type', 'password')

  await field.fill('kopi susu 7')
  await field.press('Enter')
  await expect(receiver.getByText('That is not the password')).toBeVisible()
  await expect(receiver.getByText(file.name)).toHaveCount(0)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toHaveCount(0)

  await field.fill('Kopi susu 7')
  await field.press('Enter')
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
})
