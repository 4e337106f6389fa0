import type { Manifest, ManifestPart } from '../core/manifest.ts'
import { layoutPart, type PartLayout } from '../core/part-layout.ts'
import type { FileIndex } from '../core/transfer.ts'

/** A part of the list with where its bytes lie and which files it holds. */
export interface ListedPart {
  readonly part: ManifestPart
  readonly layout: PartLayout
  readonly firstFile: FileIndex
}

export function listParts(manifest: Manifest): readonly ListedPart[] {
  let firstFile = 0
  return manifest.parts.map((part) => {
    const listed = { part, layout: layoutPart(part.files.map((file) => file.size)), firstFile }
    firstFile += part.files.length
    return listed
  })
}
