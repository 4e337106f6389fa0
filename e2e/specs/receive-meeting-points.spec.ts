import { makeTlsFlags } from '../support/certificate.ts'
import { expect, test } from '../support/fixtures.ts'
import { receive, share } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('a meeting point that the link names is contacted once the person allows it', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'map.svg', mebibyte, 110)
  const other = await startServer({ flags: await makeTlsFlags(folder) })
  const host = new URL(other.url).host
  people.allow(host)
  try {
    const sender = await people.arrive({ trustsAnyCertificate: true })
    const { hash } = new URL(await share(sender, other.url, [file.path]))
    const receiver = await people.arrive({ trustsAnyCertificate: true })
    const contacted: string[] = []
    receiver.on('websocket', (socket) => contacted.push(new URL(socket.url()).host))

    await receiver.goto(`${server.url}${hash}.${meetingPoints([`wss://${host}/announce`])}`)
    const allow = receiver.getByRole('button', { name: `Allow ${host}`, exact: true })
    await expect(allow).toBeVisible()
    // By then it has looked at its own meeting point, and found nobody there.
    await expect(receiver.getByText(/^No one with this file is online/)).toBeVisible()
    expect(new Set(contacted)).toEqual(new Set([new URL(server.url).host]))

    await allow.click()
    await expect(allow).toHaveCount(0)
    await receiver.getByRole('button', { name: 'Download all' }).waitFor()
    expect(contacted).toContain(host)
    expect(await receive(receiver, receiver.url(), file.name)).toBe(file.sha256)
  } finally {
    await other.stop()
  }
})

/** As a link carries them: base64url of a bencoded list. */
function meetingPoints(addresses: readonly string[]): string {
  const items = addresses.map((address) => `${Buffer.byteLength(address)}:${address}`).join('')
  return Buffer.from(`l${items}e`).toString('base64url')
}
