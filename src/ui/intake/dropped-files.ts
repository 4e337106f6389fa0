import { ShareError } from '../../app/app.ts'
import { systemClock } from '../../lib/clock.ts'
import type { SourceFile, SourceHandle } from '../../core/ports/platform.ts'

/** A browser that takes longer to remember a file is not waited for. */
const patienceMs = 500

/** The page answers in between: with thousands of files, looking at each takes seconds. */
const turnMs = 30

/**
 * What a picker gave: `webkitRelativePath` is set when a folder was chosen. `onCount` hears the files looked at so far,
 * when that takes long.
 */
export async function pickedFiles(files: readonly File[], onCount: (files: number) => void): Promise<SourceFile[]> {
  const found: SourceFile[] = []
  let since = performance.now()
  for (const file of files) {
    found.push(sourceFile(file.webkitRelativePath || file.name, file))
    if (performance.now() - since < turnMs) continue
    onCount(found.length)
    await nextTurn()
    since = performance.now()
  }
  return found
}

/** What is looked at of a `DataTransferItem`. */
export type DroppedItem = Pick<DataTransferItem, 'webkitGetAsEntry' | 'getAsFile'> & {
  /** With which a later visit finds it again. Chromium alone gives one. */
  getAsFileSystemHandle?(): Promise<SourceHandle | null>
}

/** What such an item is, looked at within the drop event. */
export interface Dropped {
  /** Null for text, too. */
  readonly entry: FileSystemEntry | null
  readonly file: File | null
  readonly handle: Promise<SourceHandle | null> | undefined
}

/**
 * Everything in a drop, folders with all they hold. `onCount` hears the files found so far.
 * @throws ShareError `unreadable`
 */
export async function readDrop(
  items: readonly Dropped[],
  onCount: (files: number) => void,
): Promise<readonly SourceFile[]> {
  const entries: FileSystemEntry[] = []
  const found: SourceFile[] = []
  /** By the name of what was dropped: a file, or the folder at the root of others. */
  const handles = new Map<string, Promise<SourceHandle | null>>()
  for (const { entry, file, handle } of items) {
    if (entry) entries.push(entry)
    else if (file) found.push(sourceFile(file.name, file))
    const name = entry?.name ?? file?.name
    const remembered = handle && Promise.race([handle.catch(() => null), nothingAfter(patienceMs)])
    if (name !== undefined && remembered) handles.set(name, remembered)
  }
  const files = await readEntries(entries, found, onCount)
  return Promise.all(files.map(async (each) => ({ ...each, handle: (await handles.get(rootOf(each.path))) ?? null })))
}

const nothingAfter = (milliseconds: number): Promise<null> =>
  new Promise((resolve) => void systemClock.after(milliseconds, () => resolve(null)))

const rootOf = (path: string): string => path.split('/', 1)[0] ?? ''

async function readEntries(
  roots: readonly FileSystemEntry[],
  found: SourceFile[],
  onCount: (files: number) => void,
): Promise<SourceFile[]> {
  const folders: FileSystemDirectoryEntry[] = []
  const take = async (entries: readonly FileSystemEntry[]) => {
    const files: FileSystemFileEntry[] = []
    for (const entry of entries) {
      if (isFolder(entry)) folders.push(entry)
      else if (isFile(entry)) files.push(entry)
    }
    found.push(...(await Promise.all(files.map(readFile))))
    onCount(found.length)
  }
  await take(roots)
  for (let folder = folders.pop(); folder; folder = folders.pop()) {
    const reader = folder.createReader()
    // A reader gives a batch at a time (100 in Chromium) and an empty one at the end.
    for (let batch = await nextBatch(reader, folder); batch.length > 0; batch = await nextBatch(reader, folder)) {
      await take(batch)
    }
  }
  return found
}

const isFolder = (entry: FileSystemEntry): entry is FileSystemDirectoryEntry => entry.isDirectory
const isFile = (entry: FileSystemEntry): entry is FileSystemFileEntry => entry.isFile

const readFile = (entry: FileSystemFileEntry): Promise<SourceFile> =>
  new Promise((resolve, reject) =>
    entry.file(
      (file) => resolve(sourceFile(relative(entry), file)),
      (error) => reject(new ShareError('unreadable', { path: relative(entry), cause: error })),
    ),
  )

const nextBatch = (
  reader: FileSystemDirectoryReader,
  folder: FileSystemDirectoryEntry,
): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) =>
    reader.readEntries(resolve, (error) =>
      reject(new ShareError('unreadable', { path: relative(folder), cause: error })),
    ),
  )

/** An entry's path begins at the root of what was dropped: "/photos/1.jpg". */
const relative = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\//, '')

/**
 * Chromium looks at the disk when a file's size is first asked for, which takes a tenth of a millisecond, and from then
 * on refuses to read one that has another size or time. So it is asked here, whatever comes between choosing and sharing.
 */
const sourceFile = (path: string, file: File): SourceFile => ({
  path,
  type: file.type,
  size: file.size,
  modified: file.lastModified,
  handle: null,
  bytes: file,
})

/** Not a timer: those of a hidden page come once a second. */
const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    const arrived = () => {
      port1.close()
      resolve()
    }
    port1.addEventListener('message', arrived, { once: true })
    port1.start()
    port2.postMessage(null)
  })
