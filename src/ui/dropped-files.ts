import type { SourceFile } from '../core/ports/platform.ts'

/** A file or folder could not be read where it lies. */
export class UnreadableDropError extends Error {
  override readonly name = 'UnreadableDropError'
  readonly path: string
  constructor(path: string, cause: unknown) {
    super(path, { cause })
    this.path = path
  }
}

/** What a picker gave: `webkitRelativePath` is set when a folder was chosen. */
export function pickedFiles(files: Iterable<File>): SourceFile[] {
  return Array.from(files, (file) => sourceFile(file.webkitRelativePath || file.name, file))
}

/**
 * Everything in a drop, folders with all they hold. Call it within the drop event: the browser empties the list
 * afterwards. `onCount` hears the files found so far.
 * @throws UnreadableDropError
 */
export function readDrop(items: Iterable<DataTransferItem>, onCount: (files: number) => void): Promise<SourceFile[]> {
  const entries: FileSystemEntry[] = []
  const found: SourceFile[] = []
  for (const item of items) {
    if (item.kind !== 'file') continue
    const entry = item.webkitGetAsEntry()
    const file = entry ? null : item.getAsFile()
    if (entry) entries.push(entry)
    else if (file) found.push(sourceFile(file.name, file))
  }
  return readEntries(entries, found, onCount)
}

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
      (error) => reject(new UnreadableDropError(relative(entry), error)),
    ),
  )

const nextBatch = (
  reader: FileSystemDirectoryReader,
  folder: FileSystemDirectoryEntry,
): Promise<readonly FileSystemEntry[]> =>
  new Promise((resolve, reject) =>
    reader.readEntries(resolve, (error) => reject(new UnreadableDropError(relative(folder), error))),
  )

/** An entry's path begins at the root of what was dropped: "/photos/1.jpg". */
const relative = (entry: FileSystemEntry): string => entry.fullPath.replace(/^\//, '')

const sourceFile = (path: string, file: File): SourceFile => ({ path, type: file.type, size: file.size, bytes: file })
