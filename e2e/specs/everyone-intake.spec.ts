import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { draggerOf } from '../support/drag.ts'
import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { makeFile } from '../support/test-files.ts'

test('the whole window says what a drop will do, and a folder comes with what is in it', async ({
  server,
  people,
  folder,
}) => {
  await makeFile(folder, 'Trip/day 1/a.jpg', 3000, 160)
  await makeFile(folder, 'Trip/b.txt', 20, 161)
  const letter = await makeFile(folder, 'letter.txt', 100, 162)
  const page = await people.arrive()
  await page.goto(server.url)
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  const drag = await draggerOf(page, [join(folder, 'Trip'), letter.path])
  await drag('dragEnter')
  await drag('dragOver')
  await expect(page.getByText('Drop to share 2 items')).toBeVisible()
  await expect(page.getByText('Folders come with everything in them.')).toBeVisible()
  await drag('dragCancel')
  await page.mouse.move(10, 10)
  await expect(page.getByText('Drop to share')).toHaveCount(0)

  await drag('dragEnter')
  await drag('dragOver')
  await drag('drop')
  await expect(page.getByRole('heading', { name: /^Sharing / })).toBeVisible()
  await expect(page.getByText('Drop to share')).toHaveCount(0)
  await expect(page.locator('summary', { hasText: '3 files, 3.1 kB' })).toBeVisible()

  const second = await draggerOf(page, [letter.path])
  await second('dragEnter')
  await second('dragOver')
  await expect(page.getByText('Drop to share 1 item', { exact: true })).toBeVisible()
  await expect(page.getByText('It gets a link of its own. What runs here goes on.')).toBeVisible()
  await second('dragCancel')
})

test('a pasted picture is shared, and a pasted link opens, wherever the focus is', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'poem.txt', 500, 163)
  const link = await share(await people.arrive(), server.url, [file.path])
  const page = await people.arrive()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await page.goto(server.url)
  await page.getByRole('button', { name: 'Choose folder' }).focus()
  await page.evaluate(copyPicture)
  await page.keyboard.press('Control+V')
  await expect(page.getByRole('heading', { name: /^Sharing .*\.png$/ })).toBeVisible()

  await page.getByRole('link', { name: 'Share something else' }).click()
  await page.getByRole('checkbox', { name: 'Protect with password' }).check()
  await page.evaluate((text) => navigator.clipboard.writeText(text), 'no link at all')
  await page.getByLabel('Password', { exact: true }).press('Control+V')
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('no link at all')
  await page.getByRole('heading', { level: 1 }).focus()
  await page.keyboard.press('Control+V')
  await expect(page.getByText('That is not a Tukar link.')).toBeVisible()
  await expect(page.getByRole('textbox', { name: 'Paste a link' })).toBeFocused()

  await page.getByRole('checkbox', { name: 'Protect with password' }).focus()
  await page.evaluate((text) => navigator.clipboard.writeText(text), link)
  await page.keyboard.press('Control+V')
  await expect(page.getByRole('heading', { name: 'poem.txt' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Download all' })).toBeVisible()
})

test('a link that is pasted or dropped opens from whatever screen', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'poem.txt', 500, 164)
  const link = await share(await people.arrive(), server.url, [file.path])
  const page = await people.arrive()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const paste = async (text: string) => {
    await page.evaluate((each) => navigator.clipboard.writeText(each), text)
    await page.getByRole('heading', { level: 1 }).focus()
    await page.keyboard.press('Control+V')
  }
  const opened = page.getByRole('button', { name: 'Download all' })
  for (const screen of ['settings', 'library', 'self-check', 'privacy']) {
    await page.goto(`${server.url}#/${screen}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await paste('no link at all')
    await expect(page).toHaveURL(new RegExp(`#/${screen}$`))
    await paste(`Here it is: ${link}`)
    await expect(opened).toBeVisible()
  }

  for (const screen of ['', '#/library']) {
    await page.goto(server.url + screen)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await dropLink(page, link)
    await expect(opened).toBeVisible()
  }
  // A browser would open it in place of the page, and all that runs would end.
  await dropLink(page, 'https://elsewhere.example/')
  await expect(opened).toBeVisible()
  expect(page.url()).toBe(link)
})

test('while dropped files are read on another screen, a line says so and covers nothing', async ({
  server,
  people,
}) => {
  const page = await people.arrive({ viewport: { width: 360, height: 640 } })
  await page.goto(`${server.url}#/settings`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  let read = () => {}
  await page.route(/dropped-files/, async (route) => {
    await new Promise<void>((resolve) => (read = resolve))
    await route.continue()
  })
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer()
    dataTransfer.items.add(new File(['some text'], 'late.txt'))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }))
  })
  const line = page.locator('.working')
  await expect(line).toHaveText('Looking at the files')
  const { height = Infinity } = (await line.boundingBox()) ?? {}
  expect(height).toBeLessThan(100)
  const covered: string[] = []
  let stops = 0
  do {
    await page.keyboard.press('Tab')
    stops++
    covered.push(...(await page.evaluate(coveredFocus)))
  } while (await page.evaluate(() => document.activeElement?.closest('.frame-foot') === null))
  expect(stops).toBeGreaterThan(10)
  expect(covered).toEqual([])
  read()
  await expect(page.getByRole('heading', { name: 'Sharing late.txt' })).toBeVisible()
  await expect(line).toHaveCount(0)
})

/** Runs in the page: what has the focus, if something lies over the middle of it. */
function coveredFocus(): readonly string[] {
  const focused = document.activeElement
  if (!focused || focused === document.body) return []
  const { left, top, width, height } = focused.getBoundingClientRect()
  const above = document.elementFromPoint(left + width / 2, top + height / 2)
  return above && (focused.contains(above) || above.contains(focused)) ? [] : [focused.outerHTML.slice(0, 80)]
}

/** As from an address bar or another page. */
async function dropLink(page: Page, link: string): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  const items = [
    { mimeType: 'text/uri-list', data: link },
    { mimeType: 'text/plain', data: link },
  ]
  // Copying or linking, as browsers offer it.
  const data = { items, files: [], dragOperationsMask: 3 }
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await devTools.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data })
  }
}

/** Runs in the page. */
async function copyPicture(): Promise<void> {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = 4
  canvas.getContext('2d')?.fillRect(0, 0, 2, 2)
  const picture = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve))
  if (!picture) throw new Error('a canvas of four pixels becomes a picture')
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })])
}
