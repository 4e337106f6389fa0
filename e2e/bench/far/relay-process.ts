import { setPriority } from 'node:os'
import { createRelay } from './relay.ts'
import type { RelayAnswer, RelayRequest } from './relay-protocol.ts'

// The relay's own process: see start-relay.ts.

/** Before the browsers, which take all there is of a small machine; a packet that waits for the relay is its mistake. */
const priority = -10

export function main(): void {
  try {
    setPriority(priority)
  } catch {
    // Not everybody may. Then its figures say how late it was.
  }
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
