import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Two tabs of one browser, which have its storage in common.

/** Five times what is aimed at. */
const takeOverMs = 10_000
/** What was on its way when the first tab went, and what is no payload. */
const twiceAtMost = 4 * mebibyte

test('a second tab shows what the first does, and goes on when that one closes', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'archive.zip', 16 * mebibyte, 620)
  const sender = await people.arrive({ uploadRate: 1_500_000, initScript: meterDataChannels })
  const link = await share(sender, server.url, [file.path])
  const first = await people.arrive()
  await first.goto(link)
  await downloadAll(first)
  await expect.poll(() => progressOf(first)).toBeGreaterThan(10)

  const second = await first.context().newPage()
  await second.goto(link)
  await expect(second.getByRole('status')).toHaveText('Open in another tab of this browser')
  await expect(second.getByRole('heading', { level: 1 })).toHaveText('archive.zip')
  await expect.poll(() => progressOf(second)).toBeGreaterThan(10)
  const seen = await progressOf(second)
  await expect.poll(() => progressOf(second)).toBeGreaterThan(seen)
  await expect(sender.getByRole('status')).toHaveText(/^1 person is downloading/)
  await second.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(second.getByText(/^In another tab: /)).toBeVisible()
  await expect(second.getByRole('button', { name: /^(Pause|Remove)/ })).toHaveCount(0)
  await second.goBack()

  expect(await progressOf(first)).toBeLessThan(90)
  await first.close()
  await expect(second.getByRole('status')).toHaveText(/^(Downloading|No one|Complete)/, { timeout: takeOverMs })
  await waitUntilComplete(second, 60_000)
  expect(await saveFile(second, file.name)).toBe(file.sha256)
  expect(await sentBytes(sender)).toBeLessThan(file.size + twiceAtMost)
})
