import { expect, test } from '../support/fixtures.ts'
import { receive, share } from '../support/screens.ts'
import { startStaticHost } from '../support/static-host.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('the built page works on any static host, with a tracker elsewhere', async ({ server, people, folder }) => {
  const tracker = `ws://127.0.0.1:${server.port}/announce`
  const host = await startStaticHost('/some/where/', { iceServers: [], meetingPoints: [tracker] })
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
