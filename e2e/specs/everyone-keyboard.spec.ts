import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { makeFile, mebibyte, sha256OfFile } from '../support/test-files.ts'

const phone = { width: 360, height: 740 }
/** More stops than any way to a control has. */
const patience = 25

test('the main job by keyboard alone, in Indonesian, 360 px wide', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'resep rendang.pdf', mebibyte, 140)
  const sender = await people.arrive({ locale: 'id-ID', viewport: phone })
  await sender.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  await sender.goto(server.url)
  // Asked for well before the key: the browser would abort a picker that nobody waits for.
  const picker = sender.waitForEvent('filechooser')
  await tabTo(sender, sender.getByRole('button', { name: 'Pilih berkas' }))
  await sender.keyboard.press('Enter')
  await (await picker).setFiles(file.path)
  await expect(sender.getByRole('heading', { name: 'Membagikan resep rendang.pdf' })).toBeFocused()
  await tabTo(sender, sender.getByRole('button', { name: 'Salin tautan' }))
  await sender.keyboard.press('Enter')
  await expect(sender.getByText('Tersalin', { exact: true })).toHaveCount(1)

  const receiver = await people.arrive({ locale: 'id-ID', viewport: phone })
  await receiver.goto(server.url)
  await tabTo(receiver, receiver.getByRole('textbox', { name: 'Tempel tautan' }))
  await receiver.keyboard.insertText(await sender.evaluate(() => navigator.clipboard.readText()))
  await receiver.keyboard.press('Enter')
  await expect(receiver.getByRole('heading', { name: 'resep rendang.pdf' })).toBeFocused()
  await tabTo(receiver, receiver.getByRole('button', { name: 'Unduh semua' }))
  await receiver.keyboard.press('Enter')
  await expect(receiver.getByRole('status')).toHaveText(/^Selesai/, { timeout: 60_000 })
  const save = receiver.getByRole('button', { name: 'Simpan resep rendang.pdf' })
  await tabTo(receiver, save)
  const [download] = await Promise.all([receiver.waitForEvent('download'), receiver.keyboard.press('Enter')])
  expect(await sha256OfFile(await download.path())).toBe(file.sha256)
  await expect(receiver.getByText('Tab ini boleh ditutup.')).toBeVisible()

  await expect(sender.getByRole('status')).toHaveText('Terkirim ke 1 orang')
  await expect(sender.getByText('Ada 1 salinan lengkap selain milik Anda: tab ini boleh ditutup.')).toBeVisible()
  await tabTo(sender, sender.getByRole('button', { name: 'Berhenti berbagi' }))
  await sender.keyboard.press('Enter')
  await expect(sender.getByRole('heading', { name: 'Kirim. Langsung sampai.' })).toBeFocused()
  await expect(sender.getByText('resep rendang.pdf tidak lagi dibagikan.')).toBeVisible()
})

/** By Tab alone; wherever it stops on the way, the focus can be seen. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible()
  for (let stops = 0; stops < patience; stops++) {
    if (await control.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
    expect(await page.evaluate(hiddenFocus)).toBeNull()
  }
  throw new Error(`${patience} stops, and none of them is ${String(control)}`)
}

/** What has the focus and does not show it, or is out of sight; null when all is well. */
function hiddenFocus(): string | null {
  const element = document.activeElement
  if (!element || element === document.body) return null
  const { outlineStyle, outlineWidth } = getComputedStyle(element)
  const { top, bottom, left, right, width } = element.getBoundingClientRect()
  const isInSight = width > 0 && bottom > 0 && top < innerHeight && right > 0 && left < innerWidth
  const isMarked = outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2
  return isInSight && isMarked ? null : element.outerHTML
}
