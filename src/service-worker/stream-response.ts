import { encodeUtf8 } from '../lib/utf8.ts'

/** On every response of the worker: whatever it carries can't run, frame, load, be sniffed or be kept. */
const strictHeaders = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

export function notFoundResponse(): Response {
  return new Response(null, { status: 404, headers: strictHeaders })
}

export function attachmentResponse(body: ReadableStream<Uint8Array>, name: string, size: number): Response {
  return new Response(body, {
    headers: {
      ...strictHeaders,
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': attachmentHeader(name),
      'Content-Length': String(size),
    },
  })
}

/** RFC 6266 with the extended notation of RFC 8187, and a plain ASCII name for who does not know it. */
export function attachmentHeader(name: string): string {
  // Only characters that mean nothing inside a quoted string, nor to readers that decode percent signs in it.
  const plain = name.replace(/[^A-Za-z0-9 ._()-]/gu, '_')
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeExtended(name)}`
}

/** `attr-char` of RFC 8187 section 3.2.1; all else as percent-encoded UTF-8. */
function encodeExtended(text: string): string {
  let encoded = ''
  for (const byte of encodeUtf8(text)) {
    const character = String.fromCharCode(byte)
    encoded += /[A-Za-z0-9!#$&+.^_`|~-]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  }
  return encoded
}
