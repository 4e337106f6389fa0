import { answerCalls } from '../answer-calls.ts'
import { favour } from './precedence.ts'
import { createRelay } from './relay.ts'
import type { RelayCalls } from './relay-protocol.ts'

// The relay's own process: see start-relay.ts.

export function main(): void {
  favour(process.pid)
  answerCalls<RelayCalls>(createRelay())
}
