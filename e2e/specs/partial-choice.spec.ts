import { expect, test } from '../support/fixtures.ts'
import { progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

/** What was on its way, the pieces at a file's ends, and what is no payload. */
const most = 3 * mebibyte

test('a file that is unticked while it comes costs no more, and may be ticked again', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 12 * mebibyte, 640)
  const notes = await makeFile(folder, 'notes.pdf', 2 * mebibyte, 641)
  const menu = await makeFile(folder, 'menu.txt', 3000, 642)
  const sender = await people.arrive({ uploadRate: 1_200_000, initScript: meterDataChannels })
  const link = await share(sender, server.url, [film.path, notes.path, menu.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await receiver.getByRole('checkbox', { name: menu.name }).uncheck()
  await receiver.getByRole('button', { name: /^Download/ }).click()
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(2)

  const before = await sentBytes(sender)
  await receiver.getByRole('checkbox', { name: film.name }).uncheck()
  // It counts what is chosen now.
  await expect(receiver.getByText(/of 2.1\sMB$/)).toBeVisible()
  // The only one that is left can't be unticked.
  await expect(receiver.getByRole('checkbox', { name: notes.name })).toBeDisabled()
  await receiver.getByRole('checkbox', { name: menu.name }).check()
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, notes.name)).toBe(notes.sha256)
  expect(await saveFile(receiver, menu.name)).toBe(menu.sha256)
  expect((await sentBytes(sender)) - before).toBeLessThan(notes.size + most)

  await receiver.getByRole('checkbox', { name: film.name }).check()
  await receiver.getByRole('button', { name: /^Download/ }).click()
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, film.name)).toBe(film.sha256)
})
