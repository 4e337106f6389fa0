import { appendFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expectForEveryone, expectLayout, expectNoViolations } from '../support/everyone.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'

// Every screen, in every state that a person may see it in, with the eyes of many. See support/everyone.ts.

/** As if nobody had it: well formed, and never shared. */
const nobodys = '#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH'

test('the screens without a transfer', async ({ server, people }) => {
  const page = await people.arrive()
  for (const hash of ['', '#/library', '#/settings', '#/self-check', '#/privacy', '#damaged', nobodys]) {
    await page.goto(server.url + hash)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectForEveryone(page, hash || 'Home')
  }
  // By now the one that looks for the sender has given its advice.
  await expect(page.getByText('Ask the sender to open their tab')).toBeVisible()
  await expectForEveryone(page, 'nobody there')
})

test('Home when it asks and when it refuses, the sheet of keys, a browser that can’t', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'draft.txt', 100, 130)
  const page = await people.arrive()
  const input = page.locator('input[type=file]:not([webkitdirectory])')
  await page.goto(server.url)
  await page.getByRole('checkbox', { name: 'Protect with password' }).check()
  await input.setInputFiles(file.path)
  await expect(page.getByRole('heading', { name: '1 file waits for a password' })).toBeVisible()
  await expectForEveryone(page, 'Home, a password is missing')
  await appendFile(file.path, 'more')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await page.getByRole('button', { name: 'Share 1 file' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await expectForEveryone(page, 'Home, refused')

  for (const language of ['English', 'Bahasa Indonesia']) {
    await page.getByRole('button', { name: language }).click()
    await page.getByRole('contentinfo').getByRole('button').click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNoViolations(page, `keys, ${language}`)
    await expectLayout(page, `keys, ${language}`)
    await page.keyboard.press('Escape')
  }

  const old = await people.arrive({ initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection') })
  await old.goto(server.url + nobodys)
  await expect(old.getByRole('alert')).toBeVisible()
  await expectForEveryone(old, 'unsupported')
})

test('a share from its preparation to its delivery, and what the receiver sees', async ({ server, people, folder }) => {
  test.setTimeout(300_000)
  const large = await makeSparseFile(folder, 'archive.img', 5 * 1024 * mebibyte)
  const preparer = await people.arrive()
  await share(preparer, server.url, [large])
  await expect(preparer.getByText(/^Preparing the files/)).toBeVisible()
  await expectForEveryone(preparer, 'Share, preparing')
  await preparer.context().close()

  await makeFile(folder, 'Journey/day one/a name that goes on and on, as cameras like them.mkv', 8_000_000, 131)
  await makeFile(folder, 'Journey/notes.txt', 400, 132)
  const sender = await people.arrive()
  const setUpload = await uploadLimitOf(sender)
  await setUpload(60_000)
  await sender.goto(server.url)
  const link = await share(sender, server.url, { folder: `${folder}/Journey` }, { password: 'Kopi susu 7' })
  await sender.locator('summary').click()
  await expect(sender.getByRole('status')).toHaveText(/^Waiting/)
  await expectForEveryone(sender, 'Share, waiting')

  const receiver = await people.arrive()
  await receiver.goto(link)
  await expect(receiver.getByLabel('Password', { exact: true })).toBeFocused()
  await expectForEveryone(receiver, 'Receive, locked')
  await receiver.getByLabel('Password', { exact: true }).fill('wrong')
  await receiver.keyboard.press('Enter')
  await expect(receiver.getByRole('alert')).toHaveText(/^That is not/)
  await expectForEveryone(receiver, 'Receive, wrong password')
  await receiver.getByLabel('Password', { exact: true }).fill('Kopi susu 7')
  await receiver.keyboard.press('Enter')
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  await expectForEveryone(receiver, 'Receive, offered')

  await downloadAll(receiver)
  await expect(receiver.getByText(/B\/s/).first()).toBeVisible()
  await expect(sender.getByRole('status')).toHaveText('1 person is downloading')
  await expectForEveryone(receiver, 'Receive, downloading')
  await expectForEveryone(sender, 'Share, with a person')
  await expect(receiver.getByRole('status')).toHaveText(/^Downloading/)
  await receiver.getByRole('button', { name: 'Pause', exact: true }).click()
  await expect(receiver.getByRole('status')).toHaveText('Paused')
  await expectForEveryone(receiver, 'Receive, paused')
  await receiver.getByRole('button', { name: 'Resume', exact: true }).click()

  await setUpload(-1)
  await waitUntilComplete(receiver, 100_000)
  await expectForEveryone(receiver, 'Receive, complete')
  await expect(sender.getByRole('status')).toHaveText('Delivered to 1 person')
  await expectForEveryone(sender, 'Share, delivered')
  await sender.getByRole('button', { name: 'Pause', exact: true }).click()
  await expectForEveryone(sender, 'Share, paused')
  await sender.getByRole('link', { name: 'Share something else' }).click()
  await expect(sender.getByRole('heading', { name: '1 item is paused' })).toBeVisible()
  await expectForEveryone(sender, 'Home, with a share')
  await sender.keyboard.press('l')
  await expect(sender.getByRole('heading', { name: 'Library' })).toBeFocused()
  await expectForEveryone(sender, 'Library')
  await sender.getByRole('button', { name: 'Remove Journey' }).click()
  await expect(sender.getByRole('button', { name: 'Undo' })).toBeVisible()
  await expectNoViolations(sender, 'Library, removing')
})

/** Bytes a second that leave this page; it has to be set before its first connection. */
async function uploadLimitOf(page: Page): Promise<(bytesPerSecond: number) => Promise<void>> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('Network.enable')
  return async (uploadThroughput) => {
    const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput }
    await devTools.send('Network.emulateNetworkConditions', conditions)
  }
}
