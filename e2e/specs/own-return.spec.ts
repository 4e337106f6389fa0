import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { draggerOf } from '../support/drag.ts'
import { expect, test } from '../support/fixtures.ts'
import { askForRemembered, rememberDropped } from '../support/remembered-files.ts'
import { downloadAll, receive, saveFile, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Who shares reloads, and goes on under the same link.

const again = 'Choose the same files again'

test('a reloaded sender gives the same files again, under the same link', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', 12 * mebibyte, 601)
  const other = await makeFile(folder, 'elsewhere/film.mkv', 12 * mebibyte, 602)
  const sender = await people.arrive({ uploadRate: 3_000_000 })
  const link = await share(sender, server.url, [film.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect(receiver.getByRole('status')).toHaveText(/^Downloading/)

  await sender.reload()
  await expect(sender.getByRole('status')).toHaveText('Sharing waits for its files')
  await expect(sender.getByRole('textbox', { name: 'Share link' })).toHaveValue(link)
  await expect(sender).toHaveTitle('⚠ film.mkv')
  // Its list is there meanwhile for whoever opens the link.
  const early = await people.arrive()
  await early.goto(link)
  await expect(early.getByText('film.mkv').first()).toBeVisible()

  await chooseAgain(sender, other.path)
  await expect(sender.getByRole('alert')).toHaveText('“film.mkv” is not the file that was shared.')
  await chooseAgain(sender, film.path)
  await expect(sender.getByRole('status')).toHaveText(/^1 person is downloading/)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, film.name)).toBe(film.sha256)
})

test('files are added under the same link, and offered to who has the others', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 603)
  const notes = await makeFile(folder, 'notes.txt', 3000, 604)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film.path])
  const receiver = await people.arrive()
  expect(await receive(receiver, link, film.name)).toBe(film.sha256)

  const chooser = sender.waitForEvent('filechooser')
  await sender.getByRole('button', { name: 'Add files', exact: true }).click()
  await (await chooser).setFiles(notes.path)
  await expect(receiver.getByText(/^The sender added 1 file\./)).toBeVisible()
  // Nothing of it comes by itself.
  await expect(receiver.getByRole('checkbox', { name: notes.name })).toBeChecked()
  await receiver.getByRole('button', { name: /^Download/ }).click()
  await waitUntilComplete(receiver, 60_000)
  await expect(receiver.getByText(/^The sender added/)).toHaveCount(0)
  expect(await saveFile(receiver, notes.name)).toBe(notes.sha256)
  expect(await sender.getByRole('textbox', { name: 'Share link' }).inputValue()).toBe(link)

  // Both are needed again after a reload, together or one after another.
  await sender.reload()
  await chooseAgain(sender, notes.path)
  await expect(sender.getByRole('alert')).toHaveText(/^“film\.mkv” is not among them/)
  await chooseAgain(sender, film.path)
  await expect(sender.getByRole('status')).not.toHaveText('Sharing waits for its files')
  const late = await people.arrive()
  await late.goto(link)
  await downloadAll(late)
  await waitUntilComplete(late, 60_000)
  expect(await saveFile(late, film.name)).toBe(film.sha256)
  expect(await saveFile(late, notes.name)).toBe(notes.sha256)
})

test('a folder is added under the same link, and all of it is dropped again after a reload', async ({
  server,
  people,
  folder,
}) => {
  const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 606)
  const notes = await makeFile(folder, 'trip/day 1/notes.txt', 3000, 607)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [film.path])
  const chooser = sender.waitForEvent('filechooser')
  await sender.getByRole('button', { name: 'Add folder', exact: true }).click()
  await (await chooser).setFiles(join(folder, 'trip'))
  await expect(sender.getByText(/^2 files, /)).toBeVisible()
  await whenPrepared(sender)

  await sender.reload()
  await expect(sender.getByRole('status')).toHaveText('Sharing waits for its files')
  const drag = await draggerOf(sender, [film.path, join(folder, 'trip')])
  for (const step of ['dragEnter', 'dragOver'] as const) await drag(step)
  await expect(sender.getByText('Drop the same files again')).toBeVisible()
  await expect(sender.getByText(/^Drop to share/)).toHaveCount(0)
  await drag('drop')
  await expect(sender.getByRole('status')).toHaveText('Waiting for someone to open the link')
  for (const step of ['dragEnter', 'dragOver'] as const) await drag(step)
  await expect(sender.getByText('Drop to share 2 items')).toBeVisible()
  await drag('dragCancel')
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, 'trip/day 1/notes.txt')).toBe(notes.sha256)
})

for (const isAsked of [true, false]) {
  test(`files that the browser remembers come back ${isAsked ? 'with one click' : 'by themselves'}`, async ({
    server,
    people,
    folder,
  }) => {
    const film = await makeFile(folder, 'film.mkv', 2 * mebibyte, 605)
    const sender = await people.arrive({ initScript: rememberDropped })
    if (isAsked) await sender.addInitScript(askForRemembered)
    await sender.goto(server.url)
    const drag = await draggerOf(sender, [film.path])
    await expect(sender.getByRole('button', { name: 'Choose files' })).toBeVisible()
    for (const step of ['dragEnter', 'dragOver'] as const) await drag(step)
    await expect(sender.getByText('Drop to share 1 item')).toBeVisible()
    await drag('drop')
    const link = await sender.getByRole('textbox', { name: 'Share link' }).inputValue()
    await whenPrepared(sender)
    await sender.reload()
    if (isAsked) {
      await expect(sender.getByRole('status')).toHaveText('Sharing waits for its files')
      await sender.getByRole('button', { name: 'Allow access again' }).click()
    }
    await expect(sender.getByRole('status')).toHaveText(/^Waiting for someone/)
    expect(await receive(await people.arrive(), link, film.name)).toBe(film.sha256)
  })
}

async function chooseAgain(page: Page, path: string): Promise<void> {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: again, exact: true }).click()
  await (await chooser).setFiles(path)
}
