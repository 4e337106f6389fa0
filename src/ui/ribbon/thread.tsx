import type { PartFacts } from '../../core/transfer.ts'
import { Ribbon } from './ribbon.tsx'

type ThreadProps =
  /** 0 to 1, where no pieces are known: of a person, say. */
  | { readonly fraction: number }
  /** What is here of a transfer. */
  | { readonly parts: readonly PartFacts[] }

/**
 * The ribbon, 6 px high, for rows of people and of the Library: `<Thread fraction={person.held} />` or
 * `<Thread parts={transfer.parts} />`. It takes the width of its place and is hidden from screen readers: the row says the
 * same in words.
 */
export function Thread(props: ThreadProps) {
  return (
    <Ribbon
      isThin
      content={'parts' in props ? { kind: 'held', parts: props.parts } : { kind: 'fraction', done: props.fraction }}
    />
  )
}
