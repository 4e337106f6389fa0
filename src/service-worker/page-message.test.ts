import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePageMessage, parseSaveFeed } from './page-message.ts'
import { noticeLimits, protocolVersion, saveLimits } from './protocol.ts'

const token = 'Abc-_0123456789abcdefg'
const open = { tukar: protocolVersion, kind: 'openSave', token, name: 'a.txt', size: 5 }

describe('what a page posts', () => {
  test('a save and a ping are understood, and nothing else comes along', () => {
    expect(parsePageMessage({ ...open, url: 'https://elsewhere.example/' })).toEqual({ ok: true, value: open })
    const ping = { tukar: protocolVersion, kind: 'ping', token }
    expect(parsePageMessage({ ...ping, name: 5 })).toEqual({ ok: true, value: ping })
  })

  test.each([
    ['another version', { tukar: protocolVersion + 1 }],
    ['another kind', { kind: 'openEverything' }],
    ['a short token', { token: token.slice(1) }],
    ['a token with other characters', { token: `${token.slice(1)}/` }],
    ['a token with a line after it', { token: `${token}\n` }],
    ['no name', { name: '' }],
    ['an endless name', { name: 'x'.repeat(saveLimits.name + 1) }],
    ['a name that is none', { name: ['a'] }],
    ['a negative size', { size: -1 }],
    ['half a byte', { size: 0.5 }],
    ['a size beyond exact numbers', { size: 2 ** 53 }],
    ['a size that is none', { size: '5' }],
  ])('%s is refused', (_, wrong) => expect(parsePageMessage({ ...open, ...wrong })).toMatchObject({ ok: false }))
})

describe('a notification that a page asks for', () => {
  const notify = { tukar: protocolVersion, kind: 'notify', title: '✓ film.mkv', body: 'Complete.' }

  test('is understood, and nothing else comes along', () => {
    expect(parsePageMessage({ ...notify, data: { page: 'another' } })).toEqual({ ok: true, value: notify })
    expect(parsePageMessage({ ...notify, body: '' })).toMatchObject({ ok: true })
  })

  test.each([
    ['no title', { title: '' }],
    ['an endless title', { title: 'x'.repeat(noticeLimits.title + 1) }],
    ['an endless text', { body: 'x'.repeat(noticeLimits.body + 1) }],
    ['a text that is none', { body: null }],
  ])('%s is refused', (_, wrong) => expect(parsePageMessage({ ...notify, ...wrong })).toMatchObject({ ok: false }))
})

describe('what comes through a port', () => {
  test('chunks within the limit, the end and the failure', () => {
    const bytes = new Uint8Array([1, 2, 3]).subarray(1)
    expect(parseSaveFeed({ kind: 'chunk', bytes })).toEqual({ ok: true, value: { kind: 'chunk', bytes } })
    expect(parseSaveFeed({ kind: 'end' })).toEqual({ ok: true, value: { kind: 'end' } })
    expect(parseSaveFeed({ kind: 'fail' })).toEqual({ ok: true, value: { kind: 'fail' } })
  })

  test.each([
    ['nothing', { kind: 'chunk', bytes: new Uint8Array(0) }],
    ['too much', { kind: 'chunk', bytes: new Uint8Array(saveLimits.chunk + 1) }],
    ['no bytes', { kind: 'chunk', bytes: [1, 2] }],
    ['shared memory', { kind: 'chunk', bytes: new Uint8Array(new SharedArrayBuffer(4)) }],
    ['another kind', { kind: 'close' }],
  ])('%s is refused', (_, feed) => expect(parseSaveFeed(feed)).toMatchObject({ ok: false }))
})

test('no message at all throws', () => {
  fc.assert(
    fc.property(fc.anything(), (data) => {
      expect(parsePageMessage(data).ok).toBe(false)
      expect(parseSaveFeed(data).ok).toBe(false)
    }),
  )
})
