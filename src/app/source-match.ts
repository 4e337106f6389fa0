import { filesOf } from '../core/manifest-files.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { Refused } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { OwnList } from './own-list.ts'
import type { OwnPart } from './own-part.ts'
import type { SourceChoice } from './source-settle.ts'

// Which of the files that a person gives are those that were shared before: by name and size, then by time and by some
// of what is in them. Several may have one name: they came from different folders.

/** Files of one name and size that are looked into to find the right one. */
const maxChoice = 8

export interface WantedSource {
  /** As the browser said it when it was shared. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** In milliseconds since 1970, as the browser said it then. */
  readonly modified: number
}

export type Choices = { readonly choices: readonly SourceChoice[] } | { readonly refused: Refused }

/** The files of the list, in its order. */
export function wantedSources({ manifest, sources }: Pick<OwnList, 'manifest' | 'sources'>): WantedSource[] {
  const listed = filesOf(manifest)
  return sources.map(({ path, modified }, index) => ({ path, modified, size: listed[index]?.file.size ?? 0 }))
}

/** The files of each of these parts, by the choices for all of them; or which is not what was shared. */
export async function settleParts(
  parts: readonly OwnPart[],
  choices: readonly SourceChoice[],
  contentRoot: Bytes,
): Promise<{ readonly settled: readonly (readonly SourceFile[])[] } | { readonly refused: Refused }> {
  const all: (readonly SourceFile[])[] = []
  let first = 0
  for (const part of parts) {
    const settled = await part.settle(choices.slice(first, (first += part.files.length)), contentRoot)
    if ('other' in settled) return { refused: { path: part.files[settled.other.source]?.path ?? '', why: 'other' } }
    all.push(settled.sources)
  }
  return { settled: all }
}

/**
 * For each that is wanted, in order, those that it may be; or the first that is not there. What else was given does not
 * matter.
 */
export function matchSources(wanted: readonly WantedSource[], given: readonly SourceFile[]): Choices {
  // What came in a folder may come alone now, or the other way round.
  const [byPath, byName] = [grouped(given, pathKey), grouped(given, nameKey)]
  const names = new Set(given.map(nameOf))
  const fitting: { readonly want: WantedSource; readonly files: readonly SourceFile[] }[] = []
  for (const want of wanted) {
    const files = byPath.get(pathKey(want)) ?? byName.get(nameKey(want))
    if (!files) return { refused: { path: want.path, why: names.has(nameOf(want)) ? 'other' : 'missing' } }
    fitting.push({ want, files })
  }
  const likeliest = likeliestOf(fitting)
  return {
    choices: fitting.map(({ want, files }, index) => {
      const first = likeliest[index]
      const others = files.filter((file) => file !== first)
      return {
        files: [...(first ? [first] : []), ...others.slice(0, maxChoice - 1)],
        isSameTime: first?.modified === want.modified,
      }
    }),
  }
}

/** Of the same time if there is one, and each for one only: but a file that was shared twice may be given once. */
function likeliestOf(
  fitting: readonly { readonly want: WantedSource; readonly files: readonly SourceFile[] }[],
): SourceFile[] {
  const likeliest: SourceFile[] = []
  const taken = new Set<SourceFile>()
  const take = (fits: (file: SourceFile, want: WantedSource) => boolean) => {
    for (const [index, { want, files }] of fitting.entries()) {
      const found = likeliest[index] ? undefined : files.find((file) => fits(file, want))
      if (!found) continue
      likeliest[index] = found
      taken.add(found)
    }
  }
  take((file, want) => file.modified === want.modified && !taken.has(file))
  take((file) => !taken.has(file))
  take((file, want) => file.modified === want.modified)
  take(() => true)
  return likeliest
}

/** What was given before, and this. A file that is given again takes the place of the one before. */
export function givenTogether(
  before: readonly SourceFile[],
  files: readonly SourceFile[],
  wanted: readonly WantedSource[],
): SourceFile[] {
  const paths = new Set(files.map(({ path }) => path))
  const once = new Set<string>()
  const twice = new Set<string>()
  for (const want of wanted) (once.has(nameOf(want)) ? twice : once).add(nameOf(want))
  // Where several of its name are wanted, it may be another one.
  return [...files, ...before.filter((file) => !paths.has(file.path) || twice.has(nameOf(file)))]
}

function grouped(files: readonly SourceFile[], keyOf: (file: SourceFile) => string): Map<string, SourceFile[]> {
  const groups = new Map<string, SourceFile[]>()
  for (const file of files) {
    const group = groups.get(keyOf(file))
    if (group) group.push(file)
    else groups.set(keyOf(file), [file])
  }
  return groups
}

const nameOf = ({ path }: Pick<WantedSource, 'path'>): string => path.slice(path.lastIndexOf('/') + 1)

const pathKey = ({ path, size }: Pick<WantedSource, 'path' | 'size'>): string => `${size} ${path}`

const nameKey = ({ path, size }: Pick<WantedSource, 'path' | 'size'>): string => `${size} ${nameOf({ path })}`
