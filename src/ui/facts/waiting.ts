import { hasPiece } from '../../core/bitfield.ts'
import type { Manifest } from '../../core/manifest.ts'
import { isFetching } from '../../core/people.ts'
import { layoutPart } from '../../core/part-layout.ts'
import { piecesOfChoice } from '../../core/progress.ts'
import type { FileIndex, Person, Transfer } from '../../core/transfer.ts'
import { difference } from '../../lib/sets.ts'

// Why nothing comes, from the facts. Pure, and without words: those are in i18n/.

/** What somebody else's share waits for. */
export type Waiting =
  /** Nobody with the files is here. */
  | 'nobody'
  | 'senderPaused'
  /** A file at the sender's was changed or moved. */
  | 'sourceChanged'
  /** Somebody else has the rest, and paused. */
  | 'holderPaused'
  /** The sender still reads and seals the files. */
  | 'preparing'
  /** People are here, and none of them has what is missing. */
  | 'lacking'
  /** Somebody here has what is missing, and it does not come. */
  | 'stalled'

/**
 * Null while something comes, or while only the person's own word is missing. `isQuiet`: nothing came for some seconds.
 */
export function waitingOf(transfer: Transfer, isQuiet: boolean): Waiting | null {
  const { state, people } = transfer
  switch (state.phase) {
    case 'awaitingParts': {
      const sender = people.find(({ isSender }) => isSender)
      // Others may be here, and have no more than the list.
      return sender ? (pauseOf(sender) ?? 'preparing') : 'nobody'
    }
    case 'offered':
      return waitingBeforeYes(people, isQuiet)
    case 'downloading':
      return waitingOfDownload(transfer, state.manifest, state.chosen, isQuiet)
    default:
      return null
  }
}

/** What tells whether something still comes. */
export interface Pulse {
  /** The same for as long as nothing comes. */
  readonly came: string
  /** How many could give. */
  readonly giving: number
}

export const pulseOf = ({ state, receivedBytes, people }: Transfer): Pulse => ({
  came: `${state.phase} ${receivedBytes}`,
  giving: people.filter(isGiving).length,
})

/**
 * How many people fetch and could not get the rest without this page: nobody else here has all of it and gives. None
 * while this page gives nothing itself.
 */
export function dependentsOf({ state, people, straight }: Pick<Transfer, 'state' | 'people' | 'straight'>): number {
  const running = state.phase === 'paused' ? null : state
  const hasNothing = running?.phase === 'complete' && difference(running.chosen, straight).size === 0
  if (!running || hasNothing || people.some((person) => person.held === 1 && isGiving(person))) return 0
  return people.filter((person) => !person.isSender && isFetching(person)).length
}

function waitingBeforeYes(people: readonly Person[], isQuiet: boolean): Waiting | null {
  if (people.length === 0) return 'nobody'
  if (people.some((person) => isGiving(person) && person.held > 0)) return null
  // Who just came says how much they have a moment later.
  return pauseAmong(people) ?? (isQuiet ? 'lacking' : null)
}

function waitingOfDownload(
  transfer: Transfer,
  manifest: Manifest,
  chosen: ReadonlySet<FileIndex>,
  isQuiet: boolean,
): Waiting | null {
  const { people } = transfer
  if (people.length === 0) return 'nobody'
  const giving = people.filter(isGiving)
  if (giving.length > 0 && !isQuiet) return null
  if (giving.some(({ held }) => held === 1)) return 'stalled'
  const pause = pauseAmong(people)
  if (pause) return pause
  if (!isQuiet) return null
  if (!isRestHere(transfer, manifest, chosen)) return 'lacking'
  return giving.length === 0 ? 'holderPaused' : 'stalled'
}

const isGiving = (person: Person): boolean => person.pause === 'none'

const pauseOf = ({ pause }: Person): 'senderPaused' | 'sourceChanged' | null =>
  pause === 'none' ? null : pause === 'source' ? 'sourceChanged' : 'senderPaused'

/** The pause that explains it: the sender's, or that of another one who has everything. */
function pauseAmong(people: readonly Person[]): 'senderPaused' | 'sourceChanged' | 'holderPaused' | null {
  const sender = people.find(({ isSender }) => isSender)
  const pause = sender ? pauseOf(sender) : null
  if (pause) return pause
  return people.some((person) => !isGiving(person) && person.held === 1) ? 'holderPaused' : null
}

/** Whether somebody linked has a chosen piece that is missing here. Looks at all pieces: not for every frame. */
function isRestHere({ parts, people }: Transfer, manifest: Manifest, chosen: ReadonlySet<FileIndex>): boolean {
  // Parts that are not open yet are left out, so that the rest can't be told apart.
  if (parts.length < manifest.parts.length) return people.some(({ held }) => held > 0)
  let firstFile = 0
  return manifest.parts.some(({ files }, index) => {
    const ranges = piecesOfChoice(layoutPart(files.map(({ size }) => size)), firstFile, chosen)
    firstFile += files.length
    const part = parts[index]
    return (
      part !== undefined &&
      ranges.some(({ first, last }) => {
        for (let piece: number = first; piece <= last; piece++) {
          if (!hasPiece(part.held, piece) && (part.availability[piece] ?? 0) > 0) return true
        }
        return false
      })
    )
  })
}
