import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
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
  const closedAt = performance.now()
  await first.close()
  await expect(second.getByRole('status')).toHaveText(/^(Downloading|No one|Complete)/, { timeout: takeOverMs })
  const description = `taken over within ${Math.round(performance.now() - closedAt)} ms`
  test.info().annotations.push({ type: 'measured', description })
  await waitUntilComplete(second, 60_000)
  expect(await saveFile(second, file.name)).toBe(file.sha256)
  expect(await sentBytes(sender)).toBeLessThan(file.size + twiceAtMost)
})

test('what one tab erases ends in the others, which say so and bring nothing back', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 16 * mebibyte, 621)
  const notes = await makeFile(folder, 'notes.txt', 2000, 622)
  const sender = await people.arrive({ uploadRate: 3_000_000 })
  const link = await share(sender, server.url, [film.path])
  const receiving = await people.arrive()
  await receiving.goto(link)
  await downloadAll(receiving)
  const sharing = await receiving.context().newPage()
  await share(sharing, server.url, [notes.path])
  await whenPrepared(sharing)
  const watching = await receiving.context().newPage()
  await watching.goto(link)
  await expect(watching.getByRole('status')).toHaveText('Open in another tab of this browser')
  await watching.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(watching.getByText(/^In another tab: /)).toHaveCount(2)
  await expect.poll(() => progressOf(receiving)).toBeGreaterThan(10)

  const erasing = await receiving.context().newPage()
  await erasing.goto(`${server.url}#/settings`)
  await erasing.getByRole('button', { name: 'Erase everything' }).click()
  await erasing.getByRole('button', { name: 'Erase it all' }).click()
  await expect(erasing.getByText('Everything is erased.')).toBeVisible()
  const heading = { name: 'Erased in another tab' }
  await expect(receiving.getByRole('heading', heading)).toBeVisible()
  await expect(receiving.getByText('What was received and not saved is deleted.')).toBeVisible()
  await expect(sharing.getByRole('heading', heading)).toBeVisible()
  await expect(sharing.getByText(/^The files that you shared are where they were\./)).toBeVisible()
  await expect(sharing.getByRole('button', { name: 'Open the link again' })).toHaveCount(0)
  await expect(watching.getByRole('alert').filter({ hasText: 'Another tab of this browser erased' })).toBeVisible()
  await expect(watching.getByRole('heading', { level: 2 })).toHaveCount(0)
  await expect(sender.getByRole('status')).not.toHaveText(/is downloading/)
  const databases = () => erasing.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))
  expect(await databases()).toEqual([])
  await sharing.getByRole('link', { name: 'Share something else' }).click()
  await expect(sharing.getByText(/^Another tab of this browser erased everything/)).toBeVisible()

  // What is begun from here on is kept as ever.
  expect(await databases()).toEqual([])
  await receiving.getByRole('button', { name: 'Open the link again' }).click()
  await downloadAll(receiving)
  await waitUntilComplete(receiving, 60_000)
  await sender.close()
  await receiving.reload()
  await waitUntilComplete(receiving, 60_000)
  expect(await saveFile(receiving, film.name)).toBe(film.sha256)
})

test('a share that one tab stops ends in the one that watches it, which says so', async ({
  server,
  people,
  folder,
}) => {
  const notes = await makeFile(folder, 'notes.txt', 2000, 623)
  const sharing = await people.arrive()
  const link = await share(sharing, server.url, [notes.path])
  await whenPrepared(sharing)
  const watching = await sharing.context().newPage()
  await watching.goto(link)
  await expect(watching.getByText('Open in another tab of this browser')).toBeVisible()
  const reader = await people.arrive()
  await reader.goto(link)
  await downloadAll(reader)
  await waitUntilComplete(reader, 60_000)
  // Nobody loses by it: no second yes is asked for.
  await expect(sharing.getByRole('status')).toHaveText(/^Delivered/)
  await sharing.getByRole('button', { name: 'Stop sharing' }).click()
  await expect(watching.getByRole('heading', { name: 'Ended in another tab' })).toBeVisible()
  await expect(watching.getByText(/Their link will not work any more\.$/)).toBeVisible()
  await watching.getByRole('link', { name: 'Library', exact: true }).click()
  await expect(watching.getByText('Nothing here yet')).toBeVisible()
})
