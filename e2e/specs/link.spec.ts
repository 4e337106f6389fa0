import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { some } from '../support/effort.ts'
import { share } from '../support/screens.ts'
import { makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'

const gibibyte = 1024 * mebibyte

test('a damaged link says so and fetches nothing', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'poem.txt', 500, 50)
  const link = new URL(await share(await people.arrive(), server.url, [file.path]))
  const whole = link.hash.slice(1)
  const damaged = [
    whole.slice(0, -1),
    `${whole}A`,
    `${whole.slice(0, 20)} ${whole.slice(21)}`,
    `_${whole.slice(1)}`,
    `${whole}.`,
    `${whole}.!!`,
    'magnetic',
    encodeURIComponent(`<img src=x onerror=alert(1)>`),
  ]
  const ofHome = new Set(await requestsOf(await people.arrive(), server.url, 'Send it. Straight across.'))
  for (const fragment of some(damaged, 2, 50)) {
    const page = await people.arrive()
    const requests = await requestsOf(page, `${server.url}#${fragment}`, 'This link is damaged')
    // The screen that says so comes from the page's own files; nothing else may be asked of anybody.
    const others = requests.filter((request) => !ofHome.has(request) && !/^\/assets\/[\w-]+\.(js|css)$/.test(request))
    expect(others, fragment).toEqual([])
    await page.context().close()
  }
})

test('who leaves before "Download all" has written nothing', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'catalogue.pdf', 3 * mebibyte, 51)
  const link = await share(await people.arrive(), server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await receiver.getByRole('button', { name: 'Download all' }).waitFor()
  const written = await receiver.evaluate(async () => {
    const entries: string[] = []
    for await (const name of (await navigator.storage.getDirectory()).keys()) entries.push(name)
    return {
      databases: (await indexedDB.databases()).map(({ name }) => name),
      files: entries,
      caches: await caches.keys(),
      local: Object.keys(localStorage),
      session: Object.keys(sessionStorage),
    }
  })
  expect(written).toEqual({ databases: [], files: [], caches: [], local: [], session: [] })
})

test('the link of 5 GiB comes at once, and who opens it early sees what is coming', async ({
  server,
  people,
  folder,
}) => {
  const path = await makeSparseFile(folder, 'archive.img', 5 * gibibyte)
  const small = await makeFile(folder, 'read me first.txt', 1234, 52)
  const sender = await people.arrive()
  await sender.goto(server.url)
  const started = performance.now()
  await sender.locator('input[type=file]:not([webkitdirectory])').setInputFiles([path, small.path])
  const field = sender.getByRole('textbox', { name: 'Share link' })
  await expect(field).toHaveValue(/#.{44}/, { timeout: 3000 })
  const milliseconds = Math.round(performance.now() - started)
  test.info().annotations.push({ type: 'measured', description: `${milliseconds} ms from the files to the link` })

  const receiver = await people.arrive()
  await receiver.goto(await field.inputValue())
  await expect(receiver.getByText('The sender is preparing the files')).toBeVisible()
  await expect(receiver.getByRole('checkbox', { name: 'archive.img' })).toBeVisible()
  await expect(receiver.getByRole('checkbox', { name: 'read me first.txt' })).toBeVisible()
  await expect(receiver.getByText(/5[.,]\d+\sGB/).first()).toBeVisible()
  await expect(receiver.getByText(/\d+\s?% ready/)).toBeVisible()
})

/** Every address that a page asked for until its heading stood there. */
async function requestsOf(page: Page, url: string, heading: string): Promise<readonly string[]> {
  const addresses: string[] = []
  page.context().on('request', (request) => addresses.push(new URL(request.url()).pathname))
  page.on('websocket', (socket) => addresses.push(socket.url()))
  await page.goto(url, { waitUntil: 'load' })
  await expect(page.getByRole('heading', { name: heading })).toBeVisible()
  await page.waitForLoadState('networkidle')
  return addresses
}
