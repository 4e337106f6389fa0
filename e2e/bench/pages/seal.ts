import type { SealJob } from './seal.worker.ts'
import { layoutOf } from './sealing.ts'

/** As many as the app has. */
const readers = 2

/** `crypto.subtle` over the app's bytes in workers. @returns ms from handing over the file to the last hash */
export async function hashInWorkers(file: File): Promise<number> {
  const workers = Array.from(
    { length: readers },
    () => new Worker(new URL('./seal.worker.ts', import.meta.url), { type: 'module' }),
  )
  const started = performance.now()
  const pieces = await Promise.all(workers.map((worker, reader) => sealTurns(worker, { file, reader, readers })))
  const elapsed = performance.now() - started
  for (const worker of workers) worker.terminate()
  if (pieces.reduce((sum, count) => sum + count) !== layoutOf(file.size).pieceCount) {
    throw new Error('not every piece was hashed')
  }
  return elapsed
}

/** @returns how many pieces that were */
const sealTurns = (worker: Worker, job: SealJob): Promise<number> =>
  new Promise((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(job)
  })
