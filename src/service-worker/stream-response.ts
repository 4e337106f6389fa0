import { encodeUtf8 } from '../lib/utf8.ts'
import type { WantedRange } from './byte-range.ts'
import { servedTypes } from './protocol.ts'

/** On every response of the worker: whatever it carries can't run, frame, load, be sniffed or be kept. */
const strictHeaders = {
  'Content-Security-Policy': "sandbox; default-src 'none'",
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const

export function notFoundResponse(): Response {
  // With a type: a browser would take an answer without one for a download.
  return new Response('There is nothing here.', {
    status: 404,
    headers: { ...strictHeaders, 'Content-Type': 'text/plain' },
  })
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

/** A file that a page's own element loads: the whole, or a part of it. A type that is not served becomes a download. */
export function mediaResponse(body: ReadableStream<Uint8Array>, file: MediaFile): Response {
  const { size, range } = file
  const isServed = servedTypes.has(file.type)
  return new Response(body, {
    status: range ? 206 : 200,
    headers: {
      ...strictHeaders,
      'Content-Type': isServed ? file.type : 'application/octet-stream',
      ...(isServed ? {} : { 'Content-Disposition': 'attachment' }),
      'Accept-Ranges': 'bytes',
      'Content-Length': String(range ? range.end - range.start : size),
      ...(range ? { 'Content-Range': `bytes ${range.start}-${range.end - 1}/${size}` } : {}),
    },
  })
}

export interface MediaFile {
  readonly type: string
  /** Bytes, of the whole. */
  readonly size: number
  /** Null: the whole. */
  readonly range: WantedRange | null
}

export function unsatisfiableResponse(size: number): Response {
  return new Response(null, { status: 416, headers: { ...strictHeaders, 'Content-Range': `bytes */${size}` } })
}

/** A PDF for a frame of its own. Its sandbox has no origin, whatever the document holds. */
export function documentResponse(body: ReadableStream<Uint8Array>, size: number): Response {
  return new Response(body, {
    headers: { ...strictHeaders, 'Content-Type': 'application/pdf', 'Content-Length': String(size) },
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
