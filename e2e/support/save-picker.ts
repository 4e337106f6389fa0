import type { Page } from '@playwright/test'

// A headless browser aborts every save picker, so a person's is played: what is written is kept in the page's memory.

declare global {
  var savedBySha: string[] | undefined
}

/** Runs in the page, before its own scripts: a picker that is answered at once. Each file's SHA-256 is noted once it is closed. */
export function pickAtOnce(): void {
  const saved: string[] = (globalThis.savedBySha = [])
  Reflect.set(globalThis, 'showSaveFilePicker', async () => ({
    async createWritable() {
      const blocks: Uint8Array<ArrayBuffer>[] = []
      return {
        write: async (block: Uint8Array<ArrayBuffer>) => void blocks.push(block.slice()),
        abort: async () => {},
        async close() {
          const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await new Blob(blocks).arrayBuffer()))
          saved.push([...digest].map((byte) => byte.toString(16).padStart(2, '0')).join(''))
        },
      }
    },
  }))
}

/** Runs in the page, before its own scripts: as in browsers that have no save picker. */
export function haveNoPicker(): void {
  Reflect.set(globalThis, 'showSaveFilePicker', undefined)
}

/** The SHA-256 in hex of each file that was saved so far. */
export const savedThroughPicker = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => globalThis.savedBySha ?? [])
