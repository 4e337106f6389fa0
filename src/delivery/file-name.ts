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
