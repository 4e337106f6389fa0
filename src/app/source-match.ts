import type { SourceFile } from '../core/ports/platform.ts'
import type { Refused } from '../core/transfer.ts'

// Which of the files that a person gives are those that were shared before: by name and size here; by what is in them
// once they are read.

export interface WantedSource {
  /** As the browser said it when it was shared. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

/** One for each that is wanted, in order; or the first that is not there. What else was given does not matter. */
export function matchSources(
  wanted: readonly WantedSource[],
  given: readonly SourceFile[],
): { readonly sources: readonly SourceFile[] } | { readonly refused: Refused } {
  const byPath = new Map(given.map((file) => [file.path, file]))
  const byName = new Map<string, SourceFile | null>()
  // What came in a folder may come alone now, or the other way round, while only one of them has that name.
  for (const file of given) byName.set(nameOf(file), byName.has(nameOf(file)) ? null : file)
  const sources: SourceFile[] = []
  for (const { path, size } of wanted) {
    const found = byPath.get(path) ?? byName.get(nameOf({ path }))
    if (!found) return { refused: { path, why: 'missing' } }
    if (found.size !== size) return { refused: { path, why: 'other' } }
    sources.push(found)
  }
  return { sources }
}

const nameOf = ({ path }: { readonly path: string }): string => path.slice(path.lastIndexOf('/') + 1)
