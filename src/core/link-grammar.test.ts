import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toBase64url } from '../lib/base64url.ts'
import { concatBytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { encodeBencode } from './bencode.ts'
import { formatShareLink, parseFragment, parseLinkInput } from './link-grammar.ts'
import { isMeetingPoint } from './meeting-point.ts'
import type { ShareLink } from './share-link.ts'

const counting = (from: number) => Uint8Array.from({ length: 16 }, (_, i) => from + i)
const link: ShareLink = { kind: 'sealed', secret: counting(0), ownerKeyHash: counting(16), meetingPoints: [] }
const plainLink = 'AQABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f'
const withPoints = { ...link, meetingPoints: ['wss://tukar.example/announce', 'wss://10.0.0.1:8443/'] }
const pointsLink = `${plainLink}.bDI4OndzczovL3R1a2FyLmV4YW1wbGUvYW5ub3VuY2UyMDp3c3M6Ly8xMC4wLjAuMTo4NDQzL2U`
const points = (...addresses: string[]) =>
  `${plainLink}.${toBase64url(encodeBencode(addresses.map((address) => encodeUtf8(address))))}`
const kindByte = (kind: number) => toBase64url(concatBytes(Uint8Array.of(kind), link.secret, link.ownerKeyHash))

const sixteen = fc.uint8Array({ minLength: 16, maxLength: 16 })
const address = fc
  .tuple(
    fc.domain({ size: 'small' }),
    fc.option(fc.integer({ min: 1, max: 65_535 })),
    fc.webPath({ size: 'small' }),
    fc.option(fc.webQueryParameters({ size: 'small' })),
  )
  .map(([host, port, path, query]) => {
    const text = `wss://${host}${port === null ? '' : `:${port}`}/${path}${query === null ? '' : `?${query}`}`
    return new URL(text).href
  })
  .filter((text) => isMeetingPoint(text))
const anyLink: fc.Arbitrary<ShareLink> = fc.record({
  kind: fc.constant('sealed' as const),
  secret: sixteen,
  ownerKeyHash: sixteen,
  meetingPoints: fc.uniqueArray(address, { maxLength: 4 }),
})

describe('formatShareLink', () => {
  it('writes the vectors of PROTOCOL.md', () => {
    expect(formatShareLink(link)).toBe(plainLink)
    expect(formatShareLink(withPoints)).toBe(pointsLink)
  })

  it('refuses what no parser would read', () => {
    expect(() => formatShareLink({ ...link, secret: new Uint8Array(15) })).toThrow(RangeError)
    expect(() => formatShareLink({ ...link, ownerKeyHash: new Uint8Array(20) })).toThrow(RangeError)
    expect(() => formatShareLink({ ...link, meetingPoints: ['ws://a.example/'] })).toThrow(RangeError)
  })
})

describe('parseFragment', () => {
  it('reads back what was written', () => {
    fc.assert(
      fc.property(anyLink, (any) => {
        const text = formatShareLink(any)
        expect(parseFragment(`#${text}`)).toEqual({ kind: 'share', link: any })
        expect(parseLinkInput(` https://tukar.example/app/#${text}\n`)).toEqual({ kind: 'share', link: any })
      }),
    )
  })

  it('reads no second spelling of a link', () => {
    const near = fc
      .tuple(fc.constantFrom(plainLink, pointsLink), fc.nat(), fc.constantFrom(...'AQgw_-.=+/ %#é'))
      .map(([text, at, character]) => {
        const index = at % (text.length + 1)
        return text.slice(0, index) + character + text.slice(index + (at % 2))
      })
    fc.assert(
      fc.property(near, (text) => {
        const fragment = parseFragment(text)
        if (fragment.kind === 'share') expect(formatShareLink(fragment.link)).toBe(text.replace(/^#/, ''))
        else expect(fragment).toEqual({ kind: 'damaged' })
      }),
      { numRuns: 2_000 },
    )
  })

  it.each([
    ['', { kind: 'home' }],
    ['#', { kind: 'home' }],
    ['#/', { kind: 'home' }],
    ['#/library', { kind: 'screen', name: 'library' }],
    ['#/settings', { kind: 'screen', name: 'settings' }],
    ['/self-check', { kind: 'screen', name: 'self-check' }],
    ['#/privacy', { kind: 'screen', name: 'privacy' }],
    [`#${plainLink}`, { kind: 'share', link }],
    [`#${pointsLink}`, { kind: 'share', link: withPoints }],
  ])('reads %j', (text, expected) => {
    expect(parseFragment(text)).toEqual(expected)
  })

  it.each([
    ['an unknown screen', '#/nowhere'],
    ['a screen with more', '#/library/'],
    ['a screen in other case', '#/Library'],
    ['two hashes', `##${plainLink}`],
    ['a character less', plainLink.slice(1)],
    ['a character more', `${plainLink}A`],
    ['padding', `${plainLink.slice(0, 43)}=`],
    ['the other alphabet', `${plainLink.slice(0, 43)}+`],
    ['percent encoding', `${plainLink.slice(0, 41)}%41`],
    ['kind 0', kindByte(0)],
    ['a carrier link', kindByte(2)],
    ['kind 255', kindByte(255)],
    ['an open link', '#magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567'],
    ['a dot without a list', `${plainLink}.`],
    ['an empty list', `${plainLink}.bGU`],
    ['a list in another alphabet', `${plainLink}.bDI4Onc=`],
    ['no list', `${plainLink}.${toBase64url(encodeBencode(encodeUtf8('wss://a.example/')))}`],
    ['a number in the list', `${plainLink}.${toBase64url(encodeBencode([1]))}`],
    ['bytes that are no text', `${plainLink}.${toBase64url(encodeBencode([Uint8Array.of(0xff)]))}`],
    ['an address twice', points('wss://a.example/', 'wss://a.example/')],
    ['five addresses', points(...[1, 2, 3, 4, 5].map((i) => `wss://a${i}.example/`))],
    ['an insecure address', points('ws://a.example/')],
    ['an address that is too long', points(`wss://a.example/${'x'.repeat(240)}`)],
    ['a very long text', `${plainLink}.${'A'.repeat(100_000)}`],
    ['words', 'hello world'],
  ])('calls %s damaged', (_, text) => {
    expect(parseFragment(text)).toEqual({ kind: 'damaged' })
  })

  it('never throws', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 120 }),
        (text) => typeof parseFragment(text).kind === 'string',
      ),
    )
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 120 }),
        (text) => typeof parseLinkInput(text).kind === 'string',
      ),
    )
  })
})

