import { expect, test } from '../support/fixtures.ts'
import { runServer, startServer } from '../support/server-process.ts'

test('--help names every way to set an option', async () => {
  const { code, out } = await runServer(['--help'])
  expect(code).toBe(0)
  for (const word of [
    '--port',
    'PORT',
    '--host',
    '--public-url',
    '--ice-server',
    '--tls-cert',
    '--stun-port',
    '8080',
  ]) {
    expect(out).toContain(word)
  }
})

test('a taken port is one sentence', async ({ server }) => {
  const { code, out, error } = await runServer(['--port', String(server.port), '--no-stun'])
  expect(code).toBe(1)
  expect(out).toBe('')
  const sentences = error.split('\n').filter((line) => line !== '' && !line.startsWith('{'))
  expect(sentences).toHaveLength(1)
  expect(sentences[0]).toContain(String(server.port))
})

test('an unknown option is one sentence', async () => {
  const { code, error } = await runServer(['--prot', '80'])
  expect(code).toBe(2)
  expect(error.trim().split('\n')).toHaveLength(1)
  expect(error).toContain('--prot')
})

test('it says where it is and who reaches it, and stops when told to', async () => {
  const server = await startServer()
  expect(server.output().split('\n')).toEqual([
    `Tukar is ready at http://127.0.0.1:${server.port}/`,
    expect.stringContaining('Only this computer reaches it'),
    '',
  ])
  expect(await server.stop()).toBe(0)
})

test('a public address is shown as a QR code too', async () => {
  const server = await startServer({ flags: ['--public-url', 'https://tukar.example/'] })
  expect(server.output()).toContain('https://tukar.example/')
  expect(server.output()).toMatch(/[▀▄█]{5}/)
  await server.stop()
})

test('it serves the page, its configuration and its health', async ({ server }) => {
  const page = await fetch(server.url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  const policy = page.headers.get('content-security-policy') ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain(`script-src ${server.url}assets/`)
  expect(policy).not.toMatch(/script-src [^;]*('self'|'unsafe-inline'|'unsafe-eval')/)
  expect(page.headers.get('x-content-type-options')).toBe('nosniff')
  expect(page.headers.get('referrer-policy')).toBe('no-referrer')

  const config: unknown = await (await fetch(`${server.url}config.json`)).json()
  expect(config).toMatchObject({ meetingPoints: [`ws://127.0.0.1:${server.port}/announce`] })
  expect(JSON.stringify(config)).toMatch(/stun:127\.0\.0\.1:\d+/)

  for (const path of ['healthz', 'readyz', 'stats.json', 'metrics']) {
    expect((await fetch(`${server.url}${path}`)).status, path).toBe(200)
  }
  expect((await fetch(`${server.url}no-such-page`)).status).toBe(404)
  expect((await fetch(`${server.url}assets/..%2f..%2fpackage.json`)).status).toBe(404)
})
