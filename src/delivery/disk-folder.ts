import type { Bytes } from '../lib/bytes.ts'

// Folders and files that can be written: of the origin-private file system, or picked by the person.

/** As much of a FileSystemDirectoryHandle as is used. */
export interface DiskFolder {
  getDirectoryHandle(name: string, options?: { create?: boolean }): Promise<DiskFolder>
  getFileHandle(name: string, options?: { create?: boolean }): Promise<DiskFile>
  removeEntry(name: string, options?: { recursive?: boolean }): Promise<void>
  keys(): AsyncIterable<string>
}

/** As much of a FileSystemFileHandle as is used. */
export interface DiskFile {
  /** On a page since Chromium 86, Firefox 111, Safari 26; what is missing here fails as a way of saving, no more. */
  createWritable(): Promise<DiskWriter>
  getFile(): Promise<File>
}

/** What is written becomes the file with `close`. */
export interface DiskWriter {
  write(bytes: Bytes): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
}
