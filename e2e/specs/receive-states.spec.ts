import type { Page } from '@playwright/test'
import { haveNoPicker } from '../support/save-picker.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, saveFile, saveZip, share, waitUntilComplete } from '../support/screens.ts'
import { asksBeforeLeaving, leave } from '../support/leaving.ts'
import { makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'

/** Not the graph's line, which tells what was. */
const speedOrTimeLeft = /^\S+\s.?B\/s$|^\d.* left$/
const slowUpload = 1_500_000
const noOne = 'No one with this file is online right now. Leave this tab open and it starts by itself.'

test('a download says what it waits for, and shows no speed that is not there', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 24 * mebibyte, 80)
  const sender = await people.arrive({ uploadRate: slowUpload })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  const status = receiver.getByRole('status')
  await receiver.getByRole('button', { name: 'Download all' }).waitFor()

  await press(sender, 'Pause')
  await expect(receiver.getByText('The sender has paused: it starts when they go on.')).toBeVisible()
  await expect(status).toHaveText(/^1 file for you/)
  await press(sender, 'Resume')
  await expect(receiver.getByText('The sender has paused')).toHaveCount(0)

  await downloadAll(receiver)
  await expect(receiver.getByText(speedOrTimeLeft).first()).toBeVisible()
  await expect(receiver).toHaveTitle(/^\d+% ↓ film\.mkv$/)
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(5)

  await press(sender, 'Pause')
  await expect(status).toHaveText('The sender has paused. It goes on by itself when they do.')
  await expect(receiver).toHaveTitle(/^\d+% film\.mkv$/)
  await expect(receiver.getByText(speedOrTimeLeft)).toHaveCount(0)
  await press(sender, 'Resume')
  await expect(status).toHaveText(/^Downloading/)
  await expect(receiver).toHaveTitle(/^\d+% ↓ film\.mkv$/)

  await leave(sender)
  await expect(status).toHaveText(noOne)
  await expect(receiver).toHaveTitle(/^\d+% film\.mkv$/)
  await expect(receiver.getByText(speedOrTimeLeft)).toHaveCount(0)
  expect(await progressOf(receiver)).toBeLessThan(100)
})

test('people who all lack the same say so', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 24 * mebibyte, 81)
  const sender = await people.arrive({ uploadRate: slowUpload })
  const link = await share(sender, server.url, [file.path])
  const receivers = [await people.arrive(), await people.arrive()]
  for (const receiver of receivers) {
    await receiver.goto(link)
    await downloadAll(receiver)
  }
  for (const receiver of receivers) await expect.poll(() => progressOf(receiver)).toBeGreaterThan(5)
  await leave(sender)
  for (const receiver of receivers) {
    await expect(receiver.getByRole('status')).toHaveText(/^Nobody here has what is still missing\./, {
      timeout: 60_000,
    })
    await expect(receiver).toHaveTitle(/^\d+% film\.mkv$/)
  }
})

test('one file: one button saves it, and then the tab may be closed', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'letter.pdf', mebibyte, 82)
  const link = await share(await people.arrive(), server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await expect(receiver.getByRole('button', { name: 'Save letter.pdf', exact: true })).toHaveCount(1)
  await expect(receiver.getByText('until then it is only in this browser')).toBeVisible()
  expect(await asksBeforeLeaving(receiver)).toBe(true)

  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  await expect(receiver.getByText('In your downloads. You can close this tab.')).toBeVisible()
  await expect(receiver.getByRole('button', { name: 'Save letter.pdf', exact: true })).toHaveCount(1)

  await press(receiver, 'Pause')
  await expect(receiver.getByText('others get nothing from here')).toHaveCount(1)
  await expect(receiver.getByRole('status')).toHaveText('Complete. The file is here.')
  expect(await asksBeforeLeaving(receiver)).toBe(false)
})

