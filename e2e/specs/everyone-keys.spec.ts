import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

const sheetOf = (page: Page) => page.getByRole('dialog', { name: 'Keyboard shortcuts' })

test('? opens the sheet of keys, Escape closes it and gives the focus back', async ({ server, people }) => {
  const page = await people.arrive()
  await page.goto(server.url)
  const choose = page.getByRole('button', { name: 'Choose folder' })
  await choose.focus()
  await page.keyboard.press('?')
  await expect(sheetOf(page)).toBeVisible()
  for (let i = 0; i < 5; i++) {
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') ?? null), 'nothing behind it').toBeNull()
  }
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(choose).toBeFocused()

  const opener = page.getByRole('button', { name: 'Keyboard shortcuts' })
  await opener.click()
  await sheetOf(page).getByRole('button', { name: 'Close' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(opener).toBeFocused()
  await opener.click()
  await expect(sheetOf(page)).toBeVisible()
  await page.mouse.click(5, 5)
  await expect(page.getByRole('dialog')).toHaveCount(0)
})

test('keys press what the sheet says, but for text that is typed and where they are off', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'keys.txt', 100, 120)
  const page = await people.arrive()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(server.url)
  // Asked for well before the key: the browser would abort a picker that nobody waits for.
  const picker = page.waitForEvent('filechooser')
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
  await page.keyboard.press('o')
  await (await picker).setFiles([])
  const field = page.getByRole('textbox', { name: 'Paste a link' })
  await field.pressSequentially('oh?')
  await expect(field).toHaveValue('oh?')

  const link = await share(page, server.url, [file.path])
  await expect(page.getByRole('heading', { name: 'Sharing keys.txt' })).toBeFocused()
  await page.keyboard.press('c')
  await expect(page.getByText('Copied', { exact: true })).toHaveCount(1)
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link)
  await page.keyboard.press('p')
  await expect(page.getByRole('button', { name: 'Resume' })).toBeVisible()
  await page.keyboard.press('Control+p')
  await page.keyboard.press('h')
  await expect(page.getByRole('heading', { name: 'Send it. Straight across.' })).toBeFocused()
  await expect(page.getByRole('heading', { name: '1 item is paused' })).toBeVisible()

  await page.keyboard.press('?')
  await sheetOf(page).getByRole('checkbox', { name: 'Use shortcuts' }).uncheck()
  await page.keyboard.press('Escape')
  await page.getByRole('link', { name: 'keys.txt' }).click()
  await expect(page.getByRole('heading', { name: 'Sharing keys.txt' })).toBeFocused()
  for (const key of ['p', 'h', '?']) await page.keyboard.press(key)
  await page.reload()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  for (const key of ['h', '?']) await page.keyboard.press(key)
  // The button that has the focus answers after those keys would have.
  await page.getByRole('button', { name: 'Keyboard shortcuts' }).click()
  await expect(sheetOf(page).getByRole('checkbox', { name: 'Use shortcuts' })).not.toBeChecked()
  await expect(page.getByRole('dialog')).toHaveCount(1)
  await expect(page.getByRole('heading', { name: 'Send it. Straight across.' })).toHaveCount(0)
})
