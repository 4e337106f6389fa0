import { maxPieces } from '../core/info-dictionary.ts'
import { safePaths } from '../core/safe-path.ts'
import { manifestLimits, type Manifest, type ManifestFile } from '../core/manifest.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { KeptSource } from '../core/share-record.ts'
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
export const listSources = (sources: readonly SourceFile[]): SourceList => listBeside(sources, [])

/** What is added to a list: names stay unique. @throws ShareError */
export function listMoreSources(sources: readonly SourceFile[], { parts }: Manifest): SourceList {
  if (parts.length === manifestLimits.parts) throw new ShareError('tooManyFiles')
  return listBeside(
    sources,
    parts.flatMap(({ files }) => files),
  )
}

/** What a later visit needs to know a file again. */
export const keptSourceOf = ({ path, modified, handle }: SourceFile): KeptSource => ({ path, modified, handle })

function listBeside(sources: readonly SourceFile[], listed: readonly ManifestFile[]): SourceList {
  if (sources.length === 0) throw new ShareError('nothing')
  if (listed.length + sources.length > manifestLimits.files) throw new ShareError('tooManyFiles')
  const before = listed.map(({ path }) => path)
  const paths = safePaths([...before, ...sources.map((source) => source.path)]).slice(before.length)
  let listBytes = listed.reduce((sum, { path, type }) => sum + encodeUtf8(path).length + type.length + entryOverhead, 0)
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
