import { layoutOf } from './sealing.ts'

/** `crypto.subtle` over the app's bytes in one worker. @returns ms from handing over the file to the last hash */
export async function hashInWorker(file: File): Promise<number> {
  const worker = new Worker(new URL('./seal.worker.ts', import.meta.url), { type: 'module' })
  const started = performance.now()
  const pieces = await new Promise<number>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data))
    worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    worker.postMessage(file)
  })
  const elapsed = performance.now() - started
  worker.terminate()
  if (pieces !== layoutOf(file.size).pieceCount) throw new Error('not every piece was hashed')
  return elapsed
}
