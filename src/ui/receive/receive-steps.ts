import type { JoinStep } from '../../core/transfer.ts'

/** Patience ends here: a first hint, then what to do. */
const hintAfterSeconds = 8
const adviceAfterSeconds = 20

const order: readonly JoinStep[] = ['finding', 'connecting', 'listing']

export interface StepRow {
  readonly step: JoinStep
  readonly status: 'done' | 'now' | 'later'
}

export function stepRows(current: JoinStep): readonly StepRow[] {
  const at = order.indexOf(current)
  return order.map((step, index) => ({ step, status: index < at ? 'done' : index === at ? 'now' : 'later' }))
}

export type Help = 'none' | 'hint' | 'advice'

export const helpAfter = (seconds: number): Help =>
  seconds >= adviceAfterSeconds ? 'advice' : seconds >= hintAfterSeconds ? 'hint' : 'none'
