import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  announce,
  connect,
  get,
  startTestServer,
  testPage,
  testScript,
  type TestServer,
} from './server.test-support.ts'

let bed: TestServer

beforeAll(async () => {
  bed = await startTestServer('--contact', 'me@example.org', '--ice-server', 'turn:t.example')
})
afterAll(() => bed.stop())

describe('files', () => {
  it('serves the page, fresh each time', async () => {
    for (const path of ['/', '/index.html', '/?x', '/index.html?x#y']) {
      const reply = await get(bed, path)
      expect(reply.status).toBe(200)
      expect(reply.body.toString()).toBe(testPage)
      expect(reply.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' })
    }
  })

  it('lets hashed files be kept for ever and asks again for the worker', async () => {
    const asset = await get(bed, '/assets/main-1a2b3c.js')
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': expect.stringContaining('immutable'),
    })
    expect((await get(bed, '/service-worker.js')).headers['cache-control']).toBe('no-cache')
    expect((await get(bed, '/icon%20one.svg')).headers['content-type']).toBe('image/svg+xml; charset=utf-8')
  })

  it('compresses text for those who take it', async () => {
    const ask = (accepted: string) => get(bed, '/assets/main-1a2b3c.js', { headers: { 'Accept-Encoding': accepted } })
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
    const full = await get(bed, '/')
    const head = await get(bed, '/', { method: 'HEAD' })
    expect(head.body).toHaveLength(0)
    expect({ ...head.headers, date: '' }).toEqual({ ...full.headers, date: '' })
    const etag = full.headers.etag ?? ''
    const fresh = await get(bed, '/', { headers: { 'If-None-Match': `"other", W/${etag}` } })
    expect([fresh.status, fresh.body.length, fresh.headers.etag]).toEqual([304, 0, etag])
    expect((await get(bed, '/', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200)
    const since = full.headers['last-modified'] ?? ''
    expect((await get(bed, '/', { headers: { 'If-Modified-Since': since } })).status).toBe(304)
    expect((await get(bed, '/', { headers: { 'If-Modified-Since': since, 'If-None-Match': '"other"' } })).status).toBe(
      200,
    )
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
    const reply = await get(bed, path)
    expect(reply.status).toBe(404)
    expect(reply.body.toString()).not.toContain('not for the web')
    expect(reply.headers['content-type']).toBe('text/plain; charset=utf-8')
  })

  it('takes GET and HEAD alone, and a Host header that is one', async () => {
    const reply = await get(bed, '/', { method: 'POST' })
    expect([reply.status, reply.headers.allow]).toEqual([405, 'GET, HEAD'])
    expect((await get(bed, '/', { headers: { Host: 'a b' } })).status).toBe(400)
  })
})

describe('headers', () => {
  it('protect every answer', async () => {
    for (const path of ['/', '/none', '/config.json', '/healthz', '/assets/main-1a2b3c.js', '/metrics']) {
      expect((await get(bed, path, { headers: { Host: 'a.example:8080' } })).headers).toMatchObject({
        'content-security-policy': expect.stringContaining('script-src http://a.example:8080/assets/ '),
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
        'permissions-policy': expect.stringContaining('camera=()'),
        'cross-origin-resource-policy': path === '/config.json' ? 'cross-origin' : 'same-origin',
      })
    }
    expect((await get(bed, '/')).headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('what it says about itself', () => {
  it('config.json', async () => {
    const reply = await get(bed, '/config.json', { headers: { Host: 'localhost:8080' } })
    expect(reply.headers).toMatchObject({ 'access-control-allow-origin': '*', 'cache-control': 'no-store' })
    expect(JSON.parse(reply.body.toString())).toEqual({
      iceServers: [{ urls: `stun:127.0.0.1:${bed.server.stunPort}` }, { urls: 'turn:t.example' }],
      meetingPoints: ['ws://localhost:8080/announce'],
      contact: 'me@example.org',
      maxLanes: 8,
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
      maxLanes: 8,
    }
    for (const path of ['/config.json', '/x/config.json']) {
      const reply = await get(server, path)
      expect(JSON.parse(reply.body.toString())).toEqual({ ...expected, publicUrl: 'https://a.example/x/' })
    }
    expect((await get(server, '/x/')).body.toString()).toBe(testPage)
    await connect(server, { path: '/x/announce' })
    await server.stop()
  })

  it('counters without names, in both forms', async () => {
    const client = await connect(bed)
    client.send(announce('SECRET', 'SECRET'))
    await client.next()
    const stats = await get(bed, '/stats.json')
    expect(JSON.parse(stats.body.toString())).toMatchObject({ sockets: 1, swarms: 1, members: 1, refusals: {} })
    const metrics = (await get(bed, '/metrics')).body.toString()
    expect(metrics).toMatch(/^tukar_announces_total 1$/m)
    expect(metrics).toMatch(/^# TYPE tukar_sockets gauge\ntukar_sockets 1$/m)
    // Each line is a comment or a sample of the text format.
    for (const line of metrics.trimEnd().split('\n'))
      expect(line).toMatch(/^(# (HELP|TYPE) tukar_\w+ .+|tukar_\w+(\{reason="\w+"\})? \d+)$/)
    expect(stats.body.toString() + metrics).not.toMatch(/SECRET|127\.0\.0\.1/)
    client.webSocket.close()
  })
})
