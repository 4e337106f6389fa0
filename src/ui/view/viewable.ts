import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex } from '../../core/transfer.ts'

// What a file seems to be, by its declared type and its name: enough to offer a look at it. What it is, its bytes tell.

export type ViewKind = 'video' | 'audio' | 'image' | 'pdf' | 'text'

export interface Viewable {
  readonly index: FileIndex
  /** As the screen names it. */
  readonly path: string
  readonly kind: ViewKind
}

const kindOfEnding: ReadonlyMap<string, ViewKind> = new Map([
  ...endings('video', 'mp4 m4v mov webm mkv ogv avi ts m2ts mts'),
  ...endings('audio', 'mp3 m4a m4b aac ogg oga opus wav flac mka'),
  ...endings('image', 'png jpg jpeg gif webp avif bmp'),
  ...endings('pdf', 'pdf'),
  // Shown as what it is, letter by letter.
  ...endings('text', 'txt md log csv tsv json xml yml yaml ini srt vtt nfo'),
])

function endings(kind: ViewKind, list: string): (readonly [string, ViewKind])[] {
  return list.split(' ').map((ending) => [ending, kind])
}

/** Those of the list that this page can show, by their place in it. PDFs are shown only by browsers that do so safely. */
export function viewablesOf(
  files: readonly ManifestFile[],
  { showsPdf }: { readonly showsPdf: boolean },
): ReadonlyMap<FileIndex, Viewable> {
  const found = new Map<FileIndex, Viewable>()
  for (const [index, file] of files.entries()) {
    const kind = file.size > 0 ? kindOf(file) : null
    if (kind && (kind !== 'pdf' || showsPdf)) found.set(index, { index, path: file.path, kind })
  }
  return found
}

/** The ending goes first: who sends a file seldom knows its type, and a `.ts` may be a film or a program. */
function kindOf({ path, type }: ManifestFile): ViewKind | null {
  if (type === 'application/pdf') return 'pdf'
  const ending = kindOfEnding.get(endingOf(path))
  if (ending) return endingOf(path) === 'ts' && !type.startsWith('video/') ? null : ending
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : null
}

const endingOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

export const isPlayed = ({ kind }: Pick<Viewable, 'kind'>): boolean => kind === 'video' || kind === 'audio'

/** Those that are looked at one after another: all that play, or all pictures, of the same folder. */
export function playlistOf(viewables: ReadonlyMap<FileIndex, Viewable>, shown: Viewable): readonly Viewable[] {
  const folder = folderOf(shown.path)
  const isAlike = isPlayed(shown) ? isPlayed : ({ kind }: Viewable) => kind === shown.kind
  const list = [...viewables.values()].filter((each) => folderOf(each.path) === folder && isAlike(each))
  return isPlayed(shown) || shown.kind === 'image' ? list : [shown]
}

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Texts that lie beside a film under its name, with or without a language: `film.srt`, `film.id.vtt`. */
export function subtitlesBeside(files: readonly ManifestFile[], film: Pick<Viewable, 'path'>): readonly FileIndex[] {
  const stem = film.path.replace(/\.[^./]+$/, '').toLowerCase()
  return files.flatMap(({ path }, index) => {
    const beside = path.toLowerCase()
    return beside.startsWith(`${stem}.`) && /^(\.[\w-]{1,20})?\.(srt|vtt)$/.test(beside.slice(stem.length))
      ? [index]
      : []
  })
}