test('several files: saved as one ZIP, the tab may be closed', async ({ server, people, folder }) => {
  const files = [await makeFile(folder, 'a.bin', 5000, 83), await makeFile(folder, 'b.bin', 9000, 84)]
  const link = await share(
    await people.arrive(),
    server.url,
    files.map(({ path }) => path),
  )
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await saveFile(receiver, 'a.bin')
  await expect(receiver.getByText('You can close this tab')).toHaveCount(0)
  await saveZip(receiver)
  await expect(receiver.getByText('In your downloads. You can close this tab.')).toBeVisible()
  expect(await asksBeforeLeaving(receiver)).toBe(false)
})

test('who said yes early watches the sender prepare', async ({ server, people, folder }) => {
  const path = await makeSparseFile(folder, 'archive.img', 5 * 1024 * mebibyte)
  const link = await share(await people.arrive(), server.url, [path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect(receiver.getByRole('status')).toHaveText('The sender is preparing the files')
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(0)
  await expect(receiver.getByText(/^\d+% ready$/)).toBeVisible()
  await expect(receiver).toHaveTitle(/^\d+% archive\.img$/)
})

test('what does not fit says so, and offers fewer files only where there are some', async ({
  server,
  people,
  folder,
}) => {
  const files = [await makeFile(folder, 'a.bin', 3 * mebibyte, 87), await makeFile(folder, 'b.bin', mebibyte, 88)]
  const sender = await people.arrive()
  const link = await share(
    sender,
    server.url,
    files.map(({ path }) => path),
  )
  // Chromium tells every page of 10 GiB, also where DevTools gave it less.
  const receiver = await people.arrive({
    initScript: () => {
      // The blank page before has none.
      if (isSecureContext) navigator.storage.estimate = () => Promise.resolve({ quota: 2_000_000, usage: 0 })
    },
  })
  await receiver.addInitScript(haveNoPicker)
  await receiver.goto(link)
  await expect(receiver.getByText(/Choose fewer files or free some space\.$/)).toBeVisible()
  await receiver.getByRole('checkbox', { name: 'b.bin' }).uncheck()
  await expect(receiver.getByText('Free some space first.')).toBeVisible()
  await expect(receiver.getByText('Choose fewer files')).toHaveCount(0)
  await receiver.getByRole('checkbox', { name: 'b.bin' }).check()
  await receiver.getByRole('checkbox', { name: 'a.bin' }).uncheck()
  await expect(receiver.getByText(/^fits:/)).toBeVisible()
})

test('while nobody is found the heading promises nothing', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'poem.txt', 500, 85)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [file.path])
  await leave(sender)
  const receiver = await people.arrive({ locale: 'id-ID' })
  await receiver.goto(link)
  await expect(receiver.getByRole('heading', { name: 'Seseorang mengirimi Anda berkas' })).toBeVisible()
  await expect(receiver.getByText('Belum ada yang online dengan berkas ini.')).toBeVisible()
})

test('a damaged link is an alert with room for the whole one', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'poem.txt', 500, 86)
  const link = await share(await people.arrive(), server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link.slice(0, -3))
  await expect(receiver.getByRole('alert')).toContainText('A part of it is missing or changed')
  const field = receiver.getByRole('textbox', { name: 'Paste a link' })
  await field.fill('https://elsewhere.example/')
  await field.press('Enter')
  await expect(receiver.getByText('That is not a Tukar link.')).toBeVisible()
  await receiver.getByRole('button', { name: 'Bahasa Indonesia' }).click()
  await expect(receiver.getByText('Itu bukan tautan Tukar.')).toBeVisible()
  await receiver.getByRole('textbox', { name: 'Tempel tautan' }).fill(link)
  await receiver.getByRole('textbox', { name: 'Tempel tautan' }).press('Enter')
  await expect(receiver.getByRole('button', { name: 'Unduh semua' })).toBeVisible()
})

test('a browser that can’t do it gives the link away', async ({ server, people }) => {
  const page = await people.arrive({ initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection') })
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const link = `${server.url}#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH`
  await page.goto(link)
  await expect(page.getByRole('alert')).toContainText('WebRTC is missing or switched off.')
  await press(page, 'Copy link')
  await expect(page.getByText('Copied', { exact: true })).toHaveCount(1)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
})

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
