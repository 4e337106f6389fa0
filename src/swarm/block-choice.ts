import type { PieceIndex } from '../core/ids.ts'
import type { Clock } from '../lib/clock.ts'
import type { BlockLedger } from './block-ledger.ts'
import { isClearlyFaster, isLate, isPassedOver, type BlockSource, type SourceState } from './block-source.ts'
import { firstFreeBlock, isOrphan, type BlockRequest, type StartedPiece } from './started-piece.ts'

// Which block to ask a peer for next: of the piece that it is at, then of one that somebody left, then of the rarest new
// one, then of one that others are at; last a block that a slower peer owes, so that the end never waits for one peer.

/** Above this no further piece is started; those that are get finished. */
const maxStartedBytes = 64 * 1024 * 1024
/** A block may be asked of this many peers at once. */
const maxAskedOf = 2

export interface BlockChoiceDeps<Source> {
  readonly clock: Clock
  readonly ledger: BlockLedger<Source>
  readonly pieceBytes: (piece: PieceIndex) => number
  /** The next piece to start, for a peer that has those that `has` accepts and began `after` last. It is started. */
  readonly pick: (has: (piece: number) => boolean, after: PieceIndex | null) => PieceIndex | null
  /** False while too many bytes wait for the store. */
  readonly mayStart: () => boolean
  /** Whether a piece must come from one peer alone, so that it can be told who sends wrong blocks. */
  readonly mustComeFromOne: (piece: PieceIndex) => boolean
}

export interface Choice<Source> {
  readonly started: StartedPiece<Source>
  readonly index: number
}

export interface BlockChoice<Source> {
  /** Null when nothing is left for this peer. */
  next(source: Source, state: SourceState<Source>): Choice<Source> | null
  /** Whether this peer could be asked for blocks of a started piece. */
  mayAsk(source: Source, state: SourceState<Source>, started: StartedPiece<Source>): boolean
}

export function createBlockChoice<Source extends BlockSource>(deps: BlockChoiceDeps<Source>): BlockChoice<Source> {
  const { clock, ledger } = deps

  function next(source: Source, state: SourceState<Source>): Choice<Source> | null {
    const { current } = state
    if (current && current.free > 0 && mayAsk(source, state, current))
      return { started: current, index: firstFreeBlock(current) }
    let shared: StartedPiece<Source> | null = null
    for (const started of ledger.started.values()) {
      if (started.free === 0 || !mayAsk(source, state, started)) continue
      shared ??= started
      if (isOrphan(started)) return goOn(state, started)
    }
    const fresh = start(source, state)
    if (fresh) return goOn(state, fresh)
    if (shared) return goOn(state, shared)
    return overdueBlock(source, state)
  }

  function goOn(state: SourceState<Source>, started: StartedPiece<Source>): Choice<Source> {
    state.current = started
    return { started, index: firstFreeBlock(started) }
  }

  function mayAsk(source: Source, state: SourceState<Source>, started: StartedPiece<Source>): boolean {
    return (
      ledger.started.get(started.piece) === started &&
      (started.only === null || started.only === source) &&
      source.has(started.piece) &&
      !state.refusals.has(started.piece)
    )
  }

  function start(source: Source, state: SourceState<Source>): StartedPiece<Source> | null {
    if (ledger.startedBytes > maxStartedBytes || !deps.mayStart()) return null
    const piece = deps.pick(
      (index) => source.has(index) && !state.refusals.has(index) && !isPassedOver(ledger.sources, state, index),
      state.current?.piece ?? null,
    )
    if (piece === null) return null
    return ledger.start(piece, deps.pieceBytes(piece), deps.mustComeFromOne(piece) ? source : null)
  }

  /** A block that another peer owes for too long, or will send clearly later than this one would. */
  function overdueBlock(source: Source, state: SourceState<Source>): Choice<Source> | null {
    const now = clock.now()
    let oldest: BlockRequest<Source> | null = null
    for (const [other, otherState] of ledger.sources) {
      if (other === source) continue
      for (const request of otherState.requests) {
        if (oldest && oldest.mark.sentAt <= request.mark.sentAt) break
        if (isWorthTwice(request, otherState, source, state, now)) oldest = request
      }
    }
    return oldest && { started: oldest.started, index: oldest.index }
  }

  function isWorthTwice(
    { started, index, mark }: BlockRequest<Source>,
    owing: SourceState<Source>,
    source: Source,
    state: SourceState<Source>,
    now: number,
  ): boolean {
    const asked = started.blocks[index]?.asked ?? []
    if (asked.length >= maxAskedOf || asked.some((request) => request.source === source)) return false
    if (!mayAsk(source, state, started)) return false
    return isLate(mark, owing, now) || isClearlyFaster(state, mark, owing, now)
  }

  return { next, mayAsk }
}
