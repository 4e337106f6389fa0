import type { Page } from '@playwright/test'

/** Ends the service workers of this browser, as browsers do by themselves when they are short of memory. */
export async function stopWorkers(page: Page): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  await devTools.send('ServiceWorker.enable')
  await devTools.send('ServiceWorker.stopAllWorkers')
  await devTools.detach()
}
