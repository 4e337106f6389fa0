import { describe, expect, it } from 'vitest'
import { parsePublicUrl, type PublicUrl } from './option-values.ts'
import { securityHeaders } from './security-headers.ts'
import { announceUrl, requestedSite, type Site } from './site.ts'

const plain = { isTls: false, isProxied: false }

function siteOf(host: string, deps = plain, headers: Record<string, string> = {}): Site {
  const site = requestedSite({ host, ...headers }, deps)
  if (!site) throw new Error('refused')
  return site
}

function publicUrl(text: string): PublicUrl {
  const url = parsePublicUrl(text)
  if (!url.ok) throw new Error(url.reason)
  return url.value
}

function policy(deps: { publicUrl: PublicUrl | null; meetingPoints: readonly string[] }, site: Site) {
  const header = securityHeaders({ ...deps, isTls: false }, site)['Content-Security-Policy'] ?? ''
  return new Map(header.split('; ').map((entry) => [entry.split(' ')[0], entry.split(' ').slice(1)]))
}

describe('the site a request asked for', () => {
  it.each([
    ['127.0.0.1:8080', 'http://127.0.0.1:8080', '127.0.0.1'],
    ['Share.Example.org', 'http://share.example.org', 'share.example.org'],
    ['[::1]:8080', 'http://[::1]:8080', '[::1]'],
  ])('%s is %s', (host, origin, hostname) => {
    expect(siteOf(host)).toMatchObject({ origin, hostname, base: '/' })
  })

  it.each([
    '',
    'a b',
    "a;script-src 'unsafe-inline'",
    'a/b',
    'a@b',
    'a:99999',
    '[1.2.3.4]',
    '[::1',
    'a"b',
    'a\tb',
    'ä',
    'a'.repeat(300),
  ])('refuses the host %j', (host) => {
    expect(requestedSite({ host }, plain)).toBeNull()
    expect(requestedSite({}, plain)).toBeNull()
  })

  it('believes X-Forwarded-Proto only where a proxy is trusted', () => {
    const forwarded = { 'x-forwarded-proto': 'https' }
    expect(siteOf('a.example', plain, forwarded).origin).toBe('http://a.example')
    expect(siteOf('a.example', { isTls: false, isProxied: true }, forwarded).origin).toBe('https://a.example')
    expect(siteOf('a.example', { isTls: true, isProxied: false }).origin).toBe('https://a.example')
  })

  it('has its tracker beside it', () => {
    expect(announceUrl(siteOf('a.example:81'))).toBe('ws://a.example:81/announce')
    expect(announceUrl(publicUrl('https://a.example/x'))).toBe('wss://a.example/x/announce')
  })
})

describe('Content-Security-Policy', () => {
  it('allows scripts from assets/ and the worker file alone', () => {
    const directives = policy({ publicUrl: null, meetingPoints: [] }, siteOf('127.0.0.1:8080'))
    const scripts = ['http://127.0.0.1:8080/assets/', 'http://127.0.0.1:8080/service-worker.js']
    expect(directives.get('script-src')).toEqual(scripts)
    expect(directives.get('worker-src')).toEqual(scripts)
    expect(directives.get('default-src')).toEqual(["'none'"])
    expect(directives.get('frame-ancestors')).toEqual(["'none'"])
    expect([...directives.values()].flat().join(' ')).not.toMatch(/unsafe|\*/)
    expect(directives.get('require-trusted-types-for')).toEqual(["'script'"])
    expect(directives.get('trusted-types')).toEqual(['tukar-hashing', 'tukar-service-worker'])
  })

  it('lets other sites frame the embedded player alone', () => {
    const site = siteOf('127.0.0.1:8080')
    const deps = { publicUrl: null, meetingPoints: [], isTls: false }
    const page = securityHeaders(deps, site)
    const embed = securityHeaders(deps, site, true)
    expect(`${embed['Content-Security-Policy']}; frame-ancestors 'none'`).toBe(page['Content-Security-Policy'])
    expect(embed['Cross-Origin-Resource-Policy']).toBe('cross-origin')
    expect(page['Cross-Origin-Resource-Policy']).toBe('same-origin')
  })

  it('covers the public address with its path, and the one that was asked for', () => {
    const deps = { publicUrl: publicUrl('https://a.example/x'), meetingPoints: ['wss://t.example/announce'] }
    const directives = policy(deps, siteOf('127.0.0.1:8080'))
    expect(directives.get('script-src')).toContain('https://a.example/x/assets/')
    expect(directives.get('script-src')).toContain('http://127.0.0.1:8080/assets/')
    expect(directives.get('connect-src')).toEqual([
      "'self'",
      'blob:',
      // Meeting points that a link names and the person allows.
      'wss:',
      'wss://a.example',
      'ws://127.0.0.1:8080',
      'wss://t.example/announce',
    ])
  })

  it('promises HTTPS for later only under own TLS', () => {
    const headers = (isTls: boolean) =>
      securityHeaders({ publicUrl: null, meetingPoints: [], isTls }, siteOf('a.example'))
    expect(headers(false)).not.toHaveProperty('Strict-Transport-Security')
    expect(headers(true)).toHaveProperty('Strict-Transport-Security')
  })
})
