import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { makeMedia } from '../support/media.ts'
import { playsOn } from '../support/playing.ts'
import { startOtherSite } from '../support/other-site.ts'
import type { People } from '../support/people.ts'
import { share, whenPrepared } from '../support/screens.ts'
import { startStaticHost } from '../support/static-host.ts'

/** Somebody else's page, which holds this address in a frame. */
async function holdInFrame(people: People, page: Page, address: string): Promise<void> {
  const frame = `<iframe src="${address}" width="640" height="600" allow="fullscreen; picture-in-picture; autoplay"></iframe>`
  const site = await startOtherSite(`<!doctype html><title>A blog</title>${frame}`)
  people.allow(new URL(site.url).host)
  await page.goto(site.url)
  site.stop()
}

test('a link plays in another site’s page, once its visitor wants that', async ({ people, server, folder }) => {
  const path = join(folder, 'film.webm')
  await makeMedia(path, { seconds: 30, video: 'vp8', audio: 'opus' })
  const sender = await people.arrive()
  const link = await share(sender, server.url, [path])
  const page = await people.arrive()
  const sockets: string[] = []
  page.on('websocket', (socket) => sockets.push(socket.url()))
  await holdInFrame(people, page, link.replace('#', 'embed.html#'))
  const frame = page.frameLocator('iframe')
  const play = frame.getByRole('button', { name: 'Play', exact: true })
  await expect(play).toBeVisible()
  await expect(frame.getByRole('link', { name: 'Open in Tukar' })).toHaveAttribute('href', `./${new URL(link).hash}`)
  // There is no way to anything else of this page from here.
  for (const name of ['Library', 'Settings', 'Choose files']) {
    await expect(frame.getByRole('link', { name })).toHaveCount(0)
    await expect(frame.getByRole('button', { name })).toHaveCount(0)
  }
  // Nobody hears of it before.
  expect(sockets).toEqual([])
  await play.click()
  await playsOn(frame.locator('video'))
  expect(sockets).toHaveLength(1)
  await frame.getByRole('button', { name: 'Close player' }).click()
  await expect(play).toBeVisible()
  await expect(frame.locator('video')).toHaveCount(0)
})

test('what can’t be played says so, and leads to the page itself', async ({ people, server, folder }) => {
  const path = join(folder, 'data.bin')
  await writeFile(path, 'nothing to see')
  const sender = await people.arrive()
  const open = await share(sender, server.url, [path])
  const page = await people.arrive()
  await holdInFrame(people, page, open.replace('#', 'embed.html#'))
  const frame = page.frameLocator('iframe')
  await frame.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(frame.getByRole('status')).toHaveText(/nothing to play/)
  for (const hash of ['#/library', '', '#x']) {
    await holdInFrame(people, page, `${server.url}embed.html${hash}`)
    await expect(frame.getByRole('alert')).toHaveText(/missing or changed/)
    await expect(frame.getByRole('link')).toHaveCount(0)
    await expect(frame.getByRole('textbox')).toHaveCount(0)
  }
})

test('one’s own share, looked at so, outlives that', async ({ people, server, folder }) => {
  const path = join(folder, 'film.webm')
  await makeMedia(path, { seconds: 5, video: 'vp8', audio: 'opus' })
  const sender = await people.arrive()
  const link = await share(sender, server.url, [path])
  await whenPrepared(sender)
  // The sender's tab is gone; its record is here.
  await sender.goto(link.replace('#', 'embed.html#'))
  await sender.getByRole('button', { name: 'Play', exact: true }).click()
  await expect(sender.getByRole('status')).toBeVisible()
  await sender.evaluate(() => void (location.hash = '#another'))
  await expect(sender.getByRole('alert')).toBeVisible()
  await sender.goto(server.url)
  await sender.getByRole('link', { name: 'Library' }).click()
  await expect(sender.getByRole('list').getByText('film.webm').first()).toBeVisible()
})

for (const readsHeaders of [true, false]) {
  const which = readsHeaders ? 'that reads _headers' : 'that sends no headers'
  test(`on a static host ${which} the page itself is drawn in no frame`, async ({ people }) => {
    const host = await startStaticHost('/some/where/', {}, { readsHeaders })
    people.allow(new URL(host.url).host)
    const page = await people.arrive()
    await holdInFrame(people, page, `${host.url}embed.html#x`)
    await expect(page.frameLocator('iframe').getByRole('alert')).toBeVisible()
    await holdInFrame(people, page, host.url)
    const held = page.frames().find((frame) => frame !== page.mainFrame())
    await held?.waitForLoadState('load')
    await expect.poll(() => held?.evaluate(() => document.querySelector('#app')?.childElementCount ?? 0)).toBe(0)
    await host.stop()
  })
}
