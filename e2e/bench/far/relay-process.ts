import { favour } from './precedence.ts'
import { createRelay } from './relay.ts'
import type { RelayAnswer, RelayRequest } from './relay-protocol.ts'

// The relay's own process: see start-relay.ts.

export function main(): void {
  favour(process.pid)
  const relay = createRelay()
  process.on('message', (request) => {
    void answer(request as RelayRequest).then((reply) => process.send?.(reply))
  })
  // The benchmark has ended, however it did.
  process.on('disconnect', () => process.exit())

  async function answer({ id, call, args }: RelayRequest): Promise<RelayAnswer> {
    try {
      const work = relay[call] as (...args: readonly unknown[]) => Promise<unknown>
      return { id, result: await work(...args) }
    } catch (error) {
      return { id, error: String(error) }
    }
  }
}
