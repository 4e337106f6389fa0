import type { Transfer } from '../../core/transfer.ts'
import { fractionColumns, heldColumns, spreadColumns } from './ribbon-columns.ts'
import { runningOf, shareSituation } from '../facts/transfer-facts.ts'

// A slice of the ribbon, small enough for a tab. Pure.

/** As many pieces as can be told apart in 16 pixels. */
const pieces = 3
/** Heights that can be told apart there. */
const steps = 8

/** How much of each piece is there, 0 to 1 in eighths. */
export type Slice = readonly number[]

/** What a transfer shows in the tab while it runs; null while nothing moves. */
function sliceOf({ state, parts, people, delivered, deliveredInPart }: Transfer): Slice | null {
  const running = runningOf(state)
  if (state.phase === 'paused') return null
  switch (running?.phase) {
    case 'preparing':
      return coarse(
        fractionColumns(running.totalBytes === 0 ? 1 : running.hashedBytes / running.totalBytes, pieces).share,
      )
    case 'downloading':
      return padded(heldColumns(parts, pieces).share)
    case 'seeding':
      return shareSituation({ people, delivered, deliveredInPart }).kind === 'downloading'
        ? padded(spreadColumns(parts, pieces, 1).share)
        : null
    default:
      return null
  }
}

/** Of the transfer on the screen, or else of the first that runs. */
export function shownSlice(transfers: readonly Transfer[], shown: Transfer | null): Slice | null {
  const first = shown && sliceOf(shown)
  if (first) return first
  for (const transfer of transfers) {
    const slice = sliceOf(transfer)
    if (slice) return slice
  }
  return null
}

/** A file of fewer pieces than the slice has room for is shown in as many parts. */
function padded(share: Float32Array): Slice {
  return coarse(Float32Array.from({ length: pieces }, (_, i) => share[Math.floor((i * share.length) / pieces)] ?? 0))
}

const coarse = (share: Float32Array): Slice => Array.from(share, (part) => Math.floor(part * steps) / steps)

/** Where the pieces lie in an icon of 32 by 32; those at the ends go on beyond it. As in public/icon.svg. */
export const sliceBars = (slice: Slice) =>
  slice.map((part, i) => {
    const height = part * 16
    return { x: i === 0 ? -4 : i * 12, y: 16 - height / 2, width: i === 1 ? 10 : 14, height }
  })
