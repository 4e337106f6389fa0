import { askForBytes, sendBytes, whenAsked, type Water } from './channel.ts'

// A file over the channel, and nothing else.

const readLength = 4 * 1024 * 1024

export async function sendBare(file: File, water: Water): Promise<void> {
  const channel = await whenAsked()
  const read = (at: number) => file.slice(at, at + readLength).arrayBuffer()
  let next = read(0)
  for (let at = 0; at < file.size; at += readLength) {
    const bytes = new Uint8Array(await next)
    next = read(at + readLength)
    await sendBytes(channel, bytes, water)
  }
}

/** @returns ms from asking to the last byte */
export async function receiveBare(length: number): Promise<number> {
  const started = performance.now()
  const channel = await askForBytes()
  await new Promise<void>((resolve) => {
    let received = 0
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => {
      received += data.byteLength
      if (received === length) resolve()
    })
  })
  return performance.now() - started
}
