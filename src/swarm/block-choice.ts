import type { PieceIndex } from '../core/ids.ts'
import type { UrgentPiece } from '../core/ports/swarm.ts'
import type { Clock } from '../lib/clock.ts'
import type { BlockLedger } from './block-ledger.ts'
import { isClearlyFaster, isLate, isPassedOver, isSooner, type BlockSource, type SourceState } from './block-source.ts'
import { firstFreeBlock, isOrphan, type BlockRequest, type StartedPiece } from './started-piece.ts'

// Which block to ask a peer for next: of an urgent piece, then of the piece that it is at, then of one that somebody left, then of the rarest new
// one, then of one that others are at; last a block that a slower peer owes, so that the end never waits for one peer.

/** Above this no further piece is started but urgent ones; those that are get finished. */
export const maxStartedBytes = 64 * 1024 * 1024
/** A block may be asked of this many peers at once. */
const maxAskedOf = 2

export interface BlockChoiceDeps<Source> {
  readonly clock: Clock
  readonly ledger: BlockLedger<Source>
  readonly pieceBytes: (piece: PieceIndex) => number
  /** The next piece to start, for a peer that has those that `has` accepts and began `after` last. It is started. */
  readonly pick: (has: (piece: number) => boolean, after: PieceIndex | null) => PieceIndex | null
  /** Pieces that go before all others, in this order. */
  readonly urgent: () => readonly UrgentPiece[]
  /** Picks this piece, which is started then; false when it is not to be had. */
  readonly take: (piece: PieceIndex) => boolean
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
    const urgent = urgentBlock(source, state)
    if (urgent) return urgent
    if (owesDue(state)) return null
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

  /** The first that nobody is asked for; where there is none, one that is due and would come sooner from this peer. */
  function urgentBlock(source: Source, state: SourceState<Source>): Choice<Source> | null {
    const urgent = deps.urgent()
    for (const { piece } of urgent) {
      const started = ledger.started.get(piece) ?? startUrgent(source, state, piece)
      if (started && started.free > 0 && mayAsk(source, state, started)) {
        return { started, index: firstFreeBlock(started) }
      }
    }
    for (const { piece, isDue } of urgent) {
      const started = isDue ? ledger.started.get(piece) : undefined
      const due = started && dueBlock(source, state, started)
      if (due) return due
    }
    return null
  }

  /** Somebody waits for what this peer is sending, and next perhaps for another place: all else would be in the way of that. */
  function owesDue({ requests }: SourceState<Source>): boolean {
    const due = new Set(deps.urgent().flatMap(({ piece, isDue }) => (isDue ? [piece] : [])))
    return due.size > 0 && [...requests].some(({ started }) => due.has(started.piece))
  }

  function startUrgent(source: Source, state: SourceState<Source>, piece: PieceIndex): StartedPiece<Source> | null {
    return deps.mayStart() && mayStart(source, state, piece) && deps.take(piece) ? begin(source, piece) : null
  }

  function dueBlock(source: Source, state: SourceState<Source>, started: StartedPiece<Source>): Choice<Source> | null {
    const now = clock.now()
    for (const { asked } of started.blocks) {
      const [request] = asked
      const owing = request && ledger.sources.get(request.source)
      const isOverdue =
        request && owing && (isSooner(state, request.mark, owing, now) || isLate(request.mark, owing, now))
      if (isOverdue && mayAskToo(request, source, state)) {
        return { started, index: request.index }
      }
    }
    return null
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
    const piece = deps.pick((index) => mayStart(source, state, index), state.current?.piece ?? null)
    return piece === null ? null : begin(source, piece)
  }

  const begin = (source: Source, piece: PieceIndex): StartedPiece<Source> =>
    ledger.start(piece, deps.pieceBytes(piece), deps.mustComeFromOne(piece) ? source : null)

  const mayStart = (source: Source, state: SourceState<Source>, piece: number): boolean =>
    source.has(piece) && !state.refusals.has(piece) && !isPassedOver(ledger.sources, state, piece)

  /** A block that another peer owes for too long, or will send clearly later than this one would. */
  function overdueBlock(source: Source, state: SourceState<Source>): Choice<Source> | null {
    const now = clock.now()
    let oldest: BlockRequest<Source> | null = null
    for (const [other, otherState] of ledger.sources) {
      if (other === source) continue
      for (const request of otherState.requests) {
        if (oldest && oldest.mark.sentAt <= request.mark.sentAt) break
        if (!mayAskToo(request, source, state)) continue
        if (isLate(request.mark, otherState, now) || isClearlyFaster(state, request.mark, otherState, now))
          oldest = request
      }
    }
    return oldest && { started: oldest.started, index: oldest.index }
  }

  /** Whether the peer may be asked for the block that another one is asked for. */
  function mayAskToo({ started, index }: BlockRequest<Source>, source: Source, state: SourceState<Source>): boolean {
    const asked = started.blocks[index]?.asked ?? []
    if (asked.length >= maxAskedOf || asked.some((request) => request.source === source)) return false
    return mayAsk(source, state, started)
  }

  return { next, mayAsk }
}
