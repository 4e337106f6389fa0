import { appendFile, open, rename, rm, stat, truncate, utimes } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import {
  downloadAll,
  progressOf,
  saveFile,
  share,
  shareLink,
  waitUntilComplete,
  whenPrepared,
} from '../support/screens.ts'
import { makeFile, makeSparseFile, mebibyte, type TestFile } from '../support/test-files.ts'

/** A time that has nothing below the microsecond, which is as exact as it can be put back. */
const setOldTime = (file: TestFile) => utimes(file.path, 1_700_000_000, 1_700_000_000)

const expectNamed = (sender: Page, name: string) =>
  expect(sender.getByText(new RegExp(`${name.replace('.', '\\.')}.*was changed or moved`))).toBeVisible()

/** The person says that the file is back, and it is not. */
async function resumeInVain(sender: Page, name: string): Promise<void> {
  await resume(sender)
  await expect(sender.getByText(`“${name}” is still not what it was.`)).toBeVisible()
}

async function overwrite(path: string): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.write(Buffer.alloc(mebibyte, 7), 0, mebibyte, 3 * mebibyte)
  await handle.close()
}

const changes: Record<string, (file: TestFile) => Promise<void>> = {
  'grown longer': ({ path }) => appendFile(path, 'one more line'),
  'cut shorter': ({ path, size }) => truncate(path, size - 1),
  'overwritten in place': ({ path }) => overwrite(path),
  // The browser can't see it: only the piece hash can.
  'overwritten in place under its old time': async ({ path }) => {
    const { atime, mtime } = await stat(path)
    await overwrite(path)
    await utimes(path, atime, mtime)
  },
  'replaced by another of its size': async ({ path, size }) => {
    const other = await makeFile(`${path}.folder`, 'other', size, 62)
    await rename(other.path, path)
  },
  removed: ({ path }) => rm(path),
}

for (const [name, change] of Object.entries(changes)) {
  test(`a shared file that was ${name} is named, and nothing wrong is received`, async ({ server, people, folder }) => {
    const stays = await makeFile(folder, 'stays.bin', mebibyte, 60)
    const file = await makeFile(folder, 'changes.bin', 8 * mebibyte, 61)
    await setOldTime(file)
    const sender = await people.arrive()
    const link = await share(sender, server.url, [stays.path, file.path])
    await whenPrepared(sender)
    const receiver = await people.arrive()
    await receiver.goto(link)
    const button = receiver.getByRole('button', { name: 'Download all' })
    await expect(button).toBeVisible()
    await change(file)
    await downloadAll(receiver)

    await expectNamed(sender, 'changes.bin')
    await expect(sender.getByRole('status')).toHaveText('Sharing is paused')
    await expect(receiver.getByRole('status')).toHaveText(/^A file at the sender’s was changed or moved/)
    expect(await progressOf(receiver)).toBeLessThan(100)
  })
}

test('a share goes on when its file is back, and not before', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 16 * mebibyte, 63)
  const sender = await people.arrive({ uploadRate: 3 * mebibyte })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(5)

  await rename(file.path, `${file.path}.away`)
  await expectNamed(sender, 'film.mkv')
  await resumeInVain(sender, 'film.mkv')
  await expect(sender.getByRole('status')).toHaveText('Sharing is paused')
  expect(await progressOf(receiver)).toBeLessThan(100)

  await rename(`${file.path}.away`, file.path)
  await resume(sender)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
})

test('bytes that are wrong under the old time are found again before anything is given', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'film.mkv', 8 * mebibyte, 64)
  await setOldTime(file)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [file.path])
  await whenPrepared(sender)
  await overwrite(file.path)
  await setOldTime(file)
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expectNamed(sender, 'film.mkv')
  await resumeInVain(sender, 'film.mkv')

  await makeFile(folder, 'film.mkv', 8 * mebibyte, 64)
  await setOldTime(file)
  await resume(sender)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
})

test('a file that changes while it is prepared is named, and prepared anew once it is back', async ({
  server,
  people,
  folder,
}) => {
  const path = await makeSparseFile(folder, 'archive.img', 4 * 1024 * mebibyte)
  const sender = await people.arrive()
  await share(sender, server.url, [path])
  const preparing = sender.getByText(/^Preparing the files, /)
  await expect(preparing).toBeVisible()
  await rename(path, `${path}.away`)
  await expectNamed(sender, 'archive.img')
  await expect(preparing).toHaveCount(0)
  await resumeInVain(sender, 'archive.img')
  await rename(`${path}.away`, path)
  await resume(sender)
  await expect(preparing).toBeVisible()
})

test('a file that is gone before there is a link is named, and the rest can be shared', async ({
  server,
  people,
  folder,
}) => {
  const stays = await makeFile(folder, 'stays.bin', mebibyte, 65)
  const gone = await makeFile(folder, 'gone.bin', mebibyte, 66)
  const empty = await makeFile(folder, 'empty.txt', 0, 67)
  const page = await people.arrive()
  await page.goto(server.url)
  const input = page.locator('input[type=file]:not([webkitdirectory])')
  for (const lost of [gone, empty]) {
    await page.getByRole('checkbox', { name: 'Protect with password' }).check()
    await input.setInputFiles([stays.path, gone.path, empty.path])
    // While the password is typed.
    await expect(page.getByRole('button', { name: 'Share 3 files' })).toBeVisible()
    await rm(lost.path)
    await page.getByLabel('Password', { exact: true }).fill('secret')
    await page.getByRole('button', { name: 'Share 3 files' }).click()
    await expect(page.getByRole('alert')).toContainText(`“${lost.name}” can’t be read`)
    await expect(page.getByRole('alert')).toContainText('choose it again')
    expect(new URL(page.url()).hash).toBe('')
    await makeFile(folder, lost.name, lost.size, 66)
    await page.getByRole('checkbox', { name: 'Protect with password' }).uncheck()
  }
  await input.setInputFiles(stays.path)
  await shareLink(page)
})

const resume = (page: Page) => page.getByRole('button', { name: 'Resume' }).click()
