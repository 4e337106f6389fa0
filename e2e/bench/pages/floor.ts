import { askForBytes, sendBytes, whenAsked } from './channel.ts'
import { createWriter, openDatabase } from './piece-database.ts'
import { importKey, layoutOf, openPiece, readRuns, sealPiece, type Layout } from './sealing.ts'

// "The floor": all that the app's job takes and nothing that makes it an app. The sender reads and seals; the receiver
// hashes each piece, stores it sealed, as the app does, and opens it, which the app does only when it is read. One
// connection, no requests, no swarm.

export async function sendFloor(file: File): Promise<void> {
  const layout = layoutOf(file.size)
  const key = await importKey()
  const channel = await whenAsked()
  let sent = Promise.resolve()
  for await (const { firstPiece, pieces } of readRuns(file, layout)) {
    const sealed = await Promise.all(pieces.map((plain, i) => sealPiece(key, layout, firstPiece + i, plain)))
    // The run before goes out while this one was sealed; no more than that is held.
    await sent
    sent = sendAll(channel, sealed)
  }
  await sent
}

async function sendAll(channel: RTCDataChannel, pieces: readonly Uint8Array<ArrayBuffer>[]): Promise<void> {
  for (const piece of pieces) await sendBytes(channel, piece)
}

/** @returns ms from asking to the last stored byte */
export async function receiveFloor(plainLength: number): Promise<number> {
  const layout = layoutOf(plainLength)
  const key = await importKey()
  const database = await openDatabase()
  const started = performance.now()
  const channel = await askForBytes()
  const write = createWriter(database)
  await new Promise<void>((resolve, reject) => {
    let stored = 0
    const take = createCutter(layout, (piece, bytes) => {
      checked(key, layout, piece, bytes)
        .then(() => write(piece, bytes))
        .then(() => void (++stored === layout.pieceCount && resolve()), reject)
    })
    channel.addEventListener('message', ({ data }: MessageEvent<ArrayBuffer>) => take(new Uint8Array(data)))
  })
  const elapsed = performance.now() - started
  database.close()
  return elapsed
}

async function checked(key: CryptoKey, layout: Layout, piece: number, sealed: Uint8Array<ArrayBuffer>): Promise<void> {
  await Promise.all([crypto.subtle.digest('SHA-1', sealed), openPiece(key, layout, piece, sealed)])
}

/** Cuts what comes into pieces. */
function createCutter(
  { sealedLength, pieceLength }: Layout,
  onPiece: (piece: number, bytes: Uint8Array<ArrayBuffer>) => void,
) {
  const lengthOf = (piece: number) => Math.min(pieceLength, sealedLength - piece * pieceLength)
  let piece = 0
  let buffer = new Uint8Array(lengthOf(0))
  let filled = 0
  return (bytes: Uint8Array<ArrayBuffer>) => {
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + buffer.length - filled)
      buffer.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < buffer.length) continue
      onPiece(piece++, buffer)
      buffer = new Uint8Array(Math.max(0, lengthOf(piece)))
      filled = 0
    }
  }
}
