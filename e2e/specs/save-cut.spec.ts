import type { Download, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { haveNoPrivateFiles, pickInPrivate, privateFiles } from '../support/save-picker.ts'
import { stopWritesAfter } from '../support/half-saved.ts'
import { asksBeforeLeaving } from '../support/leaving.ts'
import { inMidSave } from '../support/mid-save.ts'
import { press, receive, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte, unzipped } from '../support/test-files.ts'

// A save that is ended in its middle: by the browser, which stops service workers, by the person, or with its page.

/** Five times what the issue asks for. */
const noticeBoundMs = 10_000

const cancelled = 'Cancelled. No unfinished file is left.'

/** As browsers do with those that are idle, or take too much. */
async function workersOf(page: Page): Promise<{ readonly stop: () => Promise<unknown> }> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('ServiceWorker.enable')
  return { stop: () => devTools.send('ServiceWorker.stopAllWorkers') }
}

/** What the browser says of it, which is nothing where all went well. */
const failureOf = async (download: Download | undefined) => (download ? download.failure() : 'never began')

test('a stopped worker: the stream is seen as failed, and the second try is equal', async ({
  server,
  people,
  folder,
}) => {
  const { receiver, digests, downloads, goOn } = await inMidSave({ server, people, folder }, haveNoPrivateFiles)
  const tryAgain = receiver.getByRole('button', { name: 'Try again' })
  const workers = await workersOf(receiver)
  const stoppedAt = performance.now()
  await workers.stop()
  await tryAgain.waitFor({ timeout: noticeBoundMs })
  const noticedMs = Math.round(performance.now() - stoppedAt)
  test.info().annotations.push({ type: 'a stopped worker was noticed after', description: `${noticedMs} ms` })
  expect(noticedMs).toBeLessThan(noticeBoundMs)
  await expect(receiver.getByRole('alert')).toHaveText(/^The browser broke it off before the end\./)
  expect(await failureOf(downloads[0])).not.toBeNull()

  await goOn()
  await waitUntilComplete(receiver, 60_000)
  const [second] = await Promise.all([receiver.waitForEvent('download'), tryAgain.click()])
  expect(await unzipped(await second.path(), folder)).toEqual(digests)
  await expect(receiver.getByText(/^In your downloads\./)).toBeVisible()
})

test('a stopped worker: a temporary file is unaffected', async ({ server, people, folder }) => {
  const { receiver, digests, goOn } = await inMidSave({ server, people, folder })
  await (await workersOf(receiver)).stop()
  const [download] = await Promise.all([receiver.waitForEvent('download'), goOn()])
  expect(await unzipped(await download.path(), folder)).toEqual(digests)
})

test('a page that is closed ends its stream: no short file', async ({ server, people, folder }) => {
  const { receiver, downloads } = await inMidSave({ server, people, folder }, haveNoPrivateFiles)
  const [download] = downloads
  await receiver.close()
  expect(await failureOf(download)).not.toBeNull()
})

test.describe('cancelled by the person, nothing of it is left', () => {
  test('of a temporary file', async ({ server, people, folder }) => {
    const { receiver, downloads } = await inMidSave({ server, people, folder })
    expect((await privateFiles(receiver, 'saving')).size).toBeGreaterThan(0)
    await press(receiver, 'Cancel saving all as ZIP')
    await expect(receiver.getByText(cancelled)).toBeVisible()
    expect(await privateFiles(receiver, 'saving')).toEqual(new Map())
    expect(downloads).toEqual([])
  })

  test('of a picked file', async ({ server, people, folder }) => {
    const { receiver, goOn } = await inMidSave({ server, people, folder }, pickInPrivate)
    expect((await privateFiles(receiver, 'picked')).size).toBeGreaterThan(0)
    await press(receiver, 'Cancel saving all as ZIP')
    await expect(receiver.getByText(cancelled)).toBeVisible()
    expect(await privateFiles(receiver, 'picked')).toEqual(new Map())
    // The download itself goes on, and what was cancelled can be begun anew.
    await goOn()
    await waitUntilComplete(receiver, 60_000)
    await press(receiver, 'Save all as ZIP')
    await expect(receiver.getByText(/^Saved\. /)).toBeVisible()
    expect(await privateFiles(receiver, 'picked')).toHaveProperty('size', 1)
  })

  test('of a stream', async ({ server, people, folder }) => {
    const { receiver, downloads } = await inMidSave({ server, people, folder }, haveNoPrivateFiles)
    await press(receiver, 'Cancel saving all as ZIP')
    await expect(receiver.getByText(cancelled)).toBeVisible()
    expect(await failureOf(downloads[0])).not.toBeNull()
  })

  test('of a file that is still to come', async ({ server, people, folder }) => {
    const { receiver, goOn } = await inMidSave({ server, people, folder })
    await press(receiver, 'Cancel saving all as ZIP')
    await press(receiver, 'Save later.bin')
    await expect(receiver.getByText('Saved when it is here')).toBeVisible()
    await press(receiver, 'Cancel saving later.bin')
    await expect(receiver.getByText(cancelled)).toHaveCount(2)
    await expect(receiver.getByRole('button', { name: 'Save later.bin' })).toBeFocused()
    expect(await privateFiles(receiver, 'saving')).toEqual(new Map())
    await goOn()
    await waitUntilComplete(receiver, 60_000)
  })
})

test('what a running save holds is unticked: it ends, and the rest is complete', async ({ server, people, folder }) => {
  const { receiver } = await inMidSave({ server, people, folder })
  await receiver.getByRole('checkbox', { name: 'later.bin' }).uncheck()
  await waitUntilComplete(receiver, 60_000)
  await expect.poll(() => privateFiles(receiver, 'saving')).toEqual(new Map())
})

test('who closes the page is asked while something is saved, also what was saved before', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'film.mkv', 4 * mebibyte, 842)
  const link = await share(await people.arrive(), server.url, [file.path])
  const receiver = await people.arrive()
  expect(await receive(receiver, link, file.name)).toBe(file.sha256)
  await expect(receiver.getByText('You can close this tab.', { exact: false })).toBeVisible()
  await stopWritesAfter(receiver, mebibyte)
  await press(receiver, `Save ${file.name}`)
  await expect(receiver.getByText(/^Saving, [1-9]/)).toBeVisible()
  expect(await asksBeforeLeaving(receiver)).toBe(true)
})
