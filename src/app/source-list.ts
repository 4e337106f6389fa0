import { maxPieces } from '../core/info-dictionary.ts'
import { safePaths } from '../core/safe-path.ts'
import { manifestLimits, type ManifestFile } from '../core/manifest.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import { layoutPart, type PartLayout } from '../core/part-layout.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { ShareError } from './app.ts'

/** What a person gave, as one part of a share: the list that others will see and how its bytes lie. */
export interface SourceList {
  readonly files: readonly ManifestFile[]
  readonly layout: PartLayout
}

const maxTypeLength = 127
/** Bytes that a file takes in the manifest beside its path and type, at most. */
const entryOverhead = 32

/** @throws ShareError */
export function listSources(sources: readonly SourceFile[]): SourceList {
  if (sources.length === 0) throw new ShareError('nothing')
  if (sources.length > manifestLimits.files) throw new ShareError('tooManyFiles')
  const paths = safePaths(sources.map((source) => source.path))
  let listBytes = 0
  const files = sources.map((source, i): ManifestFile => {
    const path = paths[i] ?? ''
    const pathBytes = encodeUtf8(path).length
    if (pathBytes === 0 || pathBytes > manifestLimits.path) throw new ShareError('nameTooLong', { path: source.path })
    const type = source.type.length <= maxTypeLength ? source.type : ''
    listBytes += pathBytes + type.length + entryOverhead
    return { path, size: source.size, type }
  })
  if (listBytes > manifestLimits.bytes) throw new ShareError('tooManyFiles')
  const layout = layoutPart(files.map((file) => file.size))
  if (!Number.isSafeInteger(layout.sealedLength) || layout.pieceCount > maxPieces) throw new ShareError('tooLarge')
  return { files, layout }
}
