import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connect, testPage } from './server.test-support.ts'

// The bundle as `npm start` makes it, as a process of its own, started from another folder.

const root = join(import.meta.dirname, '..')
// Inside the repository, where the bundle finds its dependencies.
const folder = join(root, 'node_modules', '.cache', `signaling-test-${process.pid}`)
const children: ChildProcess[] = []

beforeAll(async () => {
  const outDir = join(folder, 'dist-server')
  await build({ root, configFile: join(root, 'vite.config.ts'), mode: 'server', logLevel: 'error', build: { outDir } })
  await mkdir(join(folder, 'dist'))
  await writeFile(join(folder, 'dist', 'index.html'), testPage)
})
afterAll(async () => {
  for (const child of children) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

interface Run {
  readonly child: ChildProcess
  readonly exit: Promise<number | null>
  out(): string
  errors(): string
}

function run(args: readonly string[], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [join(folder, 'dist-server', 'main.js'), ...args], {
    cwd: '/',
    env: { NODE_ENV: 'production', ...env },
  })
  children.push(child)
  let out = ''
  let errors = ''
  child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)))
  child.stderr.on('data', (chunk: Buffer) => (errors += String(chunk)))
  const exit = once(child, 'close').then(([code]) => code as number | null)
  return { child, exit, out: () => out, errors: () => errors }
}

async function ready(server: Run): Promise<string> {
  while (!server.out().includes('\n')) {
    if (server.child.exitCode !== null) throw new Error(server.errors())
    await Promise.race([server.child.stdout && once(server.child.stdout, 'data'), server.exit])
  }
  const host = /^Tukar is ready at http:\/\/(127\.0\.0\.1:\d+)\/$/m.exec(server.out())?.[1]
  if (host === undefined) throw new Error(server.out())
  return host
}

it('starts, serves, and stops at SIGTERM with a goodbye', async () => {
  const server = run(['--port', '0', '--no-stun'])
  const host = await ready(server)
  expect(server.out()).toMatch(/^Only this computer reaches it/m)
  expect(await (await fetch(`http://${host}/`)).text()).toBe(testPage)
  const client = await connect({ host })
  const before = performance.now()
  server.child.kill('SIGTERM')
  expect(await client.closed).toBe(1001)
  expect(await server.exit).toBe(0)
  expect(performance.now() - before).toBeLessThan(4_000)
  for (const line of server.errors().trimEnd().split('\n')) expect(JSON.parse(line)).toHaveProperty('event')
})

it('ends at once at the second signal', async () => {
  const server = run(['--no-stun'], { PORT: '0' })
  const client = await connect({ host: await ready(server) })
  // Whoever doesn't answer the goodbye would be waited for.
  client.webSocket.pause()
  server.child.kill('SIGINT')
  await once(server.child.stderr ?? server.child, 'data')
  const before = performance.now()
  server.child.kill('SIGINT')
  await server.exit
  expect(performance.now() - before).toBeLessThan(400)
})

it('says in one sentence why it can not start', async () => {
  const occupant = createServer().listen(0, '127.0.0.1')
  await once(occupant, 'listening')
  const { port } = occupant.address() as AddressInfo
  const cases: [readonly string[], number, RegExp][] = [
    [['--port', String(port), '--no-stun'], 1, /^Port \d+ on 127\.0\.0\.1 is taken by another program.*\.\n$/],
    [['--port', '0', '--no-stun', '--host', '192.0.2.1'], 1, /^This machine has no address 192\.0\.2\.1.*\.\n$/],
    [['--port', '0', '--no-stun', '--tls-cert', '/none', '--tls-key', '/none'], 1, /^The TLS file \/none .*\.\n$/],
    [['--prot', '1'], 2, /^There is no option "--prot".*\.\n$/],
    [['--port', 'many'], 2, /^--port must be a whole number.*\.\n$/],
  ]
  for (const [args, code, sentence] of cases) {
    const failed = run(args)
    expect(await failed.exit).toBe(code)
    expect(failed.errors()).toMatch(sentence)
    expect(failed.out()).toBe('')
  }
  occupant.close()
})

it('asks for the build where there is no page', async () => {
  await rm(join(folder, 'dist', 'index.html'))
  const failed = run(['--port', '0', '--no-stun'])
  expect(await failed.exit).toBe(1)
  expect(failed.errors()).toMatch(/^The page has not been built yet.*\.\n$/)
  await writeFile(join(folder, 'dist', 'index.html'), testPage)
})

it('explains itself', async () => {
  const help = run(['--help'])
  expect(await help.exit).toBe(0)
  expect(help.out()).toContain('--public-url')
})
