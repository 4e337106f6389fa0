import { expect, type Page } from '@playwright/test'
import { chooseLanguage } from '../support/views.ts'

// What people of several scenes do.

export { press } from '../support/screens.ts'

/** What the page says in its one status. */
export const expectStatus = (page: Page, words: string | RegExp): Promise<void> =>
  expect(page.getByRole('status')).toHaveText(words, { timeout: 60_000 })

/** Bytes a second: the way to a state. */
export const quickUpload = 8_000_000
/** So slow that a download does not end while somebody looks at it. */
export const slowUpload = 300_000

/** Until so many percent of a download are here. */
export async function untilHere(page: Page, percent: number): Promise<void> {
  const bar = page.getByRole('progressbar', { name: 'Progress', exact: true })
  await expect
    .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 60_000, intervals: [50] })
    .toBeGreaterThanOrEqual(percent)
}

/** Files as the system hands them over: a picker can be filled by a script, a drop only be told of. */
export async function drag(page: Page, type: 'dragenter' | 'drop', names: readonly string[]): Promise<void> {
  // Not later: where the pointer moves, nothing is dragged any more.
  await page.mouse.move(0, 0)
  await page.evaluate(
    ({ type, names }) => {
      const carried = new DataTransfer()
      for (const name of names) carried.items.add(new File(['some text'], name))
      // A folder with nothing in it: the browser says "Files", and there is none.
      if (names.length === 0) Object.defineProperty(carried, 'types', { value: ['Files'] })
      document.body.dispatchEvent(new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer: carried }))
    },
    { type, names },
  )
}

export const filesInput = (page: Page) => page.locator('input[type=file]:not([webkitdirectory])')

/** Some seconds later: the page's own clock is put on, which its patience goes by. */
export const passTime = (page: Page, seconds: number): Promise<void> =>
  page.evaluate((ms) => {
    const now = performance.now.bind(performance)
    performance.now = () => now() + ms
  }, seconds * 1000)

/** Here already, and not to be fetched when the way there is gone. */
export async function fetchBothLanguages(page: Page): Promise<void> {
  for (const language of ['id', 'en'] as const) await chooseLanguage(page, language)
}

/** In the same tab, which forgets what it has when it is loaded anew. */
export const followLink = (page: Page, link: string): Promise<void> =>
  page.evaluate((hash) => void (location.hash = hash), new URL(link, 'https://tukar.example').hash)

/** As where the clipboard is closed to the page, the old way too. */
export function closeClipboard(): void {
  // The blank page before has none.
  if (!isSecureContext) return
  navigator.clipboard.writeText = () => Promise.reject(new DOMException('closed', 'NotAllowedError'))
  document.execCommand = () => false
}

/** What the page would do by itself in some seconds is not done. */
export const stopTimers = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const original = globalThis.setTimeout
    const soon = (callback: () => void, delayMs?: number) => (Number(delayMs) < 3000 ? original(callback, delayMs) : 0)
    Reflect.set(globalThis, 'setTimeout', soon)
  })
