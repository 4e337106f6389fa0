import type { Page } from '@playwright/test'

// A headless browser aborts every save picker, so a person's is played: what is written is kept in the page's memory.

declare global {
  var savedBySha: string[] | undefined
}

/** Runs in the page, before its own scripts: a picker that is answered at once. Each file's SHA-256 is noted once it is closed. */
export function pickAtOnce(): void {
  const saved: string[] = (globalThis.savedBySha = [])
  Reflect.set(globalThis, 'showSaveFilePicker', async () => {
    let blocks: Uint8Array<ArrayBuffer>[] = []
    return {
      getFile: async () => new File(blocks, 'picked'),
      async createWritable() {
        blocks = []
        return {
          write: async (block: Uint8Array<ArrayBuffer>) => void blocks.push(block.slice()),
          abort: async () => {},
          async close() {
            const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(blocks).arrayBuffer()))
            saved.push([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
          },
        }
      },
    }
  })
}

/**
 * Runs in the page, before its own scripts: both pickers are answered at once, with a folder of the origin-private file
 * system, or the file of that name in it.
 */
export function pickInPrivate(): void {
  const folder = async () => (await navigator.storage.getDirectory()).getDirectoryHandle('picked', { create: true })
  Reflect.set(globalThis, 'showDirectoryPicker', folder)
  Reflect.set(globalThis, 'showSaveFilePicker', async ({ suggestedName }: { suggestedName: string }) =>
    (await folder()).getFileHandle(suggestedName, { create: true }),
  )
}

/** What lies in the origin-private file system below `folder`: the SHA-256 in hex of each file, by its path. */
export const privateFiles = async (page: Page, folder: 'picked' | 'saving'): Promise<Map<string, string>> =>
  new Map(
    await page.evaluate(async (name) => {
      const found: [string, string][] = []
      async function look(within: FileSystemDirectoryHandle, path: string): Promise<void> {
        for await (const [entryName, entry] of within.entries()) {
          if (entry instanceof FileSystemDirectoryHandle) await look(entry, `${path}${entryName}/`)
          if (!(entry instanceof FileSystemFileHandle)) continue
          const bytes = await (await entry.getFile()).arrayBuffer()
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
          found.push([path + entryName, [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')])
        }
      }
      const root = await navigator.storage.getDirectory()
      const folder = await root.getDirectoryHandle(name).catch(() => null)
      if (folder) await look(folder, '')
      return found
    }, folder),
  )

/** Runs in the page, before its own scripts: as in browsers that have no private file system. With no picker, a save is a stream. */
export function haveNoPrivateFiles(): void {
  // The blank page before has none.
  if (isSecureContext) Reflect.set(StorageManager.prototype, 'getDirectory', undefined)
}

/** Runs in the page, before its own scripts: as in browsers that have no picker of files to save or of folders. */
export function haveNoPicker(): void {
  Reflect.set(globalThis, 'showSaveFilePicker', undefined)
  Reflect.set(globalThis, 'showDirectoryPicker', undefined)
}

/** The SHA-256 in hex of each file that was saved so far. */
export const savedThroughPicker = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => globalThis.savedBySha ?? [])
