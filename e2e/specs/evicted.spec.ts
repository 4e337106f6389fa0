import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('what the browser clears in mid-download is found missing, and fetched again', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'film.mkv', 12 * mebibyte, 670)
  const sender = await people.arrive({ uploadRate: 3_000_000 })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive({ onDisk: true })
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(30)

  const devTools = await receiver.context().newCDPSession(receiver)
  const { origin } = new URL(receiver.url())
  await devTools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  await expect(receiver.getByRole('status')).toHaveText(/^Complete/)
})
