import { fork } from 'node:child_process'
import { once } from 'node:events'

// Calls of a process of the benchmark's own: what the benchmark does must not hold up what that process does.

/** What `answerCalls` answers, as the caller sees it. */
export type Promised<Calls> = {
  [K in keyof Calls]: Calls[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<R> : never
}

export interface CallRequest {
  readonly id: number
  readonly call: PropertyKey
  readonly args: readonly unknown[]
}

export interface CallAnswer {
  readonly id: number
  readonly result?: unknown
  readonly error?: string
}

export interface CalledProcess<Calls> {
  ask<K extends keyof Calls>(call: K): Promised<Calls>[K]
  stop(): Promise<void>
}

type AnyCalls<Calls> = { readonly [K in keyof Calls]: (...args: never[]) => unknown }

/** @param name for messages, such as `the relay` */
export function startCalledProcess<Calls extends AnyCalls<Calls>>(program: string, name: string): CalledProcess<Calls> {
  // The other way of passing messages has no Infinity.
  const child = fork(program, { serialization: 'advanced' })
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  let lastId = 0
  let isStopping = false
  child.on('message', (message) => {
    const { id, result, error } = message as CallAnswer
    const asked = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) asked?.resolve(result)
    else asked?.reject(new Error(`${name}: ${error}`))
  })
  child.on('exit', (code) => {
    if (!isStopping) console.error(`${name} has ended with ${code}`)
    for (const { reject } of waiting.values()) reject(new Error(`${name} has ended`))
    waiting.clear()
  })
  return {
    ask: <K extends keyof Calls>(call: K) =>
      ((...args: readonly unknown[]) =>
        new Promise<unknown>((resolve, reject) => {
          const id = ++lastId
          waiting.set(id, { resolve, reject })
          const request: CallRequest = { id, call, args }
          child.send(request, (error) => error && reject(error))
        })) as Promised<Calls>[K],
    async stop() {
      isStopping = true
      if (child.exitCode !== null || child.signalCode !== null) return
      const exit = once(child, 'exit')
      child.disconnect()
      await exit
    },
  }
}
