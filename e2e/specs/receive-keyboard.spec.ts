import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { makeFile, mebibyte, sha256OfFile } from '../support/test-files.ts'

const slowUpload = 3_000_000

test('the whole way by keyboard: the focus never falls back to the top', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'score.pdf', 12 * mebibyte, 90)
  const sender = await people.arrive({ uploadRate: slowUpload })
  const link = await share(sender, server.url, [file.path], { password: 'Kopi susu 7' })
  const receiver = await people.arrive()
  const { keyboard } = receiver
  const button = (name: string) => receiver.getByRole('button', { name, exact: true })
  await receiver.goto(link)

  await expect(receiver.getByLabel('Password', { exact: true })).toBeFocused()
  await keyboard.type('kopi susu 7')
  await keyboard.press('Tab')
  await expect(button('Unlock')).toBeFocused()
  await keyboard.press('Enter')
  await expect(receiver.getByText('That is not the password')).toBeVisible()
  await expect(receiver.getByLabel('Password', { exact: true })).toBeFocused()
  await keyboard.type('Kopi susu 7')
  await keyboard.press('Tab')
  await keyboard.press('Enter')

  await expect(receiver.getByRole('heading', { name: 'score.pdf' })).toBeFocused()
  await keyboard.press('Tab')
  await expect(button('Download all')).toBeFocused()
  await keyboard.press('Enter')
  await expect(button('Pause')).toBeFocused()
  await keyboard.press('Enter')
  await expect(button('Resume')).toBeFocused()
  await keyboard.press('Enter')
  await expect(button('Pause')).toBeFocused()

  await expect(receiver.getByRole('status')).toHaveText(/^Complete/, { timeout: 60_000 })
  await expect(button('Save score.pdf')).toBeFocused()
  const [download] = await Promise.all([receiver.waitForEvent('download'), keyboard.press('Enter')])
  expect(await sha256OfFile(await download.path())).toBe(file.sha256)
  await expect(receiver.getByText('You can close this tab.')).toBeVisible()
  await expect(button('Save score.pdf')).toBeFocused()

  await keyboard.press('Tab')
  await expect(button('Pause')).toBeFocused()
  await keyboard.press('Enter')
  await expect(button('Resume')).toBeFocused()
})

test('a row’s Save hands the focus on to the one that takes its place', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'score.pdf', 6 * mebibyte, 91)
  const sender = await people.arrive({ uploadRate: slowUpload })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  const save = receiver.getByRole('button', { name: 'Save score.pdf', exact: true })
  await save.focus()
  const [download] = await Promise.all([
    receiver.waitForEvent('download', { timeout: 60_000 }),
    receiver.keyboard.press('Enter'),
  ])
  expect(await sha256OfFile(await download.path())).toBe(file.sha256)
  await expect(receiver.getByRole('status')).toHaveText(/^Complete/)
  await expect(save).toHaveCount(1)
  await expect(save).toBeFocused()
})
