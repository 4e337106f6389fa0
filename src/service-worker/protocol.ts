import type { Bytes } from '../lib/bytes.ts'

// What a page and the service worker say to each other: about saving by a stream, and a notification that a page can't
// show by itself.
//
// The page posts `openSave` to the worker with one port of a channel, hears `ready` on the other, and navigates a hidden
// frame to SCOPE/stream/TOKEN. The worker answers that one navigation, says `started`, and hands out credit; the page
// feeds chunks against it. `taken` means that the browser's download has read the last byte from the worker.

/** Grows with every change that an older page or worker would misread. */
export const protocolVersion = 1

/** Everything below SCOPE + this is answered by the worker, and nothing else is. */
export const streamPath = 'stream/'

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
