import type { Bytes } from '../lib/bytes.ts'

// What a page and the service worker say to each other: about saving by a stream, about files that the page's own elements
// load, and a notification that a page can't show by itself.
//
// The page posts `openSave` to the worker with one port of a channel, hears `ready` on the other, and navigates a hidden
// frame to SCOPE/stream/TOKEN. The worker answers that one navigation, says `started`, and hands out credit; the page
// feeds chunks against it. `taken` means that the browser's download has read the last byte from the worker. `openView` is
// the same for a document that a frame shows.
//
// A page that is controlled by the worker may also give SCOPE/media/TOKEN to its own <video>, <audio> and <img>. The worker
// keeps nothing about such tokens, so that it may be stopped at any time: with each request it asks the page that makes it,
// and no other, by `openRange` with one port of a channel, hears `file`, says which `range` it needs, and from there on it
// goes as with a save.

/** Grows with every change that an older page or worker would misread. */
export const protocolVersion = 2

/** Everything below SCOPE + these is answered by the worker, and nothing else is. */
export const streamPath = 'stream/'
export const mediaPath = 'media/'

/** 128 random bits in base64url. */
export const tokenPattern = /^[A-Za-z0-9_-]{22}$/

export const saveLimits = {
  /** UTF-16 units of a file's name. */
  name: 1024,
  /** Bytes of one chunk. */
  chunk: 1024 * 1024,
  /** Bytes of chunks that may be under way or wait in the worker, per stream: all that a save holds in memory there. */
  window: 2 * 1024 * 1024,
  /** How long a stream of which all was taken still answers pings, so that the page can see it outlive its last byte. Ms. */
  linger: 5_000,
  /** Streams of one worker that are open at the same time. */
  streams: 64,
} as const

export const rangeLimits = {
  /** As `saveLimits.window`: small, because what is read ahead is fetched for it, and a seek makes it worthless. */
  window: 512 * 1024,
  /** A page answers at once whether it has the file, or is busy; past this the request fails. Ms. */
  answer: 5_000,
  /** A page that has nothing to give for so long ends the stream, so that no request waits for ever. Ms. */
  stall: 25_000,
} as const

/** What may be served under its own type: nothing that a browser would run, lay out or style. All else is a download. */
export const servedTypes: ReadonlySet<string> = new Set([
  'audio/aac',
  'audio/flac',
  'audio/mp4',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'image/avif',
  'image/bmp',
  'image/gif',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/ogg',
  'video/quicktime',
  'video/webm',
])

/** UTF-16 units of a notification's texts. */
export const noticeLimits = { title: 512, body: 512 } as const

/** Page to worker, through `ServiceWorker.postMessage`. */
export type PageMessage =
  | {
      readonly tukar: typeof protocolVersion
      readonly kind: 'openSave'
      readonly token: string
      /** As it should appear on disk: one path component, filtered. */
      readonly name: string
      /** Bytes, exactly. */
      readonly size: number
    }
  /** A PDF that one navigation of a frame may show. */
  | {
      readonly tukar: typeof protocolVersion
      readonly kind: 'openView'
      readonly token: string
      /** Bytes, exactly. */
      readonly size: number
    }
  /**
   * Asks the worker to control the page, which it does not where the page was there first or was reloaded past it. With a
   * port, on which it answers `alive`; a worker of another version answers `refused`.
   */
  | { readonly tukar: typeof protocolVersion; readonly kind: 'claim' }
  /**
   * Keeps the worker from being stopped as idle (browsers count only such messages, not those of a port), and is answered
   * by `alive` on the stream's port, so that a worker that was stopped all the same is noticed.
   */
  | { readonly tukar: typeof protocolVersion; readonly kind: 'ping'; readonly token: string }
  /** Shows a notification that leads back to the page which posts this. Nothing is answered. */
  | {
      readonly tukar: typeof protocolVersion
      readonly kind: 'notify'
      readonly title: string
      readonly body: string
    }

/** Page to worker, through the stream's port. */
export type SaveFeed =
  { readonly kind: 'chunk'; readonly bytes: Bytes } | { readonly kind: 'end' } | { readonly kind: 'fail' }

/** Worker to page, through `Client.postMessage` with a port: one of the page's elements asks for this file. */
export interface WorkerMessage {
  readonly tukar: typeof protocolVersion
  readonly kind: 'openRange'
  readonly token: string
  /** What this request's pings name. */
  readonly id: string
}

/** Page to worker, through a range's port, once. */
export type RangeAnswer =
  | { readonly kind: 'unknown' }
  /** `type` as its first bytes say. */
  | { readonly kind: 'file'; readonly type: string; readonly size: number }

/** Worker to page, through a range's port, once: bytes of the file that the body consists of, `end` exclusive. */
export interface RangeWish {
  readonly kind: 'range'
  readonly start: number
  readonly end: number
}

/** Worker to page, through the stream's port. */
export type SaveSignal =
  /** The token is known; the frame may navigate. */
  | { readonly kind: 'ready' }
  /** The worker is full or speaks another version. */
  | { readonly kind: 'refused' }
  /** The browser asked for the stream. */
  | { readonly kind: 'started' }
  /** So many more bytes may be sent. */
  | { readonly kind: 'credit'; readonly bytes: number }
  | { readonly kind: 'taken' }
  /** The browser wants no more, or the stream failed. */
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'alive' }
