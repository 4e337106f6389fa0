import { pieceIndex } from '../core/ids.ts'
import type { PartLayout } from '../core/part-layout.ts'
import { type PieceStore, StoreError } from '../core/ports/stores.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'

// What the cases of the contract are made of. They need no test runner, so that they run in Node and in a browser's page
// alike: a case throws when its obligation is not met.

export interface StoreSubject {
  readonly layout: PartLayout
  /** The true sealed pieces, in order; several, the last one shorter. */
  readonly pieces: readonly Bytes[]
  /** False: every piece is there from the start and nothing can be put. */
  readonly isWritable: boolean
  /** Opens the same part again and again, also while it is open; a writable one is empty at first. */
  readonly open: () => Promise<PieceStore>
  /** Behind the store's back: changes the first byte of what is kept, or loses what is kept of the first piece. */
  readonly damage: (how: 'flipped' | 'lost') => Promise<void>
  /** Bytes that can be stored in all, about; without it there is room for everything. Only of a writable one. */
  readonly setRoom: (bytes: number) => Promise<void>
}

export interface ContractCase {
  readonly name: string
  readonly run: (subject: StoreSubject) => Promise<void>
}

export const first = pieceIndex(0)
export const second = pieceIndex(1)
export const last = pieceIndex(2)

export function wholePiece(pieces: readonly Bytes[], index: number): Bytes {
  const piece = pieces[index]
  if (!piece) throw new Error('the subject has too few pieces')
  return piece
}

export async function putAll(store: PieceStore, pieces: readonly Bytes[]): Promise<void> {
  await Promise.all(pieces.map((piece, i) => store.put(pieceIndex(i), piece)))
}

export function check(isMet: boolean, what: string): asserts isMet {
  if (!isMet) throw new Error(what)
}

export async function rejects(code: StoreError['code'], promise: Promise<unknown>): Promise<void> {
  check(codeOf(await settled(promise)) === code, `expected ${code}`)
}

export async function settled<T>(promise: Promise<T>): Promise<PromiseSettledResult<T>> {
  const [outcome] = await Promise.allSettled([promise])
  return outcome
}

export const isFulfilledWith = (outcome: PromiseSettledResult<Bytes>, wanted: Bytes): boolean =>
  outcome.status === 'fulfilled' && equalBytes(outcome.value, wanted)

export const codeOf = (outcome: PromiseSettledResult<unknown>): StoreError['code'] | null =>
  outcome.status === 'rejected' && outcome.reason instanceof StoreError ? outcome.reason.code : null
