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

/**
 * What the browser can find again on another visit, if the person allows it: a file, or the folder that was given with
 * the file in it. DOM FileSystemHandles are such. Can be stored as it is.
 */
export type SourceHandle = FileHandle | FolderHandle

export interface FileHandle extends HandlePermission {
  readonly kind: 'file'
  /** Rejects when the file is gone, or may not be read. */
  getFile(): Promise<ByteSource & { readonly type: string; readonly lastModified: number }>
}

export interface FolderHandle extends HandlePermission {
  readonly kind: 'directory'
  getDirectoryHandle(name: string): Promise<FolderHandle>
  getFileHandle(name: string): Promise<FileHandle>
}

/** Missing where the browser asks nobody. Resolve to `granted`, `denied` or `prompt`. */
interface HandlePermission {
  queryPermission?(options: { mode: 'read' }): Promise<string>
  /** Call from a click. */
  requestPermission?(options: { mode: 'read' }): Promise<string>
}

/** A file as the person gave it. */
export interface SourceFile {
  /** Relative, `/` between folders, as the browser said it: not yet filtered. */
  readonly path: string
  readonly type: string
  /** Bytes, when it was chosen. */
  readonly size: number
  /** In milliseconds since 1970, when it was chosen. */
  readonly modified: number
  /** Where the browser gave one. */
  readonly handle: SourceHandle | null
  readonly bytes: ByteSource
}
