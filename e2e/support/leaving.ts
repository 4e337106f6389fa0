import type { Page } from '@playwright/test'

/** As a person does who closes the tab: the page hears of it, and says goodbye. */
export async function leave(page: Page): Promise<void> {
  page.once('dialog', (dialog) => void dialog.accept())
  await page.goto('about:blank')
}

/** Tries to close the tab, and stays if it is asked. Otherwise the tab is gone. A page asks once something was clicked. */
export async function asksBeforeLeaving(page: Page): Promise<boolean> {
  const asked = new Promise<boolean>((resolve) => {
    page.once('dialog', (dialog) => void dialog.dismiss().then(() => resolve(true)))
    page.once('close', () => resolve(false))
  })
  await page.close({ runBeforeUnload: true })
  return asked
}
