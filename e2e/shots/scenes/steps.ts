import { expect, type Page } from '@playwright/test'

// What people of several scenes do.

/** Slow enough for all pictures of a download to show one. Bytes a second. */
export const slowUpload = 700_000

export const press = (page: Page, name: string | RegExp): Promise<void> =>
  page.getByRole('button', { name, exact: true }).click()

/** As a person does who closes the tab: the page hears of it, and says goodbye. */
export async function leave(page: Page): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept())
  await page.goto('about:blank')
}

/** What the page says in its one status. */
export const expectStatus = (page: Page, words: string | RegExp): Promise<void> =>
  expect(page.getByRole('status')).toHaveText(words, { timeout: 60_000 })

/** Until so many percent of a download are here. */
export async function untilHere(page: Page, percent: number): Promise<void> {
  const bar = page.getByRole('progressbar', { name: 'Progress', exact: true })
  await expect
    .poll(async () => Number(await bar.getAttribute('aria-valuenow')), { timeout: 60_000 })
    .toBeGreaterThanOrEqual(percent)
}

/** Files as the system hands them over: a picker can be filled by a script, a drop only be told of. */
export async function drag(page: Page, type: 'dragenter' | 'drop', names: readonly string[]): Promise<void> {
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
