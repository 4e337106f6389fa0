import type { PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createBlockChoice, maxStartedBytes, type BlockChoiceDeps } from './block-choice.ts'
import { createBlockLedger } from './block-ledger.ts'
import { isLate, isSilent, passOver, type BlockSource, type SourceState } from './block-source.ts'
import { blockBytes, blockLength, isOrphan, type StartedPiece } from './started-piece.ts'
import { maxBacklogBytes } from './upload-queue.ts'

// Keeps every peer asked for as much as its window has room for, and puts blocks together. A block that is asked of two
// is cancelled with the other as soon as one of them sent it.

/** A peer that refused a piece is not asked for it again for this long. */
const refusalMs = 10_000

/**
 * A peer whose window is nearly full is asked for more once there is room for this much, or for a quarter of the window:
 * requests then go out together, and a message costs the same however short it is.
 */
const refillBytes = 256 * 1024

/**
 * What a peer has put on its way can't be taken back. Cancelled, it comes all the same, and once more when it is asked
 * for anew. So much of what is asked for is on its way, and more with each further connection: what waits on a slow one.
 */
const committedBytes = maxBacklogBytes
const committedBytesPerLane = 208 * 1024

export interface BlockSchedulerDeps<Source> extends Omit<BlockChoiceDeps<Source>, 'ledger'> {
  /** Gives a picked piece back. */
  readonly unpick: (piece: PieceIndex) => void
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
  /**
   * Something else is urgent now: cancels, of those who have some of it and are asked for much, what is not, and asks
   * them anew.
   */
  reaim(): void
  /** Call about four times a second: finds peers that answer no more. */
  tick(): void
  /** Cancels every request and asks for nothing until `resume`. */
  pause(): void
  resume(): void
  isStarted(piece: PieceIndex): boolean
  /** Those that somebody is asked for a block of. */
  readonly askedPieces: Iterable<PieceIndex>
}

export function createBlockScheduler<Source extends BlockSource>(
  deps: BlockSchedulerDeps<Source>,
): BlockScheduler<Source> {
  const { clock } = deps
  const ledger = createBlockLedger<Source>(deps)
  const choice = createBlockChoice<Source>({ ...deps, ledger })
  const { sources } = ledger
  let isPaused = false

  function fill(source: Source): void {
    const state = sources.get(source)
    if (!state || isPaused) return
    if (deps.urgent().length > 0) state.window.beginSmall()
    while (source.isOpen && state.openBytes < (state.isSnubbing ? 1 : state.window.bytes)) {
      const next = choice.next(source, state)
      if (!next) return
      ledger.ask(source, state, next.started, next.index)
    }
  }

  function fillAll(): void {
    for (const source of sources.keys()) fill(source)
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
      if (wasAsked) ledger.reopen(started, index)
      return
    }
    if (!wasAsked && block.asked.length === 0) started.free--
    block.sender = source
    started.missing--
    started.bytes.set(bytes, index * blockLength)
    for (const request of [...block.asked]) ledger.withdraw(request)
    if (started.missing > 0) return
    ledger.forget(started)
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
    for (const request of [...state.requests].slice(1)) ledger.withdraw(request)
  }

  /** A piece that must come from one peer goes to another one when that peer keeps it waiting. */
  function checkOnly(started: StartedPiece<Source>, only: Source, now: number): void {
    const { piece } = started
    const owing = sources.get(only)
    if (!owing) {
      ledger.startAfresh(started)
      return
    }
    const isLeft = isOrphan(started) && !(only.isOpen && choice.mayAsk(only, owing, started))
    const isStuck = isLeft || isSilent(owing, now)
    const requests = started.blocks.flatMap(({ asked }) => asked)
    if (!isStuck && !requests.some(({ mark }) => isLate(mark, owing, now))) return
    if (!passOver(sources, owing, piece, isStuck)) return
    for (const request of requests) ledger.withdraw(request)
    ledger.startAfresh(started)
  }

  /** What nobody is asked for any more costs memory: where nothing of it came, or there is too much of it, it begins anew. */
  function giveUpBegun(kept: ReadonlySet<PieceIndex>): void {
    const orphans = [...ledger.started.values()].filter((started) => isOrphan(started) && !kept.has(started.piece))
    for (const started of orphans) {
      const isEmpty = started.missing === started.blocks.length
      if (isEmpty || ledger.startedBytes > maxStartedBytes) ledger.startAfresh(started)
    }
  }

  return {
    add: (source) => ledger.add(source),
    remove(source) {
      ledger.remove(source)
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
      const request = ledger.find(source, piece, offset)
      if (request) {
        state.window.received(request.mark, bytes.length, now)
        ledger.settle(request)
      }
      const started = ledger.started.get(piece)
      if (started) store(source, started, offset / blockLength, bytes, request?.started === started)
      const room = state.window.bytes - state.openBytes
      if (room >= Math.min(refillBytes, state.window.bytes / 4)) fill(source)
    },
    refused(source, piece, offset) {
      const request = ledger.find(source, piece, offset)
      if (!request) return
      if (source.isOpen) sources.get(source)?.refusals.set(piece, clock.now())
      ledger.close(request)
    },
    forgive(source, piece) {
      const refusals = sources.get(source)?.refusals
      if (piece === undefined) refusals?.clear()
      else refusals?.delete(piece)
    },
    abandon(isWanted) {
      for (const started of [...ledger.started.values()]) {
        if (isWanted(started.piece)) continue
        ledger.forget(started)
        for (const { asked } of started.blocks) for (const request of [...asked]) ledger.withdraw(request)
      }
    },
    reaim() {
      const urgent = deps.urgent()
      const pieces = new Set(urgent.map(({ piece }) => piece))
      for (const [source, state] of sources) {
        const committed = committedBytes + committedBytesPerLane * (source.lanes - 1)
        if (state.openBytes <= committed || !urgent.some(({ piece }) => source.has(piece))) continue
        for (const request of [...state.requests]) if (!pieces.has(request.started.piece)) ledger.withdraw(request)
      }
      giveUpBegun(pieces)
      fillAll()
    },
    tick() {
      const now = clock.now()
      for (const state of sources.values()) checkSilence(state, now)
      for (const started of [...ledger.started.values()]) if (started.only) checkOnly(started, started.only, now)
      fillAll()
    },
    pause() {
      isPaused = true
      for (const state of sources.values()) for (const request of [...state.requests]) ledger.withdraw(request)
    },
    resume() {
      isPaused = false
      fillAll()
    },
    isStarted: (piece) => ledger.started.has(piece),
    get askedPieces() {
      return [...ledger.started.values()].filter(({ missing, free }) => missing > free).map(({ piece }) => piece)
    },
  }
}
