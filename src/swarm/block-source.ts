import type { PieceIndex } from '../core/ids.ts'
import { createRequestWindow, type RequestWindow, type SentMark } from './request-window.ts'
import type { BlockRequest, StartedPiece } from './started-piece.ts'

// What is known of a peer that blocks are asked of, and how it is judged by that.

/** A block is late after three times its peer's usual latency, and never before this. */
const minLateMs = 500
/** Late, for a peer that has never answered. */
const firstLateMs = 2_000
/** A faster peer is asked too when it should answer in half the time that is left, and this much earlier. */
const clearlyFasterMs = 250
/** A peer that owes blocks and sends none for this long is snubbing us: all but one of them go to others. */
const snubbedAfterMs = 8_000

/** A peer, as far as blocks go. Compared by identity. */
export interface BlockSource {
  /** False while it chokes us or is gone. */
  readonly isOpen: boolean
  /** How many connections its blocks come by. */
  readonly lanes: number
  has(piece: number): boolean
  request(piece: PieceIndex, offset: number, length: number): void
  cancel(piece: PieceIndex, offset: number, length: number): void
}

export interface SourceState<Source> {
  readonly window: RequestWindow
  /** In the order of sending. */
  readonly requests: Set<BlockRequest<Source>>
  openBytes: number
  current: StartedPiece<Source> | null
  /** Since when it owes us blocks and has sent none. */
  silentSince: number
  isSnubbing: boolean
  /** Pieces that it refused, and when. */
  readonly refusals: Map<number, number>
  /** Pieces that it was to send alone and did not: others go first. */
  readonly passedOver: Set<number>
}

export function createSourceState<Source extends BlockSource>(source: Source): SourceState<Source> {
  return {
    window: createRequestWindow(source),
    requests: new Set(),
    openBytes: 0,
    current: null,
    silentSince: 0,
    isSnubbing: false,
    refusals: new Map(),
    passedOver: new Set(),
  }
}

export function isLate({ sentAt }: SentMark, owing: Pick<SourceState<unknown>, 'window'>, now: number): boolean {
  const usual = owing.window.latencyMs
  return now - sentAt > (usual === null ? firstLateMs : Math.max(minLateMs, 3 * usual))
}

/** Whether the block would come clearly sooner from `state` than from the peer that owes it. */
export function isClearlyFaster(
  state: Pick<SourceState<unknown>, 'window'>,
  { sentAt }: SentMark,
  owing: Pick<SourceState<unknown>, 'window'>,
  now: number,
): boolean {
  const usual = owing.window.latencyMs
  const own = state.window.latencyMs
  return usual !== null && own !== null && usual - (now - sentAt) > 2 * own + clearlyFasterMs
}

/** Whether the block should come sooner from `state` than from the peer that owes it; nothing is known of neither: not. */
export function isSooner(
  state: Pick<SourceState<unknown>, 'window'>,
  { sentAt }: SentMark,
  owing: Pick<SourceState<unknown>, 'window'>,
  now: number,
): boolean {
  const own = state.window.latencyMs
  return own !== null && (owing.window.latencyMs ?? firstLateMs) - (now - sentAt) > own
}

export const isSilent = (
  { requests, silentSince }: Pick<SourceState<unknown>, 'silentSince'> & { requests: ReadonlySet<unknown> },
  now: number,
): boolean => requests.size > 0 && now - silentSince >= snubbedAfterMs

/** Those that could be asked for the piece. One that was silent counts once it owes nothing: it may be back. */
function takers<Source extends BlockSource>(
  sources: ReadonlyMap<Source, SourceState<Source>>,
  piece: number,
): SourceState<Source>[] {
  return [...sources]
    .filter(([source, { refusals }]) => source.isOpen && source.has(piece) && !refusals.has(piece))
    .map(([, state]) => state)
    .filter(({ isSnubbing, requests }) => !isSnubbing || requests.size === 0)
}

export function isPassedOver<Source extends BlockSource>(
  sources: ReadonlyMap<Source, SourceState<Source>>,
  { passedOver }: SourceState<Source>,
  piece: number,
): boolean {
  return passedOver.has(piece) && takers(sources, piece).some((other) => !other.passedOver.has(piece))
}

/** Notes that others go before `owing` for the piece. False when it goes to none of them. */
export function passOver<Source extends BlockSource>(
  sources: ReadonlyMap<Source, SourceState<Source>>,
  owing: SourceState<Source>,
  piece: number,
  isStuck: boolean,
): boolean {
  const others = takers(sources, piece).filter((state) => state !== owing)
  if (others.every(({ passedOver }) => passedOver.has(piece))) {
    // Late is better than in turns without end; only who stands still is left for one that was late before.
    if (!isStuck || others.length === 0) return false
    for (const { passedOver } of others) passedOver.delete(piece)
  }
  owing.passedOver.add(piece)
  return true
}
