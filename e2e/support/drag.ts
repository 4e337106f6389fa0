import type { Page } from '@playwright/test'

/** Drags files and folders of this machine over the page, as the system does: a page can't make a folder's entry up. */
export async function draggerOf(
  page: Page,
  files: string[],
): Promise<(type: 'dragEnter' | 'dragOver' | 'dragCancel' | 'drop') => Promise<void>> {
  const devTools = await page.context().newCDPSession(page)
  const data = { items: [], files, dragOperationsMask: 1 }
  return async (type) => {
    await devTools.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data })
  }
}
