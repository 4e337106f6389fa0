import { filesOf } from '../core/manifest-files.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { Refused } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { OwnList } from './own-list.ts'
import type { OwnPart } from './own-part.ts'

// Which of the files that a person gives are those that were shared before: by name and size, and by some of what is in
// them.

export interface WantedSource {
  /** As the browser said it when it was shared. */
  readonly path: string
  /** Bytes. */
  readonly size: number
}

export type Matched = { readonly sources: readonly SourceFile[] } | { readonly refused: Refused }

/** Gives the parts of a list their files, all of them or none; or says which is not what was shared. */
export async function giveParts(
  parts: readonly OwnPart[],
  list: Pick<OwnList, 'manifest' | 'sources'>,
  given: readonly SourceFile[],
  contentRoot: Bytes,
): Promise<Matched> {
  const listed = filesOf(list.manifest)
  const matched = matchSources(
    list.sources.map(({ path }, index) => ({ path, size: listed[index]?.file.size ?? 0 })),
    given,
  )
  if ('refused' in matched) return matched
  let first = 0
  const mine = parts.map((part) => matched.sources.slice(first, (first += part.files.length)))
  for (const [index, part] of parts.entries()) {
    const other = await part.findOther(mine[index] ?? [], contentRoot)
    if (other) return { refused: { path: part.files[other.source]?.path ?? '', why: 'other' } }
  }
  for (const [index, part] of parts.entries()) part.give(mine[index] ?? [])
  return matched
}

/** One for each that is wanted, in order; or the first that is not there. What else was given does not matter. */
function matchSources(wanted: readonly WantedSource[], given: readonly SourceFile[]): Matched {
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
