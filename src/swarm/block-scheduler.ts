import type { PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import {
  createSourceState,
  isClearlyFaster,
  isLate,
  isPassedOver,
  isSilent,
  passOver,
  type BlockSource,
  type SourceState,
} from './block-source.ts'
import {
  blockBytes,
  blockLength,
  firstFreeBlock,
  isOrphan,
  startPiece,
  type BlockRequest,
  type StartedPiece,
} from './started-piece.ts'

// Decides which block is asked of whom, and puts blocks together. A peer first gets blocks of the piece that it is at,
// then a piece that somebody left, then the rarest new one; when nothing is left to ask for, blocks that a slower peer
// was asked for are asked of it too, and whichever comes first cancels the other. So the end never waits for one peer.

/** Above this no further piece is started; those that are get finished. */
const maxStartedBytes = 64 * 1024 * 1024
/** A block may be asked of this many peers at once. */
const maxAskedOf = 2
/** A peer that refused a piece is not asked for it again for this long. */
const refusalMs = 10_000

export interface BlockSchedulerDeps<Source> {
  readonly clock: Clock
  readonly pieceBytes: (piece: PieceIndex) => number
  /** The next piece to start, for a peer that has those that `has` accepts. It is started, or given back by `unpick`. */
  readonly pick: (has: (piece: number) => boolean) => PieceIndex | null
  readonly unpick: (piece: PieceIndex) => void
  /** False while too many bytes wait for the store. */
  readonly mayStart: () => boolean
  /** Whether a piece must come from one peer alone, so that it can be told who sends wrong blocks. */
  readonly mustComeFromOne: (piece: PieceIndex) => boolean
  /** All blocks are here; `senders` by block. */
  readonly complete: (piece: PieceIndex, bytes: Bytes, senders: readonly Source[]) => void
}

export interface BlockScheduler<Source> {
  add(source: Source): void
  remove(source: Source): void
  /** Asks for as much as the peer's window has room for. Call whenever something may have changed for it. */
  fill(source: Source): void
  fillAll(): void
  /** A block came, asked for now or once. */
  received(source: Source, piece: number, offset: number, block: Uint8Array): void
  /** The peer will not send this block. */
  refused(source: Source, piece: number, offset: number): void
  /** What the peer refused may be asked for again, of one piece or of all: it has the piece now, or unchoked us. */
  forgive(source: Source, piece?: number): void
  /** Drops started pieces that are not wanted any more. */
  abandon(isWanted: (piece: PieceIndex) => boolean): void
  /** Call about four times a second: finds peers that answer no more. */
  tick(): void
  /** Cancels every request and asks for nothing until `resume`. */
  pause(): void
  resume(): void
  isStarted(piece: PieceIndex): boolean
  readonly startedPieces: Iterable<PieceIndex>
}

export function createBlockScheduler<Source extends BlockSource>(
  deps: BlockSchedulerDeps<Source>,
): BlockScheduler<Source> {
  const { clock } = deps
  const sources = new Map<Source, SourceState<Source>>()
  const startedPieces = new Map<number, StartedPiece<Source>>()
  let startedBytes = 0
  let isPaused = false

  function fill(source: Source): void {
    const state = sources.get(source)
    if (!state || isPaused) return
    while (source.isOpen && state.openBytes < (state.isSnubbing ? 1 : state.window.bytes)) {
      const next = nextBlock(source, state)
      if (!next) return
      ask(source, state, next.started, next.index)
    }
  }

  interface Choice {
    readonly started: StartedPiece<Source>
    readonly index: number
  }

  function nextBlock(source: Source, state: SourceState<Source>): Choice | null {
    const { current } = state
    if (current && current.free > 0 && mayAsk(source, state, current))
      return { started: current, index: firstFreeBlock(current) }
    let shared: StartedPiece<Source> | null = null
    for (const started of startedPieces.values()) {
      if (started.free === 0 || !mayAsk(source, state, started)) continue
      shared ??= started
      if (isOrphan(started)) return goOn(state, started)
    }
    const fresh = start(source, state)
    if (fresh) return goOn(state, fresh)
    if (shared) return goOn(state, shared)
    return overdueBlock(source, state)
  }

  function goOn(state: SourceState<Source>, started: StartedPiece<Source>): Choice {
    state.current = started
    return { started, index: firstFreeBlock(started) }
  }

  function mayAsk(source: Source, state: SourceState<Source>, started: StartedPiece<Source>): boolean {
    return (
      startedPieces.get(started.piece) === started &&
      (started.only === null || started.only === source) &&
      source.has(started.piece) &&
      !state.refusals.has(started.piece)
    )
  }

  function start(source: Source, state: SourceState<Source>): StartedPiece<Source> | null {
    if (startedBytes > maxStartedBytes || !deps.mayStart()) return null
    const piece = deps.pick(
      (index) => source.has(index) && !state.refusals.has(index) && !isPassedOver(sources, state, index),
    )
    if (piece === null) return null
    const started = startPiece(piece, deps.pieceBytes(piece), deps.mustComeFromOne(piece) ? source : null)
    startedPieces.set(piece, started)
    startedBytes += started.bytes.length
    return started
  }

  /** A block that another peer owes for too long, or will send clearly later than this one would. */
  function overdueBlock(source: Source, state: SourceState<Source>): Choice | null {
    const now = clock.now()
    let oldest: BlockRequest<Source> | null = null
    for (const [other, otherState] of sources) {
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

  function ask(source: Source, state: SourceState<Source>, started: StartedPiece<Source>, index: number): void {
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
  }

  function settle(request: BlockRequest<Source>): boolean {
    const state = sources.get(request.source)
    if (!state?.requests.delete(request)) return false
    const { started, index } = request
    state.openBytes -= blockBytes(started, index)
    const asked = started.blocks[index]?.asked
    asked?.splice(asked.indexOf(request), 1)
    return true
  }

  /** The request is over without its block. */
  function close(request: BlockRequest<Source>): void {
    if (settle(request)) reopen(request.started, request.index)
  }

  function reopen(started: StartedPiece<Source>, index: number): void {
    const block = started.blocks[index]
    if (!block || block.sender || block.asked.length > 0) return
    started.free++
    if (started.only && isOrphan(started)) startAfresh(started)
  }

  /** The one peer that was to send all of it does not: another one sends all of it. */
  function startAfresh(started: StartedPiece<Source>): void {
    if (startedPieces.get(started.piece) !== started) return
    forget(started)
    deps.unpick(started.piece)
  }

  function forget(started: StartedPiece<Source>): void {
    startedPieces.delete(started.piece)
    startedBytes -= started.bytes.length
  }

  function withdraw(request: BlockRequest<Source>): void {
    close(request)
    const { source, started, index } = request
    source.cancel(started.piece, index * blockLength, blockBytes(started, index))
  }

  function find(source: Source, piece: number, offset: number): BlockRequest<Source> | undefined {
    const index = offset / blockLength
    for (const request of sources.get(source)?.requests ?? []) {
      if (request.started.piece === piece && request.index === index) return request
    }
    return undefined
  }

  function store(
    source: Source,
    started: StartedPiece<Source>,
    index: number,
    bytes: Uint8Array,
    wasAsked: boolean,
  ): void {
    const block = started.blocks[index]
    const isUseful = block && !block.sender && bytes.length === blockBytes(started, index)
    if (!isUseful || (started.only && started.only !== source)) {
      if (wasAsked) reopen(started, index)
      return
    }
    if (!wasAsked && block.asked.length === 0) started.free--
    block.sender = source
    started.missing--
    started.bytes.set(bytes, index * blockLength)
    for (const request of [...block.asked]) withdraw(request)
    if (started.missing > 0) return
    forget(started)
    for (const { passedOver } of sources.values()) passedOver.delete(started.piece)
    deps.complete(
      started.piece,
      started.bytes,
      started.blocks.map((each) => each.sender ?? source),
    )
  }

  function checkSilence(state: SourceState<Source>, now: number): void {
    for (const [piece, since] of state.refusals) if (now - since > refusalMs) state.refusals.delete(piece)
    if (!isSilent(state, now)) return
    state.isSnubbing = true
    // One stays, so that the peer can show that it is back.
    for (const request of [...state.requests].slice(1)) withdraw(request)
  }

  /** A piece that must come from one peer goes to another one when that peer keeps it waiting. */
  function checkOnly(started: StartedPiece<Source>, only: Source, now: number): void {
    const { piece } = started
    const owing = sources.get(only)
    if (!owing) {
      startAfresh(started)
      return
    }
    const isLeft = isOrphan(started) && !(only.isOpen && mayAsk(only, owing, started))
    const isStuck = isLeft || isSilent(owing, now)
    const requests = started.blocks.flatMap(({ asked }) => asked)
    if (!isStuck && !requests.some(({ mark }) => isLate(mark, owing, now))) return
    if (!passOver(sources, owing, piece, isStuck)) return
    for (const request of requests) withdraw(request)
    startAfresh(started)
  }

  function fillAll(): void {
    for (const source of sources.keys()) fill(source)
  }

  return {
    add(source) {
      sources.set(source, createSourceState())
    },
    remove(source) {
      for (const request of [...(sources.get(source)?.requests ?? [])]) close(request)
      sources.delete(source)
      fillAll()
    },
    fill,
    fillAll,
    received(source, piece, offset, bytes) {
      const state = sources.get(source)
      if (!state) return
      const now = clock.now()
      state.silentSince = now
      state.isSnubbing = false
      const request = find(source, piece, offset)
      if (request) {
        state.window.received(request.mark, bytes.length, now)
        settle(request)
      }
      const started = startedPieces.get(piece)
      if (started) store(source, started, offset / blockLength, bytes, request?.started === started)
      fill(source)
    },
    refused(source, piece, offset) {
      const request = find(source, piece, offset)
      if (!request) return
      if (source.isOpen) sources.get(source)?.refusals.set(piece, clock.now())
      close(request)
    },
    forgive(source, piece) {
      const refusals = sources.get(source)?.refusals
      if (piece === undefined) refusals?.clear()
      else refusals?.delete(piece)
    },
    abandon(isWanted) {
      for (const started of [...startedPieces.values()]) {
        if (isWanted(started.piece)) continue
        forget(started)
        for (const { asked } of started.blocks) for (const request of [...asked]) withdraw(request)
      }
    },
    tick() {
      const now = clock.now()
      for (const state of sources.values()) checkSilence(state, now)
      for (const started of [...startedPieces.values()]) if (started.only) checkOnly(started, started.only, now)
      fillAll()
    },
    pause() {
      isPaused = true
      for (const state of sources.values()) for (const request of [...state.requests]) withdraw(request)
    },
    resume() {
      isPaused = false
      fillAll()
    },
    isStarted: (piece) => startedPieces.has(piece),
    get startedPieces() {
      return [...startedPieces.values()].map((started) => started.piece)
    },
  }
}
