import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import type { Page } from 'puppeteer-core'
import { sha256OfFile } from './test-files.ts'

// The same steps as in screens.ts where Playwright can't drive: Firefox, and tabs that are really hidden.

export async function share(page: Page, url: string, path: string): Promise<string> {
  await page.goto(url)
  const input = await page.waitForSelector('input[type=file]:not([webkitdirectory])')
  await input?.uploadFile(path)
  const field = page.locator('aria/Share link[role="textbox"]')
  const read = () => field.map((element) => ('value' in element ? String(element.value) : '')).wait()
  await expect.poll(read).toMatch(/#.{44}/)
  return read()
}

export async function downloadAll(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await page.locator('aria/Download all[role="button"]').click()
}

/** Asks from outside: a hidden page's own timers and frames may be slow. */
export async function waitUntilComplete(page: Page, timeout: number): Promise<void> {
  const status = () => page.evaluate(() => document.querySelector('[role=status]')?.textContent ?? '')
  await expect.poll(status, { timeout, intervals: [100] }).toMatch(/^Complete/)
}

/** Saves into the folder where this browser puts its downloads, and returns the SHA-256. */
export async function saveFile(page: Page, name: string, downloads: string): Promise<string> {
  await page.locator(`aria/Save ${name}[role="button"]`).click()
  // Firefox writes a `.part` beside an empty file of the final name, Chromium a file of another name.
  await expect.poll(() => readdir(downloads), { timeout: 60_000 }).toEqual([name])
  return sha256OfFile(join(downloads, name))
}
