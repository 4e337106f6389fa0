import type { Page } from '@playwright/test'
import { downloadAll, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'
import type { Scene } from './scene.ts'
import { filesInput, fetchBothLanguages, followLink, press } from './steps.ts'

// What is late, and what breaks: files of the page, its engine, the browser's storage, the disk.

/** As if nobody had it: well formed, and never shared. */
const nobodys = '#AQcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcH'

/** The page's own server is slow, and then gone. */
const missing: Scene = {
  states: ['settings-loading', 'settings-failed', 'home-linking', 'receive-unopened', 'check-unopened'],
  complaint: /Failed to fetch dynamically imported module/,
  async play({ url, people, folder, reached }) {
    const file = await makeFile(folder, 'Contract.pdf', 5000, 100)
    const page = await people.arrive()
    await page.goto(url)
    await fetchBothLanguages(page)
    const settings = await holdFiles(page, 'settings-')
    const engine = await holdFiles(page, 'compose-app-')
    await page.getByRole('link', { name: 'Settings', exact: true }).click()
    await page.getByText('Loading').waitFor()
    await reached('settings-loading', page)
    await settings.lose()
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await reached('settings-failed', page)

    await page.getByRole('link', { name: 'Tukar, home' }).click()
    await filesInput(page).setInputFiles(file.path)
    await page.getByText('Making the link').waitFor()
    await reached('home-linking', page)
    await engine.lose()
    await page.getByRole('alert').waitFor()
    await followLink(page, nobodys)
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await reached('receive-unopened', page)
    await page.getByRole('link', { name: 'Self-check' }).click()
    await page.getByRole('alert').waitFor()
    await reached('check-unopened', page)
  },
}

/** Files of the page whose name begins so come only when they are lost: then, and from then on, they fail. */
async function holdFiles(page: Page, name: string): Promise<{ lose(): Promise<void> }> {
  const held: (() => Promise<void>)[] = []
  let areLost = false
  await page.route(new RegExp(`/assets/${name}[^/]+\\.js$`), async (route) => {
    const abort = () => route.abort()
    if (areLost) await abort()
    else held.push(abort)
  })
  return {
    async lose() {
      areLost = true
      for (const abort of held) await abort()
    },
  }
}

const broken: Scene = {
  states: ['share-failed', 'receive-failed'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'Contract.pdf', mebibyte, 101)
    const unlucky = await people.arrive({ initScript: breakHashing })
    await unlucky.goto(url)
    await filesInput(unlucky).setInputFiles(file.path)
    await unlucky.getByRole('heading', { name: 'It did not work' }).waitFor()
    await reached('share-failed', unlucky)

    const link = opened(await share(await people.arrive(), url, [file.path]))
    const receiver = await people.arrive({ initScript: forgetEverything })
    await receiver.goto(link)
    await downloadAll(receiver)
    await receiver.getByRole('heading', { name: 'It did not work' }).waitFor()
    await reached('receive-failed', receiver)
  },
}

/** The last step of preparing files fails. */
function breakHashing(): void {
  // The blank page before has none.
  if (!isSecureContext) return
  const digest = crypto.subtle.digest.bind(crypto.subtle)
  crypto.subtle.digest = (algorithm, bytes) =>
    algorithm === 'SHA-1' ? Promise.reject(new DOMException('broken', 'OperationError')) : digest(algorithm, bytes)
}

/** A database that breaks at the first write. */
function forgetEverything(): void {
  IDBObjectStore.prototype.put = () => {
    throw new DOMException('the disk is broken', 'UnknownError')
  }
}

const saving: Scene = {
  states: ['receive-saving', 'receive-save-failed'],
  async play({ url, people, folder, opened, reached }) {
    const file = await makeFile(folder, 'Flores at dawn.mp4', 4 * mebibyte, 102)
    const link = opened(await share(await people.arrive(), url, [file.path]))
    const receiver = await people.arrive({ initScript: haveNoWorker })
    await receiver.goto(link)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 60_000)
    const fillDisk = await holdWrites(receiver, mebibyte)
    await press(receiver, `Save ${file.name}`)
    await receiver.getByText(/^Saving, [1-9]/).waitFor()
    await reached('receive-saving', receiver)
    await fillDisk()
    await receiver.getByText('There is no room on the disk').waitFor()
    await reached('receive-save-failed', receiver)
  },
}

/** Without a service worker there is no other way to save than by what the disk has room for. */
function haveNoWorker(): void {
  Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
}

declare global {
  var fillDisk: (() => void) | undefined
}

/** What this page writes stops once so many bytes are written, until the disk is full. */
async function holdWrites(page: Page, bytes: number): Promise<() => Promise<void>> {
  await page.evaluate((most) => {
    const proto = FileSystemWritableFileStream.prototype
    const write: (this: FileSystemWritableFileStream, block: Uint8Array<ArrayBuffer>) => Promise<void> = Reflect.get(
      proto,
      'write',
    )
    const full = new Promise<void>((_, reject) => {
      globalThis.fillDisk = () => reject(new DOMException('the disk is full', 'QuotaExceededError'))
    })
    let written = 0
    const counted = async function (this: FileSystemWritableFileStream, block: Uint8Array<ArrayBuffer>): Promise<void> {
      if (written >= most) return full
      written += block.length
      await Reflect.apply(write, this, [block])
    }
    Reflect.set(proto, 'write', counted)
  }, bytes)
  return () => page.evaluate(() => globalThis.fillDisk?.())
}

export const failingScenes: readonly Scene[] = [missing, broken, saving]
