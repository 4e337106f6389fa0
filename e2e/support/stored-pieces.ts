import type { Page } from '@playwright/test'

// The pieces of a received part as they lie in IndexedDB, still sealed, and what of them leaves the page.

declare global {
  var sentMessages: Uint8Array[] | undefined
}

/** By piece: a few bytes at several places of it. They look random: wherever they are found, they come from there. */
export type PieceMarks = readonly (readonly string[])[]

/**
 * Turns one byte in the middle of a piece into another, as a bad disk does. The page has stored all pieces of one part:
 * those marks are theirs.
 */
export const flipStoredByte = (page: Page, piece: number): Promise<PieceMarks> =>
  page.evaluate(async (piece) => {
    const done = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.addEventListener('success', () => resolve(request.result))
        request.addEventListener('error', () => reject(request.error ?? new Error('no answer')))
      })
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
    const [name, ...others] = names.filter((it) => it.startsWith('tukar-part-'))
    if (name === undefined || others.length > 0) throw new Error('there is not one part')
    const database = await done(indexedDB.open(name))
    const store = database.transaction('pieces', 'readwrite').objectStore('pieces')
    const pieces: Uint8Array[] = await done(store.getAll())
    const bytes = pieces[piece]
    if (!bytes) throw new Error(`piece ${piece} is not stored`)
    const middle = bytes.length >> 1
    bytes[middle] = (bytes[middle] ?? 0) ^ 1
    await done(store.put(bytes, piece))
    database.close()
    const latin = new TextDecoder('latin1')
    return pieces.map((all) =>
      [0.2, 0.4, 0.6, 0.8].map((place) => latin.decode(all.subarray(place * all.length, place * all.length + 16))),
    )
  }, piece)

/** Keeps everything that goes into the page's data channels. An init script, for pages that send little. */
export function keepSentMessages(): void {
  const kept: Uint8Array[] = []
  globalThis.sentMessages = kept
  const proto = RTCDataChannel.prototype
  const send: (this: RTCDataChannel, data: ArrayBuffer) => void = Reflect.get(proto, 'send')
  const keeping = function (
    this: RTCDataChannel,
    data: ArrayBuffer | ArrayBufferView<ArrayBuffer> | Blob | string,
  ): void {
    if (data instanceof ArrayBuffer) kept.push(new Uint8Array(data.slice(0)))
    else if (ArrayBuffer.isView(data)) kept.push(new Uint8Array(data.buffer, data.byteOffset, data.byteLength).slice())
    Reflect.apply(send, this, [data])
  }
  Reflect.set(proto, 'send', keeping)
}

/** The pieces of which something was sent since the page was loaded. `keepSentMessages` was its init script. */
export const sentPieces = (page: Page, marks: PieceMarks): Promise<readonly number[]> =>
  page.evaluate((marks) => {
    const latin = new TextDecoder('latin1')
    const messages = (globalThis.sentMessages ?? []).map((bytes) => latin.decode(bytes))
    return marks.flatMap((ofPiece, piece) =>
      ofPiece.some((mark) => messages.some((message) => message.includes(mark))) ? piece : [],
    )
  }, marks)
