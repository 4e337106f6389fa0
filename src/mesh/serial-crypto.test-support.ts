// For tests: crypto.subtle answers from other threads, in any order and in real time. Run one after another and counted,
// its work is as reproducible as everything else, and a simulated clock can wait for it.

let tail: Promise<unknown> = Promise.resolve()
let pending = 0

/** The same function, whose calls wait for all earlier ones. */
export const inTurn =
  <Arguments extends readonly unknown[], Value>(work: (...values: Arguments) => Promise<Value>) =>
  (...values: Arguments): Promise<Value> => {
    pending++
    const turn = tail.then(() => work(...values))
    const finished = () => void pending--
    tail = turn.then(finished, finished)
    return turn
  }

/** Resolves once no work is left, also none that its results started. */
export async function cryptoIdle(): Promise<void> {
  do {
    await tail
    await new Promise((resolve) => setImmediate(resolve))
  } while (pending > 0)
}
