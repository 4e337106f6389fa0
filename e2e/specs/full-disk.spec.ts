import { expect, test } from '../support/fixtures.ts'
import { setQuota } from '../support/quota.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const size = 24 * mebibyte

test('a disk that fills up in mid-download pauses it, and nothing is lost', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', size, 70)
  const sender = await people.arrive({ initScript: meterDataChannels })
  const link = await share(sender, server.url, [file.path])
  // What is kept in memory knows no quota.
  const receiver = await people.arrive({ onDisk: true })
  await receiver.goto(link)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  // Only now: the page has seen enough room for all of it.
  await setQuota(receiver, 10 * mebibyte)
  await downloadAll(receiver)

  const full = receiver.getByText(
    /^This device is full, so it has paused\. Nothing is lost\. Free some space or untick/,
  )
  await expect(full).toBeVisible()
  const held = await progressOf(receiver)
  expect(held).toBeGreaterThan(10)
  expect(held).toBeLessThan(50)

  // Too early: it pauses again, with all that it had.
  await receiver.getByRole('button', { name: 'Resume' }).click()
  await expect(full).toBeVisible()
  expect(await progressOf(receiver)).toBeGreaterThanOrEqual(held)
  expect(await progressOf(receiver)).toBeLessThan(100)

  await setQuota(receiver, 10 * size)
  await receiver.getByRole('button', { name: 'Resume' }).click()
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  // What was stored or already here was not fetched again.
  expect(await sentBytes(sender)).toBeLessThan(1.2 * size)
})