describe('parseLinkInput', () => {
  it.each([
    plainLink,
    `#${plainLink}`,
    `https://tukar.example/#${plainLink}`,
    `http://127.0.0.1:8080/#${plainLink}`,
    `tukar.example/some/path/#${plainLink}`,
    `  <https://tukar.example/#${plainLink}>  `,
    `https://tukar.example/#${plainLink}.`,
    `(https://tukar.example/#${plainLink})`,
    `“https://tukar.example/#${plainLink}”!`,
    `**https://tukar.example/#${plainLink}**`,
    `https://tukar.example/#${plainLink.slice(0, 20)}\r\n${plainLink.slice(20)}`,
    `https://tukar.example/#${plainLink.slice(0, 20)}\u200b${plainLink.slice(20)}`,
    `Here it is: https://tukar.example/#${plainLink}. See you!`,
    `Attempt #2 https://tukar.example/#${plainLink}, sorry`,
  ])('finds the link in %j', (text) => {
    expect(parseLinkInput(text)).toEqual({ kind: 'share', link })
  })

  it('finds a link that ends in meeting points', () => {
    expect(parseLinkInput(`Look: https://a.example/#${pointsLink}.`)).toEqual({ kind: 'share', link: withPoints })
  })

  it('takes the address of a screen for what it is', () => {
    expect(parseLinkInput('https://tukar.example/#/library')).toEqual({ kind: 'screen', name: 'library' })
  })

  it.each(['', ' \n'])('%j is nothing', (text) => {
    expect(parseLinkInput(text)).toEqual({ kind: 'home' })
  })

  it.each([
    'https://tukar.example/',
    'https://tukar.example/#',
    'https://tukar.example/#/',
    '/library',
    'library',
    `https://tukar.example/${plainLink}`,
    `https://tukar.example/#${plainLink.slice(0, 40)}`,
    'magnet:?xt=urn:btih:0123456789abcdef0123456789abcdef01234567',
    '...',
    `${plainLink} `.repeat(400),
  ])('calls %j damaged', (text) => {
    expect(parseLinkInput(text)).toEqual({ kind: 'damaged' })
  })
})

describe('isMeetingPoint', () => {
  it.each([
    'wss://tukar.example/',
    'wss://tukar.example/announce',
    'wss://tukar.example:8443/announce?key=a%20b',
    'wss://xn--bcher-kva.example/',
    'wss://localhost/',
    'wss://192.168.1.20:8443/',
    'wss://a.b.c.d.example/~x/.well-known/y',
  ])('accepts %s', (text) => {
    expect(isMeetingPoint(text)).toBe(true)
    expect(new URL(text).href).toBe(text)
  })

  it.each([
    '',
    'wss://',
    'wss:///',
    'wss://a.example',
    'ws://a.example/',
    'https://a.example/',
    'WSS://a.example/',
    'wss://A.example/',
    'wss://bücher.example/',
    'wss://xn--a.example/',
    'wss://user@a.example/',
    'wss://user:password@a.example/',
    'wss://a.example:443/',
    'wss://a.example:0/',
    'wss://a.example:080/',
    'wss://a.example:65536/',
    'wss://a.example:/',
    'wss://a.example/#x',
    'wss://a.example/a b',
    'wss://a.example/../x',
    'wss://a.example/x/.',
    'wss://a.example/%2E%2e/x',
    'wss://a.example/%zz',
    'wss://a.example/\\x',
    'wss://a.example\\x/',
    'wss://a..example/',
    'wss://.example/',
    'wss://a.example./',
    'wss://-a.example/',
    'wss://a_b.example/',
    'wss://1.2.3/',
    'wss://1.2.3.4.5/',
    'wss://256.1.1.1/',
    'wss://01.2.3.4/',
    'wss://0x7f000001/',
    'wss://2130706433/',
    'wss://a.0x1/',
    'wss://[::1]/',
    'wss://a.example/\u202e',
    `wss://a.example/${'x'.repeat(255)}`,
  ])('refuses %j', (text) => {
    expect(isMeetingPoint(text)).toBe(false)
  })

  it('accepts nothing that a URL parser would spell in another way', () => {
    const unit = fc.constantFrom(...'ab1.-:/?%2eE@#[]0x\\ ~\'"', 'wss', 'xn--a')
    const near = fc.oneof(
      fc.string({ unit, maxLength: 20 }).map((text) => `wss://${text}`),
      fc.tuple(fc.string({ unit, maxLength: 8 }), fc.string({ unit, maxLength: 8 })).map(([a, b]) => `wss://${a}/${b}`),
      address,
    )
    fc.assert(
      fc.property(near, (text) => {
        if (isMeetingPoint(text)) expect(new URL(text).href).toBe(text)
      }),
      { numRuns: 5_000 },
    )
  })
})
