import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attachmentHeader, attachmentResponse, notFoundResponse } from './stream-response.ts'

describe('the name in the header', () => {
  test.each([
    ['plain.txt', `attachment; filename="plain.txt"; filename*=UTF-8''plain.txt`],
    ['a "b"; x=\\.txt', `attachment; filename="a _b__ x__.txt"; filename*=UTF-8''a%20%22b%22%3B%20x%3D%5C.txt`],
    ['é%41.txt', `attachment; filename="__41.txt"; filename*=UTF-8''%C3%A9%2541.txt`],
    ["it's(1)*.txt", `attachment; filename="it_s(1)_.txt"; filename*=UTF-8''it%27s%281%29%2A.txt`],
    ['a\r\nSet-Cookie: x', `attachment; filename="a__Set-Cookie_ x"; filename*=UTF-8''a%0D%0ASet-Cookie%3A%20x`],
    ['日🎉', `attachment; filename="__"; filename*=UTF-8''%E6%97%A5%F0%9F%8E%89`],
  ])('%j', (name, header) => expect(attachmentHeader(name)).toBe(header))

  test('is one harmless line that gives the name back, whatever it is', () => {
    const names = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ maxLength: 300 }))
    fc.assert(
      fc.property(names, (name) => {
        const header = attachmentHeader(name)
        const match =
          /^attachment; filename="([A-Za-z0-9 ._()-]*)"; filename\*=UTF-8''([A-Za-z0-9!#$&+.^_`|~%-]*)$/.exec(header)
        expect(match).not.toBeNull()
        expect(decodeURIComponent(match?.[2] ?? '')).toBe(new TextDecoder().decode(new TextEncoder().encode(name)))
        expect(new Headers({ 'Content-Disposition': header }).get('Content-Disposition')).toBe(header)
      }),
    )
  })
})

test.each([
  ['an attachment', attachmentResponse(new ReadableStream(), 'page.html', 12)],
  ['a refusal', notFoundResponse()],
])('%s can neither run, nor be sniffed, nor be kept', (_, { headers }) => {
  expect(headers.get('Content-Security-Policy')).toBe("sandbox; default-src 'none'")
  expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  expect(headers.get('Cache-Control')).toBe('no-store')
})

test('an attachment is never of a type that a browser shows', () => {
  const response = attachmentResponse(new ReadableStream(), 'page.html', 12)
  expect(response.headers.get('Content-Type')).toBe('application/octet-stream')
  expect(response.headers.get('Content-Length')).toBe('12')
  expect(response.headers.get('Content-Disposition')).toMatch(/^attachment;/)
})
