import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// A pause is real: nothing flows any more, whoever pressed it.

/** Five times what is aimed at. */
const restMs = 5_000
const quietMs = 2_000
/** In a tenth of a second: no block of a file, but presence, keep-alives and the like. */
const talkBytes = 16_000
const size = 24 * mebibyte
const uploadRate = 1_500_000

test('a pause stops what flows, of the sender, of the receiver and of who only passes it on', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', size, 680)
  const sender = await people.arrive({ initScript: meterDataChannels, uploadRate })
  const link = await share(sender, server.url, [film.path])
  const receiver = await people.arrive({ initScript: meterDataChannels, uploadRate })
  await receiver.goto(link)
  await downloadAll(receiver)

  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(5)
  await expectRest(sender, () => receiver.getByRole('button', { name: 'Pause' }).click())
  await receiver.getByRole('button', { name: 'Resume' }).click()
  const before = await progressOf(receiver)
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(before + 3)

  await sender.getByRole('link', { name: 'Library', exact: true }).click()
  await expectRest(sender, () => sender.getByRole('button', { name: 'Pause film.mkv' }).click())
  await sender.getByRole('button', { name: 'Resume film.mkv' }).click()
  await people.limitUpload(sender, -1)
  await waitUntilComplete(receiver, 60_000)
  await sender.close()

  const third = await people.arrive()
  await third.goto(link)
  await downloadAll(third)
  await expect.poll(() => progressOf(third)).toBeGreaterThan(5)
  await expectRest(receiver, () => receiver.getByRole('button', { name: 'Pause' }).click())
  await receiver.getByRole('button', { name: 'Resume' }).click()
  await people.limitUpload(receiver, -1)
  await waitUntilComplete(third, 60_000)
  expect(await saveFile(third, film.name)).toBe(film.sha256)
})

/** After the pause this page soon sends no more than talk. How soon is measured. */
async function expectRest(page: Page, pause: () => Promise<void>): Promise<void> {
  await pause()
  const pausedAt = performance.now()
  let flowedAt = pausedAt
  let sent = await sentBytes(page)
  while (performance.now() - flowedAt < quietMs) {
    await page.waitForTimeout(100)
    const now = await sentBytes(page)
    if (now > sent + talkBytes) flowedAt = performance.now()
    expect(flowedAt - pausedAt).toBeLessThan(restMs)
    sent = now
  }
  const description = `the last block went ${Math.round(flowedAt - pausedAt)} ms after the pause`
  test.info().annotations.push({ type: 'measured', description })
}
