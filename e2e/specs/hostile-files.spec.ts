import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import type { Locator, Page } from '@playwright/test'
import { listenBefore, listenIn, type CanaryServer } from '../support/canaries.ts'
import { isLong } from '../support/effort.ts'
import { expect, test as base } from '../support/fixtures.ts'
import { longTestMs } from '../support/hostile-scene.ts'
import { makeHostileFiles, type HostileFile, type Look } from '../support/hostile-files.ts'
import { loadEveryWay } from '../support/load-every-way.ts'
import { haveNoPicker, haveNoPrivateFiles, pickInPrivate, privateFiles } from '../support/save-picker.ts'
import { downloadAll, press, saveZip, shareLink, waitUntilComplete } from '../support/screens.ts'
import { sha256, sha256OfFile, unzipped } from '../support/test-files.ts'

// Files that would run, lay out or unpack something if they could: whatever is done with them, they don't.

interface HostileTools {
  readonly before: CanaryServer
  readonly files: readonly HostileFile[]
}

const test = base.extend<HostileTools>({
  before: async ({ server, people }, use) => {
    const before = await listenBefore(server.port)
    people.allow(before.host)
    await use(before)
    before.stop()
  },
  files: async ({ before, folder }, use) => use(await makeHostileFiles(before.url, folder, isLong)),
})

test.beforeEach(() => test.setTimeout(longTestMs))

test('the canaries sing where nothing stops them', async ({ browser, before, files }) => {
  const host = await serveAsTheyWish(files)
  for (const [index, { name, song, canary }] of files.entries()) {
    if (!song) continue
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(song.as === 'document' ? `${host.url}${index}` : host.url)
    await page.evaluate(
      ([as, url]) => {
        if (as === 'script') document.head.append(Object.assign(document.createElement('script'), { src: url }))
        if (as === 'module worker') Reflect.construct(Worker, [url, { type: 'module' }])
        if (as === 'service worker') void navigator.serviceWorker.register(url)
      },
      [song.as, String(index)] as const,
    )
    await expect.poll(() => before.asked().join(' '), { message: name }).toContain(canary)
    await context.close()
  }
  host.stop()
})

test('whoever looks at them, sender or receiver, hears no canary', async ({ people, before, files }) => {
  const sender = await people.arrive()
  const link = await shareHostile(sender, before.url, files)
  const receiver = await people.arrive()
  for (const page of [receiver, sender]) {
    const listener = await listenIn(page.context())
    if (page === receiver) await page.goto(link)
    await openFolders(page)
    for (const file of files) {
      await expect(viewButton(page, file)).toHaveCount(file.look === null ? 0 : 1)
      if (file.look === null) continue
      const viewer = await view(page, file)
      await readSubtitles(viewer)
    }
    expect(await listener.heard()).toEqual([])
    expect(listener.dialogs).toEqual([])
    expect(page.context().pages()).toHaveLength(1)
    expect(await page.title()).not.toContain('canary')
  }
  expect(before.asked()).toEqual([])
})

// With it, most of these never ask: see page-security.spec.ts.
for (const policy of isLong ? (['with', 'without'] as const) : (['without'] as const)) {
  test(`an address of a viewer is worth nothing elsewhere, ${policy} the page’s policy`, async ({
    browser,
    people,
    before,
    files,
  }) => {
    const link = await shareHostile(await people.arrive(), before.url, files)
    // The guard's own context would count these attempts as offences.
    const context = await browser.newContext({ bypassCSP: policy === 'without' })
    const listener = await listenIn(context)
    const page = await context.newPage()
    await page.goto(link)
    await openFolders(page)
    for (const file of files.filter(({ look }) => look === 'picture' || look === 'played')) {
      const viewer = await view(page, file)
      const address = await viewer
        .locator('img, video')
        .first()
        .evaluate((element: HTMLImageElement) => element.src)
      const answers: string[] = []
      page.on('response', (response) => {
        const kind = response.request().resourceType()
        if (response.url() === address && kind !== 'image' && kind !== 'media')
          answers.push(`${kind} ${response.status()}`)
      })
      // A frame takes the answer that there is nothing here.
      expect(await page.evaluate(loadEveryWay, address), file.path).toEqual(['frame'])
      const other = await context.newPage()
      expect((await other.goto(address))?.status()).toBe(404)
      await other.close()
      const refused = ['document 404', 'fetch 404', ...(policy === 'with' ? [] : ['script 404'])]
      await expect.poll(() => [...new Set(answers)].sort(), { message: file.path }).toEqual(refused)
    }
    expect(await listener.heard()).toEqual([])
    expect(before.asked()).toEqual([])
    await context.close()
  })
}

test('they are saved as they are, under names that do nothing', async ({ people, before, files, folder }) => {
  const link = await shareHostile(await people.arrive(), before.url, files)
  const expected = new Map(files.map(({ path, bytes }) => [path, sha256(bytes)]))
  for (const path of expected.keys()) for (const name of path.split('/')) expect(name).not.toMatch(unsafeName)

  for (const way of [keepPrivateFiles, haveNoPrivateFiles]) {
    const left = [...expected]
    while (left.length > 0) {
      const page = await people.arrive({ initScript: haveNoPicker })
      await page.addInitScript(way)
      const listener = await listenIn(page.context())
      await receiveAll(page, link)
      await openFolders(page)
      for (const [path, digest] of left.splice(0, downloadsOfOne)) {
        const save = page.getByRole('button', { name: `Save ${path}`, exact: true })
        const [download] = await Promise.all([page.waitForEvent('download'), save.click()])
        expect(bareName(download.suggestedFilename())).toBe(bareName(path))
        expect(await sha256OfFile(await download.path())).toBe(digest)
      }
      if (left.length === 0) await expectZip(await saveZip(page), expected, folder)
      expect(await listener.heard()).toEqual([])
    }
  }

  const withPicker = await people.arrive({ initScript: pickInPrivate })
  await receiveAll(withPicker, link)
  await press(withPicker, 'Save to a folder')
  await expect(withPicker.getByText('Saved. You can close this tab.')).toBeVisible()
  const saved = await privateFiles(withPicker, 'picked')
  expect(new Map([...saved].map(([path, digest]) => [path.slice(path.indexOf('/') + 1), digest]))).toEqual(expected)
  expect(before.asked()).toEqual([])
})

