import type { ManifestFile } from '../../core/manifest.ts'
import type { SourceFile } from '../../core/ports/platform.ts'
import type { FileIndex } from '../../core/transfer.ts'

/** A file that can be played: here, one of the person's own. */
export interface Playable {
  readonly index: FileIndex
  /** As the screen names it. */
  readonly path: string
  readonly kind: 'audio' | 'video'
  readonly bytes: Blob
}

/** Where the device knows no type for a file, its ending tells. */
const typeOfEnding: ReadonlyMap<string, string> = new Map([
  ['mp4', 'video/mp4'],
  ['m4v', 'video/mp4'],
  ['webm', 'video/webm'],
  ['ogv', 'video/ogg'],
  ['mp3', 'audio/mpeg'],
  ['m4a', 'audio/mp4'],
  ['aac', 'audio/aac'],
  ['ogg', 'audio/ogg'],
  ['oga', 'audio/ogg'],
  ['opus', 'audio/ogg'],
  ['wav', 'audio/wav'],
  ['flac', 'audio/flac'],
])

/**
 * The own files that this browser says it can play, by their place in the list. `sources` in the order of `files`; empty
 * where this page does not hold them. `canPlay` takes a media type.
 */
export function playablesOf(
  files: readonly ManifestFile[],
  sources: readonly SourceFile[],
  canPlay: (type: string) => boolean,
): ReadonlyMap<FileIndex, Playable> {
  const found = new Map<FileIndex, Playable>()
  for (const [index, { path }] of files.entries()) {
    const source = sources[index]
    if (!source || !(source.bytes instanceof Blob)) continue
    const type = source.type || (typeOfEnding.get(endingOf(path)) ?? '')
    const kind = kindOf(type)
    if (kind !== null && canPlay(type)) found.set(index, { index, path, kind, bytes: source.bytes })
  }
  return found
}

const endingOf = (path: string): string => /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? ''

function kindOf(type: string): Playable['kind'] | null {
  if (type.startsWith('video/')) return 'video'
  return type.startsWith('audio/') ? 'audio' : null
}
