import { hasPiece, setPiece, emptyBitfield } from '../../core/bitfield.ts'
import type { Manifest } from '../../core/manifest.ts'
import { layoutPart } from '../../core/part-layout.ts'
import { piecesOfChoice } from '../../core/progress.ts'
import type { FileIndex, PartFacts } from '../../core/transfer.ts'

/** Tells for each part which pieces hold the chosen files, in order; null where all do. Keep it: it costs a look at all files. */
export function chosenPieces(
  manifest: Manifest,
  chosen: ReadonlySet<FileIndex>,
): readonly (readonly number[] | null)[] {
  let firstFile = 0
  return manifest.parts.map(({ files }) => {
    const layout = layoutPart(files.map(({ size }) => size))
    const pieces = new Set<number>()
    for (const { first, last } of piecesOfChoice(layout, firstFile, chosen)) {
      for (let piece: number = first; piece <= last; piece++) pieces.add(piece)
    }
    firstFile += files.length
    return pieces.size === layout.pieceCount ? null : [...pieces].sort((a, b) => a - b)
  })
}

/** The parts as if there were only these pieces: a ribbon of what somebody chose becomes whole when that is here. */
export function partsOfChoice(
  parts: readonly PartFacts[],
  pieces: readonly (readonly number[] | null)[],
): readonly PartFacts[] {
  if (pieces.every((each) => each === null)) return parts
  return parts.map((part, i) => {
    const wanted = pieces[i] ?? null
    return wanted === null ? part : narrowed(part, wanted)
  })
}

function narrowed({ held, availability, inFlight }: PartFacts, wanted: readonly number[]): PartFacts {
  const narrow = emptyBitfield(wanted.length)
  for (const [place, piece] of wanted.entries()) if (hasPiece(held, piece)) setPiece(narrow, place)
  const coming = new Set(inFlight)
  return {
    pieceCount: wanted.length,
    held: narrow,
    availability: Uint8Array.from(availability.length === 0 ? [] : wanted, (piece) => availability[piece] ?? 0),
    inFlight: [...wanted.entries()].flatMap(([place, piece]) => (coming.has(piece) ? [place] : [])),
  }
}
