import { appendFile } from 'node:fs/promises'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, receive, share } from '../support/screens.ts'
import { makeFile, mebibyte, sha256OfFile } from '../support/test-files.ts'

// What a sender is told, and what the page makes of files that come on another screen than Home.

test('the sender is told who paused, and who chose a part', async ({ server, people, folder }) => {
  const film = await makeFile(folder, 'film.mkv', 12 * mebibyte, 80)
  const notes = await makeFile(folder, 'notes.txt', 3000, 81)
  const sender = await people.arrive({ uploadRate: 3 * mebibyte })
  const link = await share(sender, server.url, [film.path, notes.path])
  const status = sender.getByRole('status')

  const first = await people.arrive()
  await first.goto(link)
  await first.getByRole('checkbox', { name: film.name }).uncheck()
  await expect(status).toHaveText('1 person opened the link')
  await first.getByRole('button', { name: 'Download 1 file' }).click()
  await expect(status).toHaveText('Delivered to 1 person, who chose a part')
  await expect(sender.getByText('has what they chose')).toBeVisible()
  await expect(sender.getByText('has everything')).toHaveCount(0)

  const second = await people.arrive()
  await second.goto(link)
  await downloadAll(second)
  await expect(status).toHaveText('1 person is downloading')
  await expect(sender).toHaveTitle(/^\d+% ↑ /)
  await second.getByRole('button', { name: 'Pause' }).click()
  await expect(status).toHaveText(/^1 person has paused at \d+%$/)
  await expect(sender.getByText('paused', { exact: true })).toBeVisible()
  await second.getByRole('button', { name: 'Resume' }).click()
  await expect(status).toHaveText('Delivered to 2 people; 1 of them chose a part')
  await expect(sender.getByText('has everything')).toBeVisible()

  await first.close()
  await second.close()
  await expect(sender.getByText('Nobody is here right now.')).toBeVisible()
  await expect(status).toHaveText('Delivered to 2 people; 1 of them chose a part')
})

test('a changed file can be shared anew, and gets a new link', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'draft.txt', 5000, 82)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [file.path])
  await expect(sender.getByRole('status')).toHaveText(/^Waiting for someone/)
  await appendFile(file.path, 'one more line')
  await expect(sender.getByText(/draft\.txt.*was changed or moved/)).toBeVisible()
  await sender.getByRole('button', { name: 'Resume' }).click()
  await expect(sender.getByRole('alert')).toHaveText('“draft.txt” is still not what it was.')
  const chosen = sender.waitForEvent('filechooser')
  await sender.getByRole('button', { name: 'Share the new version' }).click()
  await (await chosen).setFiles(file.path)
  await expect(sender.getByRole('textbox', { name: 'Share link' })).not.toHaveValue(link)
  await expect(sender.getByRole('status')).toHaveText(/^Waiting for someone/)
  const newLink = await sender.getByRole('textbox', { name: 'Share link' }).inputValue()
  expect(await receive(await people.arrive(), newLink, file.name)).toBe(await sha256OfFile(file.path))
  await sender.getByRole('link', { name: 'Share something else' }).click()
  await expect(sender.getByRole('heading', { name: 'Still sharing 1 item' })).toBeVisible()
  await expect(sender.getByRole('heading', { name: '1 item is paused' })).toBeVisible()
})

test('files that come on a share’s screen become a share of their own', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'first.txt', 100, 83)
  const page = await people.arrive()
  await share(page, server.url, [file.path])
  await give(page, 'drop', ['second.txt'])
  await expect(page.getByRole('heading', { name: 'Sharing second.txt' })).toBeFocused()
  await give(page, 'paste', ['third.png'])
  await expect(page.getByRole('heading', { name: 'Sharing third.png' })).toBeVisible()
  await give(page, 'drop', [])
  await expect(page.getByRole('alert')).toContainText('There was no file in that.')
  await expect(page.getByRole('heading', { name: 'Still sharing 3 items' })).toBeVisible()
})

test('files that come on a protected share’s screen ask for a password first', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'secret.txt', 100, 84)
  const page = await people.arrive()
  await share(page, server.url, [file.path], { password: 'correct horse' })
  await expect(page.getByText('Opening it takes the password')).toBeVisible()
  await give(page, 'drop', ['more.txt'])
  await expect(page.getByRole('heading', { name: '1 file waits for a password' })).toBeVisible()
  await page.getByLabel('Password', { exact: true }).fill('battery staple')
  await page.getByRole('button', { name: 'Share 1 file' }).click()
  await expect(page.getByRole('heading', { name: 'Sharing more.txt' })).toBeVisible()
  await expect(page.getByText('Opening it takes the password')).toBeVisible()
})

