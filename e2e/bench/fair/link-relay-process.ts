import { answerCalls } from '../answer-calls.ts'
import { favour } from '../far/precedence.ts'
import type { LinkCalls } from './link-protocol.ts'
import { createLinkRelay } from './link-relay.ts'

// The relay's own process: see link.ts.

export function main(): void {
  favour(process.pid)
  answerCalls<LinkCalls>(createLinkRelay())
}
