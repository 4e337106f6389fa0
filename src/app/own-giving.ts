import type { AbortSignalLike, SourceFile } from '../core/ports/platform.ts'
import type { Refused } from '../core/transfer.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { OwnList } from './own-list.ts'
import type { OwnPart } from './own-part.ts'
import { openHandles } from './source-handles.ts'
import { givenTogether, matchSources, settleParts, wantedSources, type Choices } from './source-match.ts'

// The files of an own share that an earlier visit made, given again.

export interface OwnGiving {
  /** All that are wanted, or one after another. Rejects where what is wrong is no fault of the files. */
  give(files: readonly SourceFile[]): Promise<void>
  /** Those that the browser remembers. Call from a click: it may ask. */
  allow(): Promise<void>
  /** Looking takes a moment: only what was begun last counts. Says whether nothing was begun since, and all goes on. */
  begin(): () => boolean
}

export interface OwnGivingDeps {
  /** Grows. */
  readonly parts: readonly OwnPart[]
  readonly list: Pick<OwnList, 'manifest' | 'sources'>
  readonly ended: AbortSignalLike
  readonly contentRoot: () => Promise<Bytes>
  readonly onRefused: (refused: Refused) => void
  /** Every part has its files now. */
  readonly onGiven: () => void
}

export function createOwnGiving({ parts, list, ended, contentRoot, ...deps }: OwnGivingDeps): OwnGiving {
  /** What was given so far, until it is all. */
  let given: readonly SourceFile[] = []
  let looks = 0

  function begin(): () => boolean {
    const mine = ++looks
    return () => !ended.aborted && mine === looks
  }

  async function take(choicesNow: () => Choices): Promise<void> {
    const isLast = begin()
    const root = await contentRoot()
    const found = choicesNow()
    if ('refused' in found) return refuse(isLast, found.refused)
    // What was added on this visit is here, and stands at the end.
    const waiting = parts.filter(({ sources }) => sources === null)
    const taken = await settleParts(waiting, found.choices, root)
    if ('refused' in taken) return refuse(isLast, taken.refused)
    if (!isLast()) return
    for (const [index, part] of waiting.entries()) part.give(taken.settled[index] ?? [])
    given = []
    deps.onGiven()
  }

  function refuse(isLast: () => boolean, refused: Refused): void {
    if (isLast()) deps.onRefused(refused)
  }

  /** Without those that were added on this visit. */
  function wanted() {
    const count = parts.reduce((sum, { sources, files }) => (sources ? sum : sum + files.length), 0)
    return wantedSources(list).slice(0, count)
  }

  /** What went wrong stands in the state, too. */
  async function told(giving: () => Promise<void>): Promise<void> {
    try {
      await giving()
    } catch (error) {
      if (!ended.aborted) deps.onRefused({ path: '', why: 'failed' })
      throw error
    }
  }

  return {
    give(files) {
      given = givenTogether(given, files, wanted())
      return told(() => take(() => matchSources(wanted(), given)))
    },
    allow: () =>
      told(async () => {
        const opened = await openHandles(list.sources.slice(0, wanted().length))
        if ('refused' in opened) deps.onRefused(opened.refused)
        else await take(() => inOrder(opened.sources))
      }),
    begin,
  }

  /** Each is the very file that was shared: only what is in it may be another. */
  function inOrder(files: readonly SourceFile[]): Choices {
    const wants = wanted()
    const other = wants.find(({ size }, index) => files[index]?.size !== size)
    if (other) return { refused: { path: other.path, why: 'other' } }
    return {
      choices: files.map((file, index) => ({ files: [file], isSameTime: file.modified === wants[index]?.modified })),
    }
  }
}
