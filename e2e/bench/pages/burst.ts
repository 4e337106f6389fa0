import { askForBytes, whenAsked } from './channel.ts'

// The loops that pages write by hand, as two kinds of them do it today: no common watermark, no `bufferedamountlow`.

/** FilePizza and others over PeerJS: a part of the file at a time, cut by PeerJS into messages of its `chunkedMTU`. */
const partLength = 256 * 1024
const messageLength = 16_300
/** PeerJS holds back above so much and looks again after so long; without that Chromium fails the channel at 16 MiB. */
const mostBuffered = 8 * 1024 * 1024
const lookAgainMs = 50

/** PairDrop and others after Snapdrop: a message for each part that was read, and after so many bytes an answer. */
const chunkLength = 64_000
const partitionLength = 1_000_000

export async function sendBurst(file: File): Promise<void> {
  const channel = await whenAsked()
  for (let at = 0; at < file.size; at += partLength) {
    // The next part in a task of its own, whatever became of the one before.
    await pause(0)
    const part = new Uint8Array(await file.slice(at, at + partLength).arrayBuffer())
    for (let from = 0; from < part.length; from += messageLength) {
      while (channel.bufferedAmount > mostBuffered) await pause(lookAgainMs)
      channel.send(part.subarray(from, from + messageLength))
    }
  }
}

export async function sendAndWait(file: File): Promise<void> {
  const channel = await whenAsked()
  let sinceAnswer = 0
  for (let at = 0; at < file.size; at += chunkLength) {
    const chunk = await file.slice(at, at + chunkLength).arrayBuffer()
    channel.send(chunk)
    sinceAnswer += chunk.byteLength
    if (sinceAnswer < partitionLength) continue
    sinceAnswer = 0
    const answered = new Promise((resolve) => channel.addEventListener('message', resolve, { once: true }))
    channel.send('partition')
    await answered
  }
}

/** @returns ms from asking to the last byte */
export async function receiveAndAnswer(length: number): Promise<number> {
  const started = performance.now()
  const channel = await askForBytes()
  await new Promise<void>((resolve) => {
    let received = 0
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer | string>) => {
      if (typeof data === 'string') return channel.send('partition-received')
      received += data.byteLength
      if (received === length) resolve()
    })
  })
  return performance.now() - started
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
