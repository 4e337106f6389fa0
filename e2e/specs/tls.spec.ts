import { once } from 'node:events'
import { get } from 'node:https'
import { connect, type TLSSocket } from 'node:tls'
import { makeTlsFlags } from '../support/certificate.ts'
import { expect, test } from '../support/fixtures.ts'
import { receive, share } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('with a certificate of its own it serves the page and the meeting point over TLS', async ({ people, folder }) => {
  const file = await makeFile(folder, 'letter.pdf', mebibyte, 120)
  const server = await startServer({ flags: await makeTlsFlags(folder) })
  people.allow(new URL(server.url).host)
  try {
    expect(server.url).toMatch(/^https:/)
    const sender = await people.arrive({ trustsAnyCertificate: true })
    const meetingPoints: string[] = []
    sender.on('websocket', (socket) => meetingPoints.push(socket.url()))
    const link = await share(sender, server.url, [file.path])
    const receiver = await people.arrive({ trustsAnyCertificate: true })
    expect(await receive(receiver, link, file.name)).toBe(file.sha256)
    expect(meetingPoints).toEqual([`wss://127.0.0.1:${server.port}/announce`])
    expect((await statsOf(server.port))['sockets']).toBe(2)
  } finally {
    await server.stop()
  }
})

test('over TLS too, connections that are no WebSockets are counted until they are', async ({ folder }) => {
  const server = await startServer({ flags: [...(await makeTlsFlags(folder)), '--max-plain-per-address', '3'] })
  const open = async (): Promise<TLSSocket> => {
    const socket = connect({ host: '127.0.0.1', port: server.port, rejectUnauthorized: false })
    await once(socket, 'secureConnect')
    return socket
  }
  try {
    // More than there may be: each has become a WebSocket before the next comes.
    for (let count = 0; count < 5; count++) {
      const socket = await open()
      socket.write(upgrade)
      expect(String((await once(socket, 'data'))[0])).toMatch(/^HTTP\/1\.1 101 /)
    }
    const silent = [await open(), await open()]
    expect(await statsOf(server.port)).toMatchObject({ sockets: 5, plainConnections: 3 })
    for (const socket of silent) socket.destroy()
    // As long as the server counts them, it refuses the one who asks, too.
    const plainConnections = () =>
      statsOf(server.port).then(
        (stats) => stats['plainConnections'],
        () => 'refused',
      )
    await expect.poll(plainConnections).toBe(1)
  } finally {
    await server.stop()
  }
})

const upgrade = [
  'GET /announce HTTP/1.1',
  'Host: 127.0.0.1',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n')

async function statsOf(port: number): Promise<Record<string, unknown>> {
  const request = get({ host: '127.0.0.1', port, path: '/stats.json', rejectUnauthorized: false, agent: false })
  const [response] = await once(request, 'response')
  let text = ''
  for await (const chunk of response) text += String(chunk)
  const stats: Record<string, unknown> = JSON.parse(text)
  return stats
}
