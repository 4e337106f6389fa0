import type { Manifest, ManifestFile, ManifestPart } from './manifest.ts'
import type { FileIndex } from './transfer.ts'

/** A file with the part that holds it. */
export interface FileOfPart {
  readonly part: ManifestPart
  readonly file: ManifestFile
}

/** All files over all parts, by FileIndex. */
export const filesOf = (manifest: Manifest): FileOfPart[] =>
  manifest.parts.flatMap((part) => part.files.map((file) => ({ part, file })))

/** Whether every part has its info hash. */
export const isReady = (manifest: Manifest): boolean => manifest.partHashes.every((infoHash) => infoHash !== null)

/** Bytes of all files in parts that are not hashed yet. */
export const unhashedBytes = (manifest: Manifest): number =>
  filesOf(manifest).reduce((sum, { part, file }) => (part.infoHash === null ? sum + file.size : sum), 0)

/** What to call a share: its only folder, or its first file. */
export function shareName(files: readonly Pick<ManifestFile, 'path'>[]): string {
  const first = files[0]?.path ?? ''
  const slash = first.indexOf('/')
  if (slash < 0) return first
  const prefix = first.slice(0, slash + 1)
  return files.every((file) => file.path.startsWith(prefix))
    ? first.slice(0, slash)
    : first.slice(first.lastIndexOf('/') + 1)
}

/**
 * The same files, by path, in a later version of the list; one that is no longer there is left out.
 * Returns `chosen` itself when nothing moved.
 */
export function carryOver(before: Manifest, chosen: ReadonlySet<FileIndex>, after: Manifest): ReadonlySet<FileIndex> {
  const indexOf = new Map(filesOf(after).map(({ file }, index) => [file.path, index]))
  const carried = new Set<FileIndex>()
  let isSame = true
  for (const [index, { file }] of filesOf(before).entries()) {
    if (!chosen.has(index)) continue
    const moved = indexOf.get(file.path)
    if (moved !== undefined) carried.add(moved)
    if (moved !== index) isSame = false
  }
  return isSame ? chosen : carried
}
