import type { Random } from './random.ts'

/** What became of an input that did no harm. A target that only ever says one of them tests little. */
export type Outcome = 'accepted' | 'refused'

export type Input = Uint8Array<ArrayBuffer> | string

/** A parser with what must hold of it, whatever comes. */
interface TargetOf<Kind extends string, Value extends Input> {
  /** Also the name of its folder in the corpus. */
  readonly name: string
  readonly kind: Kind
  /** Valid inputs, from which others are made by damage. */
  readonly samples: readonly Value[]
  /** A new valid input, or one that is nearly so. */
  readonly generate?: (random: Random) => Value
  /** Throws what must not happen: the parser's own exception, or a rule of its result that does not hold. */
  readonly check: (input: Value) => Outcome | Promise<Outcome>
}

export type BytesTarget = TargetOf<'bytes', Uint8Array<ArrayBuffer>>
export type TextTarget = TargetOf<'text', string>
export type Target = BytesTarget | TextTarget

/** A rule of a target that does not hold. */
class Broken extends Error {
  override readonly name = 'Broken'
}

export function hold(rule: string, isTrue: boolean): void {
  if (!isTrue) throw new Broken(rule)
}
