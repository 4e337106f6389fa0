import { safePaths } from '../core/safe-path.ts'

/** What one saved file is called on disk: the last component of its path, filtered once more at this border. */
export function savedName(path: string): string {
  const [safe = ''] = safePaths([path])
  return safe.slice(safe.lastIndexOf('/') + 1)
}

/** What an archive is called on disk: it says what it is, once. */
export function archiveName(name: string): string {
  return savedName(/\.zip$/i.test(name) ? name : `${name}.zip`)
}

export interface FolderPlan {
  /** Of the new folder: one component, filtered. */
  readonly name: string
  /** Within it, in order: filtered and unique. */
  readonly paths: readonly string[]
}

/** How files lie in a folder of their own: where the share was one folder, that is it. */
export function planFolder(shareName: string, paths: readonly string[]): FolderPlan {
  const safe = safePaths(paths)
  const name = savedName(shareName)
  if (safe.every((path) => path.startsWith(`${name}/`))) {
    return { name, paths: safe.map((path) => path.slice(name.length + 1)) }
  }
  // A share of loose files has the name of its first.
  return { name: safe.includes(name) ? savedName(name.replace(/(?<=.)\.[^.]*$/, '')) : name, paths: safe }
}
