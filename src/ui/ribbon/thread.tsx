import type { PartFacts } from '../../core/transfer.ts'
import type { RibbonContent } from './ribbon-canvas.ts'
import { Ribbon } from './ribbon.tsx'

type ThreadProps =
  /** 0 to 1, where no pieces are known: of a person, say. */
  | { readonly fraction: number }
  /** What is here of a transfer. */
  | { readonly parts: readonly PartFacts[] }
  /** What others have of an own share. */
  | { readonly spread: readonly PartFacts[] }

/**
 * The ribbon, 6 px high, for rows of people and of the Library: `<Thread fraction={person.held} />` or
 * `<Thread parts={transfer.parts} />`. It takes the width of its place and is hidden from screen readers: the row says the
 * same in words.
 */
export function Thread(props: ThreadProps) {
  return <Ribbon isThin content={contentOf(props)} />
}

function contentOf(props: ThreadProps): RibbonContent {
  if ('parts' in props) return { kind: 'held', parts: props.parts }
  // There is no room for more copies than one.
  if ('spread' in props) return { kind: 'spread', parts: props.spread, others: 1 }
  return { kind: 'fraction', done: props.fraction }
}
