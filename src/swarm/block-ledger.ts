import type { PieceIndex } from '../core/ids.ts'
import type { Clock } from '../lib/clock.ts'
import { createSourceState, type BlockSource, type SourceState } from './block-source.ts'
import { blockBytes, blockLength, isOrphan, startPiece, type BlockRequest, type StartedPiece } from './started-piece.ts'

// Which pieces are started, and which of their blocks are asked of whom. It only keeps account: what to ask next is
// decided by block-choice.ts, and when by block-scheduler.ts.

export interface BlockLedgerDeps {
  readonly clock: Clock
  /** A piece was given up without being complete: it may be started again. */
  readonly unpick: (piece: PieceIndex) => void
}

export interface BlockLedger<Source> {
  readonly sources: ReadonlyMap<Source, SourceState<Source>>
  readonly started: ReadonlyMap<number, StartedPiece<Source>>
  readonly startedBytes: number
  add(source: Source): void
  remove(source: Source): void
  /** `only`: the one source that all blocks must come from, where there must be one. */
  start(piece: PieceIndex, length: number, only: Source | null): StartedPiece<Source>
  ask(source: Source, state: SourceState<Source>, started: StartedPiece<Source>, index: number): void
  find(source: Source, piece: number, offset: number): BlockRequest<Source> | undefined
  /** The request is over because its block came. */
  settle(request: BlockRequest<Source>): void
  /** The request is over without its block. */
  close(request: BlockRequest<Source>): void
  /** As `close`, and the source hears of it. */
  withdraw(request: BlockRequest<Source>): void
  /** The block is nobody's any more, unless it is here or asked of somebody else. */
  reopen(started: StartedPiece<Source>, index: number): void
  /** The one source that was to send all of it does not: another one sends all of it. */
  startAfresh(started: StartedPiece<Source>): void
  /** It is complete, or not wanted. */
  forget(started: StartedPiece<Source>): void
}

export function createBlockLedger<Source extends BlockSource>({ clock, unpick }: BlockLedgerDeps): BlockLedger<Source> {
  const sources = new Map<Source, SourceState<Source>>()
  const startedPieces = new Map<number, StartedPiece<Source>>()
  let startedBytes = 0

  function settle(request: BlockRequest<Source>): boolean {
    const state = sources.get(request.source)
    if (!state?.requests.delete(request)) return false
    const { started, index } = request
    state.openBytes -= blockBytes(started, index)
    const asked = started.blocks[index]?.asked
    asked?.splice(asked.indexOf(request), 1)
    return true
  }

  function close(request: BlockRequest<Source>): void {
    if (settle(request)) reopen(request.started, request.index)
  }

  function reopen(started: StartedPiece<Source>, index: number): void {
    const block = started.blocks[index]
    if (!block || block.sender || block.asked.length > 0) return
    started.free++
    if (started.only && isOrphan(started)) startAfresh(started)
  }

  function startAfresh(started: StartedPiece<Source>): void {
    if (startedPieces.get(started.piece) !== started) return
    forget(started)
    unpick(started.piece)
  }

  function forget(started: StartedPiece<Source>): void {
    if (startedPieces.delete(started.piece)) startedBytes -= started.bytes.length
  }

  return {
    sources,
    started: startedPieces,
    get startedBytes() {
      return startedBytes
    },
    add(source) {
      sources.set(source, createSourceState(source))
    },
    remove(source) {
      for (const request of [...(sources.get(source)?.requests ?? [])]) close(request)
      sources.delete(source)
    },
    start(piece, length, only) {
      const started = startPiece(piece, length, only)
      startedPieces.set(piece, started)
      startedBytes += started.bytes.length
      return started
    },
    ask(source, state, started, index) {
      const length = blockBytes(started, index)
      const block = started.blocks[index]
      if (!block) throw new RangeError('no such block')
      if (block.asked.length === 0) started.free--
      if (state.requests.size === 0) state.silentSince = clock.now()
      state.openBytes += length
      const request = { source, started, index, mark: state.window.sent(state.openBytes, clock.now()) }
      block.asked.push(request)
      state.requests.add(request)
      source.request(started.piece, index * blockLength, length)
    },
    find(source, piece, offset) {
      const index = offset / blockLength
      for (const request of sources.get(source)?.requests ?? []) {
        if (request.started.piece === piece && request.index === index) return request
      }
      return undefined
    },
    settle: (request) => void settle(request),
    close,
    withdraw(request) {
      close(request)
      const { source, started, index } = request
      source.cancel(started.piece, index * blockLength, blockBytes(started, index))
    },
    reopen,
    startAfresh,
    forget,
  }
}
