import type { Page } from '@playwright/test'

/** What the browser lets the page store, in bytes; the page is told of 10 GiB all the same. Only on disk: memory knows none. */
export async function setQuota(page: Page, bytes: number): Promise<void> {
  const devTools = await page.context().newCDPSession(page)
  const { origin } = new URL(page.url())
  await devTools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: bytes })
}

/** Runs in the page, before its own scripts: it is told of less room than anybody needs. */
export function haveLittleRoom(): void {
  // The blank page before has none.
  if (isSecureContext) navigator.storage.estimate = () => Promise.resolve({ quota: 12_000_000, usage: 0 })
}
