import type { FileHandle, SourceFile, SourceHandle } from '../core/ports/platform.ts'
import type { KeptSource } from '../core/share-record.ts'
import type { Refused } from '../core/transfer.ts'

// Files that the browser remembers beyond a visit. It asks the person once before a page may read them again.

const reading = { mode: 'read' } as const

/** Whether it remembers all of them. */
export const canBeAllowed = (sources: readonly KeptSource[]): boolean => sources.every(({ handle }) => handle !== null)

/** Whether nobody has to be asked. */
export async function isAllowed(sources: readonly KeptSource[]): Promise<boolean> {
  for (const handle of handlesOf(sources)) {
    if ((await handle.queryPermission?.(reading)) !== 'granted') return false
  }
  return true
}

/** The files, or the first that is gone or may not be read. Call from a click: the browser may ask. */
export async function openHandles(
  sources: readonly KeptSource[],
): Promise<{ readonly sources: readonly SourceFile[] } | { readonly refused: Refused }> {
  const allowed = new Set<SourceHandle>()
  for (const handle of handlesOf(sources)) {
    // Rejects where the click is too long ago: then it was not allowed.
    const answer = handle.requestPermission?.(reading).catch(() => 'denied') ?? 'granted'
    if ((await answer) === 'granted') allowed.add(handle)
  }
  const opened: SourceFile[] = []
  for (const source of sources) {
    const file = source.handle && allowed.has(source.handle) ? await open(source.path, source.handle) : null
    if (!file) return { refused: { path: source.path, why: 'missing' } }
    opened.push(file)
  }
  return { sources: opened }
}

/** Many files may lie in one folder. */
const handlesOf = (sources: readonly KeptSource[]): ReadonlySet<SourceHandle> =>
  new Set(sources.flatMap(({ handle }) => handle ?? []))

async function open(path: string, handle: SourceHandle): Promise<SourceFile | null> {
  try {
    const bytes = await (await fileIn(path, handle)).getFile()
    return { path, type: bytes.type, size: bytes.size, modified: bytes.lastModified, handle, bytes }
  } catch {
    // Gone, whatever the browser calls it.
    return null
  }
}

async function fileIn(path: string, handle: SourceHandle): Promise<FileHandle> {
  if (handle.kind === 'file') return handle
  // The path begins with the folder's own name.
  const names = path.split('/').slice(1)
  let folder = handle
  for (const name of names.slice(0, -1)) folder = await folder.getDirectoryHandle(name)
  return folder.getFileHandle(names.at(-1) ?? '')
}
