import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { agentName, cleanAgentName, maxAgentNameLength } from './agent-name.ts'

const webkit = 'AppleWebKit/537.36 (KHTML, like Gecko)'

describe('agentName', () => {
  it.each([
    [`Mozilla/5.0 (Linux; Android 10; K) ${webkit} Chrome/126.0.0.0 Mobile Safari/537.36`, 'Chrome on Android'],
    [
      `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webkit} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0`,
      'Edge on Windows',
    ],
    [`Mozilla/5.0 (X11; Linux x86_64) ${webkit} HeadlessChrome/126.0.0.0 Safari/537.36`, 'Chrome on Linux'],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webkit} Chrome/126.0.0.0 Safari/537.36`, 'Chrome on ChromeOS'],
    [
      `Mozilla/5.0 (Linux; Android 14) ${webkit} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
      'Samsung Internet on Android',
    ],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${webkit} Chrome/126.0.0.0 Safari/537.36 OPR/112.0`,
      'Opera on macOS',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    ['Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0', 'Firefox on Android'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
      'Safari on macOS',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1',
      'Chrome on iPhone',
    ],
    [
      'Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1',
      'Safari on iPad',
    ],
    ['curl/8.0', 'Browser'],
    ['', 'Browser'],
  ])('%s', (userAgent, expected) => {
    expect(agentName(userAgent)).toBe(expected)
    expect(cleanAgentName(expected)).toBe(expected)
  })
})

describe('cleanAgentName', () => {
  it.each([
    ['  two\n\tlines ', 'two lines'],
    ['a\u202eb\u2066c\u200f', 'abc'],
    ['\u0000\u0007bell', 'bell'],
    ['\ud800x', 'x'],
    ['Peramban di Ponsel', 'Peramban di Ponsel'],
    ['Обозреватель', 'Обозреватель'],
    ['', ''],
    ['\u200b\u2060', ''],
    ['x'.repeat(100), 'x'.repeat(64)],
    [`${'x'.repeat(63)}😀`, 'x'.repeat(63)],
  ])('%j becomes %j', (text, expected) => {
    expect(cleanAgentName(text)).toBe(expected)
  })

  it('is short, one line, and final', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 120 }), (text) => {
        const name = cleanAgentName(text)
        expect(name.length).toBeLessThanOrEqual(maxAgentNameLength)
        expect(name).not.toMatch(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
        expect(cleanAgentName(name)).toBe(name)
      }),
      // An invisible character between two spaces once left both.
      { examples: [['\u00a1\0\u{3347a}\0\u2460']] },
    )
  })
})
