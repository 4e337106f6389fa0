import { expect, type Page } from '@playwright/test'
import { sha256OfFile } from './test-files.ts'

// What a person does on the screens, by role and accessible name. English, unless other words are given.

const wordsOf = {
  en: {
    shareLink: 'Share link',
    protect: 'Protect with password',
    password: 'Password',
    downloadAll: 'Download all',
    save: 'Save',
    saveAll: 'Save all as ZIP',
    progress: 'Progress',
    complete: /^Complete/,
  },
  id: {
    shareLink: 'Tautan berbagi',
    protect: 'Lindungi dengan sandi',
    password: 'Sandi',
    downloadAll: 'Unduh semua',
    save: 'Simpan',
    saveAll: 'Simpan semua sebagai ZIP',
    progress: 'Kemajuan',
    complete: /^Selesai/,
  },
} as const

export type Language = keyof typeof wordsOf

export interface ShareOptions {
  readonly password?: string
  readonly language?: Language
}

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()

/** Drops files, or one folder, on the page and returns the link. */
export async function share(
  page: Page,
  url: string,
  paths: readonly string[] | { readonly folder: string },
  { password, language = 'en' }: ShareOptions = {},
): Promise<string> {
  const words = wordsOf[language]
  await page.goto(url)
  if (password !== undefined) {
    await page.getByRole('checkbox', { name: words.protect }).check()
    await page.getByLabel(words.password, { exact: true }).fill(password)
  }
  const isFolder = 'folder' in paths
  const input = page.locator(isFolder ? 'input[type=file][webkitdirectory]' : 'input[type=file]:not([webkitdirectory])')
  await input.setInputFiles(isFolder ? paths.folder : [...paths])
  return shareLink(page, language)
}

export async function shareLink(page: Page, language: Language = 'en'): Promise<string> {
  const field = page.getByRole('textbox', { name: wordsOf[language].shareLink })
  await expect(field).toHaveValue(/#.{44}/)
  return field.inputValue()
}

/** On the sender's page: until all files are hashed. What changes before that is shared as it then is. */
export async function whenPrepared(page: Page): Promise<void> {
  await expect(page.getByRole('textbox', { name: wordsOf.en.shareLink })).toBeVisible()
  await expect(page.getByText('Preparing the files')).toHaveCount(0)
}

/** Waits for the offer and says yes to all of it. */
export async function downloadAll(page: Page, language: Language = 'en'): Promise<void> {
  await page.getByRole('button', { name: wordsOf[language].downloadAll, exact: true }).click()
}

/** Until everything chosen is there; `timeout` in ms is a bound for a slow machine. */
export async function waitUntilComplete(page: Page, timeout: number, language: Language = 'en'): Promise<void> {
  await expect(page.getByRole('status')).toHaveText(wordsOf[language].complete, { timeout })
}

/** 0 to 100, as the page's one progress bar says. */
export async function progressOf(page: Page): Promise<number> {
  const bar = page.getByRole('progressbar', { name: wordsOf.en.progress, exact: true })
  return Number(await bar.getAttribute('aria-valuenow'))
}

/** Saves one file as the browser's download and returns its SHA-256; `timeout` in ms is a bound for a slow machine. */
export async function saveFile(
  page: Page,
  name: string,
  language: Language = 'en',
  timeout: number = 60_000,
): Promise<string> {
  const button = page.getByRole('button', { name: `${wordsOf[language].save} ${name}`, exact: true })
  const [download] = await Promise.all([page.waitForEvent('download', { timeout }), button.click()])
  return sha256OfFile(await download.path())
}

/** Saves everything as one ZIP and returns where it is and what it is called. */
export async function saveZip(page: Page): Promise<{ readonly path: string; readonly name: string }> {
  const button = page.getByRole('button', { name: wordsOf.en.saveAll, exact: true })
  const [download] = await Promise.all([page.waitForEvent('download', { timeout: 60_000 }), button.click()])
  return { path: await download.path(), name: download.suggestedFilename() }
}

/** Opens a link, says yes, waits for the end and returns the SHA-256 of the file as it was saved. */
export async function receive(page: Page, link: string, name: string, language: Language = 'en'): Promise<string> {
  await page.goto(link)
  await downloadAll(page, language)
  await waitUntilComplete(page, 100_000, language)
  return saveFile(page, name, language)
}
