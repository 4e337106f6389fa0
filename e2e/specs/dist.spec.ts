import { createHash } from 'node:crypto'
import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { build } from 'vite'
import { dist, parseHeaders } from '../support/static-host.ts'

/** Names of document types and element sets, which look like addresses and are never fetched. */
const names = new Set([
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/1998/Math/MathML',
])
const ownHosts = new Set(['localhost'])

const evaluations = (text: string): string[] => text.match(/\beval\s*\(|\bFunction\s*\(|\(\s*0\s*,\s*eval\s*\)/g) ?? []

/** Whatever follows a scheme and is more than the scheme. */
function foreignAddresses(text: string): string[] {
  const addresses = text.match(/\b(?:(?:https?|wss?):\/\/|(?:stuns?|turns?):)[a-z0-9[][\w.:[\]/-]*/gi) ?? []
  return addresses.filter((address) => {
    if (names.has(address)) return false
    const host = /^\w+:(?:\/\/)?([^/:]+)/.exec(address)?.[1] ?? ''
    // `turn:` is also how minified code begins a ternary or a method; a server has a dot or a port in its name.
    if (/^(stuns?|turns?):/i.test(address) && !/[.:]/.test(address.slice(address.indexOf(':') + 1))) return false
    return !ownHosts.has(host)
  })
}

async function builtFiles(): Promise<{ readonly path: string; readonly text: string }[]> {
  const entries = await readdir(dist, { recursive: true, withFileTypes: true })
  const files = entries.filter(
    (entry) => entry.isFile() && extname(entry.name) !== '.woff2' && extname(entry.name) !== '.png',
  )
  return Promise.all(
    files.map(async ({ parentPath, name }) => {
      const path = join(parentPath, name)
      return { path: path.slice(dist.length), text: await readFile(path, 'utf8') }
    }),
  )
}

test('the search finds what it is for', () => {
  expect(evaluations('x=eval("1")')).toHaveLength(1)
  expect(evaluations('new Function("return 1")')).toHaveLength(1)
  expect(evaluations('(0,eval)("1")')).toHaveLength(1)
  expect(evaluations('const retrieval = (a) => a; typeof f == "function"')).toEqual([])
  const strings = [
    'https://cdn.example/x.js',
    'wss://tracker.example',
    'stun:stun.example:3478',
    'http://[2001:db8::1]/',
  ]
  for (const address of strings) expect(foreignAddresses(`a("${address}")`), address).toHaveLength(1)
  expect(foreignAddresses('a.test(/^https?:\\/\\//),`http://`+b,{return:async c=>c},d?turn:e')).toEqual([])
})

test('the built page evaluates no text and names no foreign address', async () => {
  const files = await builtFiles()
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(['index.html', 'service-worker.js', '_headers']))
  for (const { path, text } of files) {
    expect(evaluations(text), path).toEqual([])
    // Licences name their sources, for people to read.
    if (path !== 'licences.txt') expect(foreignAddresses(text), path).toEqual([])
  }
})

test('the embedded player is the same page under another name', async () => {
  const [page, embed] = await Promise.all(
    ['index.html', 'embed.html'].map((name) => readFile(join(dist, name), 'utf8')),
  )
  expect(embed).toBe(page?.replace('<html lang="en">', '<html lang="en" class="embedded">'))
  expect(embed).not.toBe(page)
})

test('nothing in the page is inline', async () => {
  const html = await readFile(join(dist, 'index.html'), 'utf8')
  expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\s(on\w+|style)=|javascript:/i)
})

/** The page's policy, by its directives, and all that `_headers` says. */
async function readPolicies(folder: string) {
  const html = await readFile(join(folder, 'index.html'), 'utf8')
  const own = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? ''
  const directives = new Map(
    own.split('; ').map((entry) => {
      const [name = '', ...values] = entry.split(' ')
      return [name, values] as const
    }),
  )
  return { html, own, directives, headers: await readFile(join(folder, '_headers'), 'utf8') }
}

test('what static hosts are told is what the page says itself', async () => {
  const { own, directives, headers } = await readPolicies(dist)
  const told = parseHeaders(headers)
  expect(told.get('Content-Security-Policy')).toBe(own)
  // Only the page that is made for it may be framed.
  for (const path of ['', 'index.html']) expect(parseHeaders(headers, path).get('X-Frame-Options')).toBe('DENY')
  expect(parseHeaders(headers, 'embed.html').has('X-Frame-Options')).toBe(false)
  expect(directives.get('default-src')).toEqual(["'none'"])
  expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
  expect(own).not.toContain('unsafe')
  expect(told.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
  expect(told.get('Cross-Origin-Resource-Policy')).toBe('same-origin')
  const permissions = told.get('Permissions-Policy')?.split(', ') ?? []
  for (const name of ['camera', 'microphone', 'geolocation', 'display-capture', 'usb', 'serial', 'payment']) {
    expect(permissions).toContain(`${name}=()`)
  }
  expect(permissions.filter((entry) => !entry.endsWith('=()'))).toEqual([
    'clipboard-write=(self)',
    'screen-wake-lock=(self)',
  ])
  expect(told.get('Referrer-Policy')).toBe('no-referrer')
  expect(told.get('X-Content-Type-Options')).toBe('nosniff')
  // The longest that Cloudflare Pages takes.
  for (const line of headers.split('\n')) expect(line.length).toBeLessThan(2000)
})

test('a build that does not know where it will be names its scripts by their hashes, and no origin', async () => {
  const { html, directives } = await readPolicies(dist)
  const scripts = [...html.matchAll(/<script([^>]*) integrity="([^"]+)" src="([^"]+)"><\/script>/g)]
  expect(scripts).toHaveLength(html.match(/<script/g)?.length ?? 0)
  const modules: string[] = []
  for (const [, attributes = '', integrity = '', path = ''] of scripts) {
    const bytes = await readFile(join(dist, path))
    expect(integrity).toBe(`sha256-${createHash('sha256').update(bytes).digest('base64')}`)
    if (attributes.includes('module')) modules.push(bytes.toString())
  }
  // The one that loads the rest imports nothing before it has narrowed the policy.
  expect(modules).toHaveLength(1)
  expect(modules[0]).toMatch(/import\(/)
  expect(modules[0]).not.toMatch(/import(?!\()/)
  const hashes = scripts.map(([, , integrity]) => `'${integrity}'`)
  expect(directives.get('script-src')).toEqual([...hashes, "'strict-dynamic'"])
  // What script-src says holds for workers too.
  expect(directives.has('worker-src') || directives.has('child-src')).toBe(false)
})

/** What the preview of a link to the page shows: by the names that others read it under. */
function previewOf(html: string): ReadonlyMap<string, string> {
  const facts = html.matchAll(/<meta\s+(?:property|name)="((?:og|twitter):[\w:]+)"\s+content="([^"]*)"\s*\/?>/g)
  return new Map([...facts].map(([, name = '', content = '']) => [name, content]))
}

test('a link’s preview says what this is, and names no place that the build does not know', async () => {
  const preview = previewOf(await readFile(join(dist, 'index.html'), 'utf8'))
  expect([...preview.keys()]).toEqual([
    'og:type',
    'og:site_name',
    'og:title',
    'og:description',
    'twitter:card',
    'twitter:title',
    'twitter:description',
  ])
  for (const text of preview.values()) expect(text).toMatch(/^[^:/]{5,60}$|^[^/]{5,140}\.$|: /)
  expect(preview.get('twitter:title')).toBe(preview.get('og:title'))
  expect(preview.get('twitter:description')).toBe(preview.get('og:description'))
})

test('a build that knows where it will be names that place alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tukar-dist-'))
  process.env['TUKAR_ORIGIN'] = 'https://files.example/share/'
  try {
    await build({ logLevel: 'warn', build: { outDir: folder, emptyOutDir: true } })
    const scripts = ['https://files.example/share/assets/', 'https://files.example/share/service-worker.js']
    const { own, directives, headers } = await readPolicies(folder)
    expect(directives.get('script-src')).toEqual(scripts)
    expect(directives.get('worker-src')).toEqual(scripts)
    expect(parseHeaders(headers).get('Content-Security-Policy')).toBe(own)

    const preview = previewOf(await readFile(join(folder, 'index.html'), 'utf8'))
    expect(preview.get('og:url')).toBe('https://files.example/share/')
    expect(preview.get('og:image')).toBe('https://files.example/share/icon-512.png')
    await access(join(folder, 'icon-512.png'))
  } finally {
    delete process.env['TUKAR_ORIGIN']
    await rm(folder, { recursive: true })
  }
})
