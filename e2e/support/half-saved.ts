import type { Page } from '@playwright/test'

// The middle of a save, in Chromium without a window: its picker is closed, so a copy in the private folder is written,
// which the browser then downloads.

/** From now on what this page writes stops once so many bytes are written, and goes on no more. */
export async function stopWritesAfter(page: Page, bytes: number): Promise<void> {
  await page.evaluate((most) => {
    const proto = FileSystemWritableFileStream.prototype
    const write: (this: FileSystemWritableFileStream, block: Uint8Array<ArrayBuffer>) => Promise<void> = Reflect.get(
      proto,
      'write',
    )
    let written = 0
    const counted = async function (this: FileSystemWritableFileStream, block: Uint8Array<ArrayBuffer>): Promise<void> {
      if (written >= most) return new Promise(() => {})
      written += block.length
      await Reflect.apply(write, this, [block])
    }
    Reflect.set(proto, 'write', counted)
  }, bytes)
}

/** What pages of this browser hold in the private folder for saving: one name for each page. */
export const copiesIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const names: string[] = []
    const root = await navigator.storage.getDirectory()
    const folder = await root.getDirectoryHandle('saving').catch(() => null)
    if (folder) for await (const name of folder.keys()) names.push(name)
    return names
  })
