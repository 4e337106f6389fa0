import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import type { Locator, Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { share } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { startStaticHost } from '../support/static-host.ts'
import { makeFile } from '../support/test-files.ts'
import { chooseLanguage } from '../support/views.ts'

const row = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name, exact: true }) })

const databases = (page: Page): Promise<readonly (string | undefined)[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name))

test('says what works, leaves nothing behind, and makes a report without addresses', async ({ server, people }) => {
  const page = await people.arrive()
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await page.goto(server.url)
  expect(sockets).toEqual([])
  await page.getByRole('link', { name: 'Self-check' }).click()
  await expect(page.getByRole('heading', { name: 'Self-check', level: 1 })).toBeFocused()
  // The tests' page stands at a loopback address: nobody else could open its links.
  await expect(page.getByRole('status')).toHaveText('You can share on this computer only')
  for (const name of ['Browser', 'Storage', 'Meeting point', 'Connection (WebRTC)']) {
    await expect(row(page, name)).toContainText(/works[\d.]+\s(ms|sec)/)
  }
  await expect(row(page, 'Storage')).toContainText(/written, read back and removed\. .* free here\.$/)
  await expect(row(page, 'Relay (TURN)')).toContainText('none')
  expect(sockets).toHaveLength(1)
  expect(await databases(page)).toEqual([])

  await page.getByRole('button', { name: 'Copy report' }).click()
  await expect(page.getByText('Copied', { exact: true })).toBeVisible()
  const report = await page.evaluate(() => navigator.clipboard.readText())
  expect(report).toMatch(/^Tukar self-check: You can share on this computer only\nChrome on \w+, en\nBrowser: works, /)
  expect(report.split('\n')).toHaveLength(8)
  expect(report).not.toMatch(/\d+\.\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*:|wss?:|https?:|[0-9a-f]{8}/)

  await page.getByRole('button', { name: 'Try again' }).click()
  await expect.poll(() => sockets.length).toBe(2)
  await expect(page.getByRole('status')).toHaveText('You can share on this computer only')
})

test('who loses the meeting point finds out why, without the page’s own server', async ({ people, folder }) => {
  const server = await startServer()
  people.allow(new URL(server.url).host)
  try {
    const file = await makeFile(folder, 'plan.txt', 1000, 300)
    const page = await people.arrive()
    const fetched = page.waitForResponse((response) => /en-self-check-[\w-]+\.js$/.test(response.url()))
    await share(page, server.url, [file.path])
    await (await fetched).finished()
    await server.kill()
    await page.getByRole('link', { name: 'Find out why' }).click()
    await expect(page.getByRole('status')).toHaveText('You can’t find anybody new right now')
    await expect(row(page, 'Meeting point')).toContainText('fails')
    await expect(row(page, 'Meeting point')).toContainText('It can’t be reached, so new people can’t be found.')
    await expect(row(page, 'Connection (WebRTC)')).toContainText('works')
    await expect(row(page, 'Outside address (STUN)')).toContainText(/no answer|fails/)
  } finally {
    await server.kill()
  }
})

test('a meeting point that is silent is given its time, and let go of when the screen is left', async ({ people }) => {
  const held = new Set<Socket>()
  const silent = createServer((socket) => {
    held.add(socket)
    // Read, or its end is not heard.
    socket
      .on('error', () => {})
      .on('close', () => held.delete(socket))
      .resume()
  }).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const address = silent.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port')
  const host = await startStaticHost('/', {
    meetingPoints: [`ws://127.0.0.1:${address.port}/announce`],
    iceServers: [],
  })
  people.allow(new URL(host.url).host)
  people.allow(`127.0.0.1:${address.port}`)
  try {
    const page = await people.arrive()
    await page.goto(`${host.url}#/self-check`)
    await expect(row(page, 'Connection (WebRTC)')).toContainText('works')
    await expect(row(page, 'Outside address (STUN)')).toContainText('none')
    await expect(page.getByRole('status')).toHaveText('Checking')
    expect(held.size).toBe(1)
    await page.getByRole('link', { name: 'Privacy' }).click()
    await expect.poll(() => held.size).toBe(0)

    await page.goBack()
    await expect(row(page, 'Meeting point')).toContainText('no answer')
    await expect(page.getByRole('status')).toHaveText('You can’t find anybody new right now')
    expect(held.size).toBe(0)
  } finally {
    silent.close()
    await host.stop()
  }
})

test('tells a browser without WebRTC what is missing, and tries no connection', async ({ server, people }) => {
  const page = await people.arrive({ initScript: () => void Reflect.deleteProperty(globalThis, 'RTCPeerConnection') })
  await page.goto(`${server.url}#/self-check`)
  await expect(page.getByRole('status')).toHaveText('This browser can’t share as it was opened')
  await expect(row(page, 'Browser')).toContainText('WebRTC is missing or switched off.')
  await expect(row(page, 'Connection (WebRTC)')).toContainText('not tried')
  await expect(row(page, 'Meeting point')).toContainText('works')
})

test('it fits 360 px in both languages', async ({ server, people }) => {
  const page = await people.arrive({ viewport: { width: 360, height: 740 } })
  await page.goto(`${server.url}#/self-check`)
  for (const [language, verdict] of [
    ['en', 'You can share on this computer only'],
    ['id', 'Anda hanya bisa berbagi di komputer ini'],
  ] as const) {
    await chooseLanguage(page, language)
    await expect(page.getByRole('status')).toHaveText(verdict)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
  }
  await expect(page.getByRole('button', { name: 'Salin laporan' })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Coba lagi' })).toBeVisible()
})
