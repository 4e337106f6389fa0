import { startFirefox } from '../support/firefox.ts'
import { expect, test } from '../support/fixtures.ts'
import * as inFirefox from '../support/puppeteer-screens.ts'
import { receive, share } from '../support/screens.ts'
import { startStaticHost } from '../support/static-host.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

for (const readsHeaders of [false, true]) {
  const which = readsHeaders ? 'that reads _headers' : 'that sends no headers'
  test(`the built page works on a static host ${which}, with a tracker elsewhere`, async ({
    server,
    people,
    folder,
  }) => {
    const tracker = `ws://127.0.0.1:${server.port}/announce`
    const host = await startStaticHost('/some/where/', { iceServers: [], meetingPoints: [tracker] }, { readsHeaders })
    try {
      people.allow(new URL(host.url).host)
      const file = await makeFile(folder, 'flyer.png', mebibyte, 80)
      const link = await share(await people.arrive(), host.url, [file.path])
      expect(link.startsWith(`${host.url}#`)).toBe(true)
      expect(await receive(await people.arrive(), link, file.name)).toBe(file.sha256)
    } finally {
      await host.stop()
    }
  })
}

test('in Firefox too: hashing, saving and all', async ({ server, people, folder }) => {
  const tracker = `ws://127.0.0.1:${server.port}/announce`
  const host = await startStaticHost(
    '/some/where/',
    { iceServers: [], meetingPoints: [tracker] },
    { readsHeaders: true },
  )
  const firefox = await startFirefox(
    folder,
    [host.url, server.url].map((url) => new URL(url).host),
  )
  try {
    people.allow(new URL(host.url).host)
    const file = await makeFile(folder, 'flyer.png', mebibyte, 81)
    const link = await inFirefox.share(firefox.page, host.url, file.path)
    expect(await receive(await people.arrive(), link, file.name)).toBe(file.sha256)
    const back = await makeFile(folder, 'reply.odt', mebibyte, 82)
    await inFirefox.downloadAll(firefox.page, await share(await people.arrive(), host.url, [back.path]))
    await inFirefox.waitUntilComplete(firefox.page, 60_000)
    expect(await inFirefox.saveFile(firefox.page, back.name, firefox.downloads)).toBe(back.sha256)
    expect(firefox.offences()).toEqual([])
  } finally {
    await firefox.close()
    await host.stop()
  }
})
