import type { Urgency } from '../urgency.ts'
import type { DeliverableFile } from './delivery.ts'
import type { AbortSignalLike } from './platform.ts'

// Looking at a file on the page: a film or sound that plays while it comes, a picture, a PDF, a text. Nothing of a file ever
// runs as script, style, worker, frame or document of the page's origin.

/** As much of an HTMLMediaElement as is driven here. */
export interface MediaElement {
  src: string
  currentTime: number
  readonly paused: boolean
  readonly error: { readonly code: number; readonly message: string } | null
  /** As HTMLMediaElement counts it: 2 from the first picture on. */
  readonly readyState: number
  /** Pixels of the picture; 0 without one, missing where it plays sound alone. */
  readonly videoWidth?: number
  playbackRate: number
  defaultPlaybackRate: number
  readonly buffered: { readonly length: number; start(index: number): number; end(index: number): number }
  canPlayType(type: string): string
  play(): Promise<void>
  load(): void
  removeAttribute(name: 'src'): void
  addEventListener(type: string, listener: () => void): void
  removeEventListener(type: string, listener: () => void): void
}

export interface Playing {
  /** How soon its bytes are needed: the screen sees it first. */
  readonly urgency: Urgency
}

/** What comes up while it plays. */
export interface PlayEvents {
  /** It plays no more. */
  failed(error: ViewError): void
  /** Codecs of tracks that can't be played here and are left out. */
  missing(codecs: readonly string[]): void
}

export interface FileAddress {
  /** For one element of this page, until it is closed. */
  readonly url: string
  close(): void
}

export interface TextStart {
  readonly text: string
  /** Whether that is all of it. */
  readonly isWhole: boolean
}

export class ViewError extends Error {
  override readonly name = 'ViewError'
  readonly code:
    /** Its first bytes are none of what can be shown so. */
    | 'otherType'
    /** Nothing of it can be played here: the browser can't decode it, or not out of this container. */
    | 'noCodec'
    /** It is not what it seems to be, or is cut off. */
    | 'broken'
    /** Its bytes could not be read. */
    | 'unreadable'
    /** The browser has no service worker here, which it takes to show what is still coming. */
    | 'unsupported'
  /** Of the tracks that can't be played. */
  readonly codecs: readonly string[]
  constructor(code: ViewError['code'], options: { codecs?: readonly string[]; cause?: unknown } = {}) {
    super(code, { cause: options.cause })
    this.code = code
    this.codecs = options.codecs ?? []
  }
}

/** All reads are urgent, and end with the signal. */
export interface Viewing {
  /**
   * Gives the element the file, and lets go of it with the signal. Resolves when the browser has what it needs to begin or
   * waits for it; `events` may come before. @throws ViewError, or the signal's reason
   */
  play(signal: AbortSignalLike, element: MediaElement, file: DeliverableFile, events: PlayEvents): Promise<Playing>
  /** A picture, for an <img>. @throws ViewError, or the signal's reason */
  openImage(signal: AbortSignalLike, file: DeliverableFile): Promise<FileAddress>
  /** A PDF, for one frame. @throws ViewError, or the signal's reason */
  openPdf(signal: AbortSignalLike, file: DeliverableFile): Promise<FileAddress>
  /** The beginning of a text of any encoding that can be told. @throws ViewError, or the signal's reason */
  readText(signal: AbortSignalLike, file: DeliverableFile): Promise<TextStart>
}
