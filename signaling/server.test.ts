import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { request, type IncomingHttpHeaders } from 'node:http'
import { connect as connectTcp, type Socket } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { announce, connect, startTestServer, testPage, testScript, type TestServer } from './server.test-support.ts'

let bed: TestServer

beforeAll(async () => {
  bed = await startTestServer('--contact', 'me@example.org', '--ice-server', 'turn:t.example')
})
afterAll(() => bed.stop())

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

/** As raw as possible: `fetch` would tidy up the path. */
function get(
  path: string,
  options: { method?: string; headers?: Record<string, string>; server?: TestServer } = {},
): Promise<Reply> {
  const { method = 'GET', headers = {}, server = bed } = options
  return new Promise((resolve, reject) => {
    const sent = request(
      { host: '127.0.0.1', port: server.server.port, path, method, headers, agent: false },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) }),
        )
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

describe('files', () => {
  it('serves the page, fresh each time', async () => {
    for (const path of ['/', '/index.html', '/?x', '/index.html?x#y']) {
      const reply = await get(path)
      expect(reply.status).toBe(200)
      expect(reply.body.toString()).toBe(testPage)
      expect(reply.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    }
  })

  it('lets hashed files be kept for ever and asks again for the worker', async () => {
    const asset = await get('/assets/main-1a2b3c.js')
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    })
    expect((await get('/service-worker.js')).headers['cache-control']).toBe('no-cache')
    expect((await get('/icon%20one.svg')).headers['content-type']).toBe('image/svg+xml; charset=utf-8')
  })

  it('compresses text for those who take it', async () => {
    const ask = (accepted: string) => get('/assets/main-1a2b3c.js', { headers: { 'Accept-Encoding': accepted } })
    const [br, gzip, plain, refused] = [
      await ask('gzip, deflate, br'),
      await ask('gzip'),
      await ask(''),
      await ask('br;q=0, gzip;q=0'),
    ]
    expect(brotliDecompressSync(br.body).toString()).toBe(testScript)
    expect(gunzipSync(gzip.body).toString()).toBe(testScript)
    expect(plain.body.toString()).toBe(testScript)
    expect([br, gzip, plain, refused].map(({ headers }) => headers['content-encoding'])).toEqual([
      'br',
      'gzip',
      undefined,
      undefined,
    ])
    expect(new Set([br, gzip, plain].map(({ headers }) => headers.etag)).size).toBe(3)
    expect(br.headers.vary).toBe('Accept-Encoding')
  })

  it('answers HEAD like GET without the body, and knows what is fresh', async () => {
    const full = await get('/')
    const head = await get('/', { method: 'HEAD' })
    expect(head.body).toHaveLength(0)
    expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
    const etag = full.headers.etag ?? ''
    const fresh = await get('/', { headers: { 'If-None-Match': `"other", W/${etag}` } })
    expect([fresh.status, fresh.body.length, fresh.headers.etag]).toEqual([304, 0, etag])
    expect((await get('/', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
    const since = full.headers['last-modified'] ?? ''
    expect((await get('/', { headers: { 'If-Modified-Since': since } })).status).toBe(304)
    expect((await get('/', { headers: { 'If-Modified-Since': since, 'If-None-Match': '"other"' } })).status).toBe(200)
  })

  it.each([
    '/secret.txt',
    '/../secret.txt',
    '/assets/../../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '//secret.txt',
    '/assets/',
    '/assets',
    '/%00',
    '/%',
    '/__proto__',
    '/constructor',
    `/${'a'.repeat(3000)}`,
  ])('has no %s', async (path) => {
    const reply = await get(path)
    expect(reply.status).toBe(404)
    expect(reply.body.toString()).not.toContain('not for the web')
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it('takes GET and HEAD alone, and a Host header that is one', async () => {
    const reply = await get('/', { method: 'POST' })
    expect([reply.status, reply.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await get('/', { headers: { Host: 'a b' } })).status).toBe(400)
  })
})

describe('headers', () => {
  it('protect every answer', async () => {
    for (const path of ['/', '/none', '/config.json', '/healthz', '/assets/main-1a2b3c.js', '/metrics']) {
      expect((await get(path, { headers: { Host: 'a.example:8080' } })).headers).toMatchObject({
        'content-security-policy': expect.stringContaining('script-src http://a.example:8080/assets/ '),
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'permissions-policy': expect.stringContaining('camera=()'),
        'cross-origin-resource-policy': path === '/config.json' ? 'cross-origin' : 'same-origin',
      })
    }
    expect((await get('/')).headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('what it says about itself', () => {
  it('config.json', async () => {
    const reply = await get('/config.json', { headers: { Host: 'localhost:8080' } })
    expect(reply.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
    expect(JSON.parse(reply.body.toString())).toEqual({
      iceServers: [{ urls: `stun:127.0.0.1:${bed.server.stunPort}` }, { urls: 'turn:t.example' }],
      meetingPoints: ['ws://localhost:8080/announce'],
      contact: 'me@example.org',
      publicUrl: null,
    })
  })

  it('config.json with a public address, under a path that a proxy may pass on', async () => {
    const server = await startTestServer(
      '--public-url',
      'https://a.example/x',
      '--no-stun',
      '--meeting-point',
      'wss://b.example/',
    )
    const expected = {
      iceServers: [],
      meetingPoints: ['wss://a.example/x/announce', 'wss://b.example/'],
      contact: null,
    }
    for (const path of ['/config.json', '/x/config.json']) {
      const reply = await get(path, { server })
      expect(JSON.parse(reply.body.toString())).toEqual({ ...expected, publicUrl: 'https://a.example/x/' })
    }
    expect((await get('/x/', { server })).body.toString()).toBe(testPage)
    await connect(server, { path: '/x/announce' })
    await server.stop()
  })

  it('counters without names, in both forms', async () => {
    const client = await connect(bed)
    client.send(announce('SECRET', 'SECRET'))
    await client.next()
    const stats = await get('/stats.json')
    expect(JSON.parse(stats.body.toString())).toMatchObject({ sockets: 1, swarms: 1, members: 1, refusals: {} })
    const metrics = (await get('/metrics')).body.toString()
    expect(metrics).toMatch(/^tukar_announces_total 1$/m)
    expect(metrics).toMatch(/^# TYPE tukar_sockets gauge\ntukar_sockets 1$/m)
    // Each line is a comment or a sample of the text format.
    for (const line of metrics.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) tukar_\w+ .+|tukar_\w+(\{reason="\w+"\})? \d+)$/)
    expect(stats.body.toString() + metrics).not.toMatch(/SECRET|127\.0\.0\.1/)
    client.webSocket.close()
  })
})

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
  expect(JSON.parse((await get('/config.json', { server })).body.toString())).toMatchObject({ iceServers: [] })
  await server.stop()
})

it('takes a message in so many pieces', async () => {
  const server = await startTestServer('--max-fragments', '2')
  const client = await connect(server)
  for (let piece = 0; piece < 3; piece++) client.webSocket.send('{', { fin: false })
  expect(await client.closed).toBe(1008)
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
  expect((await get('/readyz', { server })).status).toBe(200)
  const stopped = server.server.stop()
  expect((await get('/readyz', { server })).status).toBe(503)
  expect((await get('/healthz', { server })).status).toBe(200)
  await expect(connect(server)).rejects.toThrow('503')
  expect(await client.closed).toBe(1001)
  await stopped
  await expect(get('/healthz', { server })).rejects.toThrow('ECONNREFUSED')
  await server.stop()
})