test('a file that changes before it is shared is named on Home', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'unsteady.txt', 100, 87)
  const page = await people.arrive()
  await page.goto(server.url)
  await page.getByRole('checkbox', { name: 'Protect with password' }).check()
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(file.path)
  await expect(page.getByRole('heading', { name: '1 file waits for a password' })).toBeVisible()
  await appendFile(file.path, 'one more line')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await page.getByRole('button', { name: 'Share 1 file' }).click()
  await expect(page.getByRole('alert')).toContainText('“unsteady.txt” can’t be read, or was changed')
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeFocused()
  await page.locator('input[type=file]:not([webkitdirectory])').setInputFiles(file.path)
  await expect(page.getByRole('heading', { name: 'Sharing unsteady.txt' })).toBeVisible()
})

test('the keyboard stays where it was pressed', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'keys.txt', 100, 85)
  const page = await people.arrive()
  await share(page, server.url, [file.path])
  await expect(page.getByRole('heading', { name: 'Sharing keys.txt' })).toBeFocused()
  await page.getByRole('button', { name: 'Pause' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeFocused()
  await expect(page.getByRole('status')).toHaveText('Sharing is paused')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('button', { name: 'Pause' })).toBeFocused()

  const copy = page.getByRole('button', { name: 'Copy link', exact: true })
  const place = await copy.boundingBox()
  await copy.press('Enter')
  const told = page.getByText('Copied', { exact: true })
  await expect(told).toHaveCount(1)
  expect(await copy.boundingBox()).toEqual(place)
  await expect(copy).toBeFocused()
  await expect(told).toHaveCount(0)
  expect(await copy.boundingBox()).toEqual(place)

  const stop = page.getByRole('button', { name: 'Stop sharing' })
  const keep = page.getByRole('button', { name: 'Keep sharing' })
  await stop.press('Enter')
  await expect(page.getByRole('group', { name: 'The link will not work any more.' })).toBeVisible()
  await expect(keep).toBeFocused()
  await keep.press('Enter')
  await expect(keep).toHaveCount(0)
  await expect(stop).toBeFocused()
  await stop.press('Enter')
  await expect(keep).toBeFocused()
  await stop.press('Enter')
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page.getByText('You stopped sharing keys.txt.')).toBeVisible()
})

for (const language of ['en', 'id'] as const) {
  test(`nothing is wider than 320 px (${language})`, async ({ server, people, folder }) => {
    const long = `${'a_name_without_a_single_space_'.repeat(4)}.txt`
    const file = await makeFile(folder, long, 100, 86)
    const page = await people.arrive({ locale: language })
    await page.setViewportSize({ width: 320, height: 640 })
    const link = await share(page, server.url, [file.path], { language })
    await page.locator('summary').click()
    await expectNoSidewaysScroll(page)
    const receiver = await people.arrive({ locale: language })
    await receiver.setViewportSize({ width: 320, height: 640 })
    await receiver.goto(link)
    await downloadAll(receiver, language)
    await expect(receiver.getByRole('status')).toHaveText(language === 'en' ? /^Complete/ : /^Selesai/)
    await expectNoSidewaysScroll(receiver)
    for (const hash of ['', '#/privacy', '#damaged']) {
      await page.goto(server.url + hash)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectNoSidewaysScroll(page)
    }
  })
}

/** Files as the system hands them over: a picker can be filled by a test, a drop only be told of. */
async function give(page: Page, how: 'drop' | 'paste', names: readonly string[]): Promise<void> {
  await page.evaluate(
    ({ how, names }) => {
      const carried = new DataTransfer()
      for (const name of names) carried.items.add(new File(['some text'], name))
      // A folder with nothing in it: the browser says "Files", and there is none.
      if (names.length === 0) Object.defineProperty(carried, 'types', { value: ['Files'] })
      const init = { bubbles: true, cancelable: true }
      const event =
        how === 'drop'
          ? new DragEvent('drop', { ...init, dataTransfer: carried })
          : new ClipboardEvent('paste', { ...init, clipboardData: carried })
      document.body.dispatchEvent(event)
    },
    { how, names },
  )
}

const expectNoSidewaysScroll = async (page: Page): Promise<void> => {
  const beyond = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  expect(beyond).toBe(0)
}
