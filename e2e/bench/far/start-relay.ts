import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Relay } from './relay.ts'
import type { RelayAnswer, RelayCalls, RelayRequest } from './relay-protocol.ts'

const program = fileURLToPath(new URL('relay.run.mjs', import.meta.url))

export interface RelayProcess extends Relay {
  stop(): Promise<void>
}

export function startRelay(): RelayProcess {
  // The other way of passing messages has no Infinity.
  const child = fork(program, { serialization: 'advanced' })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let isStopping = false
  child.on('message', (message) => {
    const { id, result, error } = message as RelayAnswer
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(`the relay: ${error}`))
  })
  child.on('exit', (code) => {
    if (!isStopping) console.error(`the relay has ended with ${code}`)
    for (const { reject } of waiting.values()) reject(new Error('the relay has ended'))
    waiting.clear()
  })
  const ask =
    <K extends keyof RelayCalls>(call: K) =>
    (...args: Parameters<RelayCalls[K]>) =>
      new Promise<ReturnType<RelayCalls[K]>>((resolve, reject) => {
        const id = ++lastId
        waiting.set(id, { resolve: (result) => resolve(result as ReturnType<RelayCalls[K]>), reject })
        const request: RelayRequest = { id, call, args }
        child.send(request, (error) => error && reject(error))
      })
  return {
    begin: ask('begin'),
    own: ask('own'),
    portFor: ask('portFor'),
    counts: ask('counts'),
    async stop() {
      isStopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
