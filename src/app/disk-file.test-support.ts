import type { ByteSource, SourceFile } from '../core/ports/platform.ts'
import type { Bytes } from '../lib/bytes.ts'

/** A file on a disk, as a browser gives it to a page. */
export interface DiskFile {
  readonly source: SourceFile
  /** What lies on the disk from now on; null: nothing. */
  put(bytes: Bytes | null): void
}

/** `isStrict`: as Chromium, which refuses to read a file that is not the very one that was chosen; Firefox reads it. */
export function diskFile(path: string, chosen: Bytes, isStrict = true): DiskFile {
  let onDisk: Bytes | null = chosen
  const range = (start: number, end: number, isSlice: boolean): ByteSource => ({
    size: end - start,
    slice: (from, to) => range(start + from, start + Math.min(to, end - start), true),
    async arrayBuffer() {
      // Both browsers answer this without a look at the disk.
      if (isSlice && start === end) return new ArrayBuffer(0)
      if (!onDisk || (isStrict && onDisk !== chosen)) throw new DOMException('', 'NotReadableError')
      return onDisk.slice(start, isSlice ? end : undefined).buffer
    },
  })
  return {
    source: { path, type: '', size: chosen.length, modified: 0, handle: null, bytes: range(0, chosen.length, false) },
    put: (bytes) => void (onDisk = bytes),
  }
}
