import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, get, startTestServer, type TestServer } from './server.test-support.ts'

let bed: TestServer

beforeAll(async () => {
  bed = await startTestServer()
})
afterAll(() => bed.stop())

it('answers STUN', async () => {
  const socket = createSocket('udp4')
  const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve))
  const transactionId = '0102030405060708090a0b0c'
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  socket.send(Buffer.from('no request'), bed.server.stunPort ?? 0, '127.0.0.1')
  socket.send(Buffer.from(`000100002112a442${transactionId}`, 'hex'), bed.server.stunPort ?? 0, '127.0.0.1')
  const received = await answer
  expect(received.subarray(0, 20).toString('hex')).toBe(`0101000c2112a442${transactionId}`)
  expect(received.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port)
  expect((received.readUInt32BE(28) ^ 0x2112a442) >>> 0).toBe(0x7f000001)
  socket.close()
  await bed.until((stats) => stats['stunAnswers'] === 1 && stats['stunRefusals'] === 1)
})

it('answers only so much STUN a second', async () => {
  const server = await startTestServer('--stun-rate', '3')
  const socket = createSocket('udp4')
  let answers = 0
  socket.on('message', () => (answers += 1))
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const message = Buffer.from('000100002112a4420102030405060708090a0b0c', 'hex')
  for (let sent = 0; sent < 50; sent++) socket.send(message, server.server.stunPort ?? 0, '127.0.0.1')
  await server.until((stats) => Number(stats['stunAnswers']) + Number(stats['stunRefusals']) === 50)
  // Six where the second turned in between.
  expect(answers).toBeLessThanOrEqual(6)
  socket.close()
  await server.stop()
})

it('does without STUN when its port is taken, and says so once', async () => {
  const server = await startTestServer('--stun-port', String(bed.server.stunPort))
  expect(server.server.stunPort).toBeNull()
  expect(server.logged.filter((line) => line.includes('stun-off'))).toHaveLength(1)
  expect(JSON.parse((await get(server, '/config.json')).body.toString())).toMatchObject({ iceServers: [] })
  await server.stop()
})

it('closes an HTTP connection that asks for nothing more', async () => {
  const server = await startTestServer('--keep-alive-timeout', '10')
  const socket = connectTcp({ host: '127.0.0.1', port: server.server.port })
  socket.write('GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n')
  socket.resume()
  await once(socket, 'end')
  await server.stop()
})

it.each([
  ['headers', '', ['--headers-timeout', '10']],
  ['a body', 'Content-Length: 9\r\n\r\n', ['--headers-timeout', '10', '--request-timeout', '10']],
])('does not wait for %s for ever', async (_, rest, flags) => {
  const server = await startTestServer(...flags)
  const socket = connectTcp({ host: '127.0.0.1', port: server.server.port })
  socket.write(`POST /nowhere HTTP/1.1\r\nHost: a\r\n${rest}`)
  socket.resume()
  await once(socket, 'close')
  await server.stop()
})

describe('connections that are no WebSockets', () => {
  const open = async (server: TestServer): Promise<Socket> => {
    const socket = connectTcp({ host: '127.0.0.1', port: server.server.port })
    await once(socket, 'connect')
    return socket
  }

  it('are so many for one address; WebSockets are counted apart', async () => {
    const server = await startTestServer('--max-plain-per-address', '3')
    for (let count = 0; count < 4; count++) await connect(server)
    // The third is the one that asks for the counters.
    const silent = [await open(server), await open(server)]
    await server.until((stats) => stats['plainConnections'] === 3)
    const refused = await open(server)
    expect(String((await once(refused, 'data'))[0])).toMatch(/^HTTP\/1\.1 429 /)
    for (const socket of silent) socket.destroy()
    await server.until((stats) => stats['plainConnections'] === 1)
    expect((await server.stats())['refusals']).toEqual({ tooManyPlainConnections: 1 })
    await server.stop()
  })

  it('are not counted by address behind a proxy, where all have one', async () => {
    const server = await startTestServer('--max-plain-per-address', '1', '--trust-proxy', '1')
    const silent = [await open(server), await open(server), await open(server)]
    await server.until((stats) => stats['plainConnections'] === 4)
    for (const socket of silent) socket.destroy()
    await server.stop()
  })
})

it('stops: not ready, a goodbye to everybody, then silence', async () => {
  const server = await startTestServer()
  const client = await connect(server)
  expect((await get(server, '/readyz')).status).toBe(200)
  const stopped = server.server.stop()
  expect((await get(server, '/readyz')).status).toBe(503)
  expect((await get(server, '/healthz')).status).toBe(200)
  await expect(connect(server)).rejects.toThrow('503')
  expect(await client.closed).toBe(1001)
  await stopped
  await expect(get(server, '/healthz')).rejects.toThrow('ECONNREFUSED')
  await server.stop()
})
