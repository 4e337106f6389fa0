import type { CallAnswer, CallRequest, Promised } from './process-calls.ts'

/** The other end of `startCalledProcess`, in that process. */
export function answerCalls<Calls>(calls: Promised<Calls>): void {
  process.on('message', (request) => {
    void answer(request as CallRequest).then((reply) => process.send?.(reply))
  })
  // The benchmark has ended, however it did.
  process.on('disconnect', () => process.exit())

  async function answer({ id, call, args }: CallRequest): Promise<CallAnswer> {
    try {
      const work = calls[call as keyof Calls] as (...args: readonly unknown[]) => Promise<unknown>
      return { id, result: await work(...args) }
    } catch (error) {
      return { id, error: String(error) }
    }
  }
}
