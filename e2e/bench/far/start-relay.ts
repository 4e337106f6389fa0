import { fileURLToPath } from 'node:url'
import { startCalledProcess } from '../process-calls.ts'
import type { Relay } from './relay.ts'
import type { RelayCalls } from './relay-protocol.ts'

const program = fileURLToPath(new URL('relay.run.mjs', import.meta.url))

export interface RelayProcess extends Relay {
  stop(): Promise<void>
}

export function startRelay(): RelayProcess {
  const { ask, stop } = startCalledProcess<RelayCalls>(program, 'the relay')
  return { begin: ask('begin'), own: ask('own'), portFor: ask('portFor'), counts: ask('counts'), stop }
}
