import type { PieceIndex } from '../core/ids.ts'
import { plainRangeOfPiece, type PartLayout } from '../core/part-layout.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { PieceStore } from '../core/ports/stores.ts'
import { slicesOfPlainRange } from '../core/source-range.ts'
import { findWrong, lookedAt, samplesOf, spread, type ChangedSource } from './source-check.ts'

// Whether files that were given again are those that were hashed before, by pieces of some of them; and which they are,
// where name and size leave a choice. The store checks the rest when it is asked for.

/**
 * Bounds the work, however many files there are: at most 1 GiB is read, and 64 MiB of many small files. Some files are
 * looked at in any case; so is, wherever it stands, each with another time or with a choice, as long as their pieces
 * stay below this. Of more, as where a whole folder was copied, pieces at even distances are.
 */
const maxPieces = 256
/** Ways to take files of one name and size that share a piece. */
const maxWays = 64

/** What may be a file that was shared: of its name and size. */
export interface SourceChoice {
  /** At least one; the likeliest first. */
  readonly files: readonly SourceFile[]
  /** The likeliest has the time on disk that it had. */
  readonly isSameTime: boolean
}

export type Settled = { readonly sources: readonly SourceFile[] } | { readonly other: ChangedSource }

export interface SettleDeps {
  readonly layout: PartLayout
  /** Reads as it was hashed, or rejects. */
  readonly open: (sources: readonly SourceFile[]) => PieceStore
}

export async function settleSources(choices: readonly SourceChoice[], deps: SettleDeps): Promise<Settled> {
  const { layout } = deps
  let sources = choices.flatMap(({ files }) => files.slice(0, 1))
  const pieces = piecesToRead(choices, layout)
  const read: PieceIndex[] = []
  for (const piece of pieces) {
    const wrong = await findOther(deps, sources, [piece])
    if (wrong) {
      const open = openIn(piece)
      const isDecided = (other: PieceIndex) =>
        read.includes(other) || openIn(other).every((file) => open.includes(file))
      const together = pieces.filter((other) => openIn(other).some((file) => open.includes(file)) && isDecided(other))
      const right = open.length > 0 ? await firstRight(waysOf(sources, choices, open), deps, together) : null
      if (!right) return { other: wrong }
      sources = right
    }
    read.push(piece)
  }
  return { sources }

  /** The files in a piece of which there is a choice. */
  function openIn(piece: PieceIndex): number[] {
    const slices = slicesOfPlainRange(layout, plainRangeOfPiece(layout, piece))
    return slices.flatMap(({ source }) => ((choices[source]?.files.length ?? 0) > 1 ? source : []))
  }
}

function piecesToRead(choices: readonly SourceChoice[], layout: PartLayout): PieceIndex[] {
  const anyway = new Set(spread(choices.length, lookedAt))
  const looked = choices.flatMap(({ files, isSameTime }, source) =>
    anyway.has(source) || !isSameTime || files.length > 1 ? source : [],
  )
  const pieces = [...new Set(looked.flatMap((source) => samplesOf(layout, source)))].sort((a, b) => a - b)
  return spread(pieces.length, maxPieces).flatMap((at) => pieces[at] ?? [])
}

async function firstRight(
  ways: Iterable<readonly SourceFile[]>,
  deps: SettleDeps,
  pieces: readonly PieceIndex[],
): Promise<SourceFile[] | null> {
  for (const way of ways) if (!(await findOther(deps, way, pieces))) return [...way]
  return null
}

async function findOther(
  { layout, open }: SettleDeps,
  sources: readonly SourceFile[],
  pieces: readonly PieceIndex[],
): Promise<ChangedSource | null> {
  const store = open(sources)
  try {
    const [first] = pieces.flatMap((piece) => slicesOfPlainRange(layout, plainRangeOfPiece(layout, piece)))
    return await findWrong(store, pieces, first?.source ?? 0)
  } finally {
    await store.close()
  }
}

/** Each choice for those of which there is one, with the others as they are. */
function* waysOf(
  sources: readonly SourceFile[],
  choices: readonly SourceChoice[],
  open: readonly number[],
): Generator<readonly SourceFile[]> {
  const count = open.reduce((product, source) => product * (choices[source]?.files.length ?? 1), 1)
  for (let way = 0; way < Math.min(count, maxWays); way++) {
    const next = [...sources]
    let rest = way
    for (const source of open) {
      const files = choices[source]?.files ?? []
      const file = files[rest % files.length]
      if (file) next[source] = file
      rest = Math.floor(rest / files.length)
    }
    yield next
  }
}
