import { constants } from 'node:os'

const endingSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
let hearsSignals = false

/**
 * Does something when this process ends, unless it is killed: it has no time to wait for anything then.
 * @returns a function that takes it back
 */
export function atExit(step: () => void): () => void {
  if (!hearsSignals) {
    hearsSignals = true
    for (const signal of endingSignals) process.once(signal, () => process.exit(128 + constants.signals[signal]))
  }
  process.once('exit', step)
  return () => void process.off('exit', step)
}
