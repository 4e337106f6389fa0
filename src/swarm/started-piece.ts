import type { PieceIndex } from '../core/ids.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { SentMark } from './request-window.ts'

/** Each message costs much the same, so few large blocks beat many small ones; also the length of a sealed chunk. */
export const blockLength = 64 * 1024

/** A piece that blocks are fetched of. */
export interface StartedPiece<Source> {
  readonly piece: PieceIndex
  readonly bytes: Bytes
  readonly blocks: readonly Block<Source>[]
  /** Blocks that are not here. */
  missing: number
  /** Of them, those that nobody is asked for. */
  free: number
  /** The only peer that may be asked, where it must be one. */
  readonly only: Source | null
}

export interface Block<Source> {
  readonly asked: BlockRequest<Source>[]
  sender: Source | null
}

export interface BlockRequest<Source> {
  readonly source: Source
  readonly started: StartedPiece<Source>
  /** Of the block within its piece. */
  readonly index: number
  readonly mark: SentMark
}

export function startPiece<Source>(piece: PieceIndex, length: number, only: Source | null): StartedPiece<Source> {
  const count = Math.ceil(length / blockLength)
  return {
    piece,
    bytes: new Uint8Array(length),
    blocks: Array.from({ length: count }, () => ({ asked: [], sender: null })),
    missing: count,
    free: count,
    only,
  }
}

export const blockBytes = ({ bytes }: Pick<StartedPiece<unknown>, 'bytes'>, index: number): number =>
  Math.min(blockLength, bytes.length - index * blockLength)

/** Nobody is asked for a block of it. */
export const isOrphan = ({ free, missing }: Pick<StartedPiece<unknown>, 'free' | 'missing'>): boolean =>
  free === missing

export const firstFreeBlock = <Source>({ blocks }: StartedPiece<Source>): number =>
  blocks.findIndex((block) => !block.sender && block.asked.length === 0)