/** Chromium asks before it takes more than ten in a row from one page, and without a window there is nobody to ask. */
const downloadsOfOne = 9

/** Of a path's last part. The browser itself hides no file, and gives each an ending. */
const bareName = (path: string): string => path.slice(path.lastIndexOf('/') + 1).replace(/^\.|\.txt$/g, '')

/** Runs in the page, before its own scripts. */
function keepPrivateFiles(): void {}

async function expectZip(
  zip: { readonly path: string },
  expected: ReadonlyMap<string, string>,
  folder: string,
): Promise<void> {
  const { stdout } = await promisify(execFile)('unzip', ['-Z1', zip.path])
  expect(stdout.trim().split('\n').sort()).toEqual([...expected.keys()].sort())
  const beside = await readdir(folder)
  expect(await unzipped(zip.path, folder)).toEqual(expected)
  expect(await readdir(folder)).toHaveLength(beside.length + 1)
}

/** Controls, what turns the order of letters around, separators, what Windows takes for something else. */
const unsafeName =
  /^$|^\s|[\s.]$|["*:<>?\\|\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]|^(con|prn|aux|nul|com\d|lpt\d)\s*(\.|$)/iu

async function receiveAll(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await downloadAll(page)
  await waitUntilComplete(page, 60_000)
}

/** Each at the number of its place, with the type that lets it sing. */
async function serveAsTheyWish(files: readonly HostileFile[]): Promise<{ readonly url: string; stop(): void }> {
  const host = createServer(({ url = '' }, response) => {
    const file = files[url === '/' ? -1 : Number(url.slice(1))]
    response.writeHead(200, { 'Content-Type': file?.song?.type ?? 'text/html', 'Service-Worker-Allowed': '/' })
    response.end(file?.bytes ?? '<!doctype html><title>x</title>')
  })
  host.listen(0, '127.0.0.1')
  await once(host, 'listening')
  return {
    // A TCP server that listens has one.
    url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/`,
    stop() {
      host.closeAllConnections()
      host.close()
    },
  }
}

/** Drops them on the page by a script: no file system takes all of their names. Returns the link. */
async function shareHostile(page: Page, url: string, files: readonly HostileFile[]): Promise<string> {
  await page.goto(url)
  await expect(page.getByRole('button', { name: 'Choose files' })).toBeVisible()
  await page.evaluate(
    (list) => {
      const carried = new DataTransfer()
      for (const { name, type, base64 } of list) {
        const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
        carried.items.add(new File([bytes], name, { type }))
      }
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: carried }))
    },
    files.map(({ name, type, bytes }) => ({ name, type, base64: bytes.toString('base64') })),
  )
  return shareLink(page)
}

async function openFolders(page: Page): Promise<void> {
  await expect(page.getByRole('button', { name: /^(Show|Save) / }).first()).toBeVisible()
  const closed = page.getByRole('button', { name: /^Contents of folder/, expanded: false })
  while ((await closed.count()) > 0) await closed.first().click()
}

const viewButton = (page: Page, { path }: HostileFile): Locator =>
  page.getByRole('button', { name: new RegExp(`^(Play|Show) ${escaped(path)}$`) })

/** Looks at it until that is what it should come to. */
async function view(page: Page, file: HostileFile): Promise<Locator> {
  await viewButton(page, file).click()
  // A text within it has its name too.
  const viewer = page.getByRole('region', { name: file.path, exact: true }).first()
  await expect.poll(() => lookOf(viewer), { message: file.path }).toBe(file.look)
  return viewer
}

/** What a viewer has come to; `none` before. */
const lookOf = (viewer: Locator): Promise<Look | 'none'> =>
  viewer.evaluate((section) => {
    if (section.querySelector('[role=alert]')) return 'refused'
    if (section.querySelector('pre')) return 'text'
    if (section.querySelector('img')?.naturalWidth) return 'picture'
    return (section.querySelector('video')?.currentTime ?? 0) > 0.3 ? 'played' : 'none'
  })

/** All that lie beside a film. */
async function readSubtitles(viewer: Locator): Promise<void> {
  const menu = viewer.getByRole('combobox', { name: 'Subtitles' })
  const choices = (await menu.count()) === 0 ? [] : await menu.locator('option').allTextContents()
  for (const choice of choices.filter((each) => each === 'en' || each.endsWith('.vtt'))) {
    await menu.selectOption(choice)
    await expect.poll(() => subtitlesOn(viewer)).toContain('Sea')
    await menu.selectOption({ index: 0 })
    await expect.poll(() => subtitlesOn(viewer)).toBe('')
  }
}

const subtitlesOn = (viewer: Locator): Promise<string> =>
  viewer.locator('video').evaluate(({ textTracks }: HTMLVideoElement) =>
    Array.from(textTracks)
      .filter(({ mode }) => mode === 'showing')
      .flatMap(({ cues }) => Array.from(cues ?? []).map((cue) => (cue instanceof VTTCue ? cue.text : '')))
      .join(),
  )

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
