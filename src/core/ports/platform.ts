// What the domain needs from outside. Each port is implemented by one folder; core and app never import it. Every
// handle that opens something has `close` or `destroy`, which may be called twice. Here: the platform, as little of it
// as the domain touches.

/** The part of AbortSignal that is used here; a DOM AbortSignal is one. */
export interface AbortSignalLike {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

/** Bytes that can be read in place; a DOM File or Blob is one. */
export interface ByteSource {
  /** Bytes. */
  readonly size: number
  slice(start: number, end: number): ByteSource
  /** Rejects when the bytes are gone or were changed on disk. */
  arrayBuffer(): Promise<ArrayBuffer>
}

/** A file as the person gave it. */
export interface SourceFile {
  /** Relative, `/` between folders, as the browser said it: not yet filtered. */
  readonly path: string
  readonly type: string
  /** Bytes, when it was chosen. */
  readonly size: number
  readonly bytes: ByteSource
}
