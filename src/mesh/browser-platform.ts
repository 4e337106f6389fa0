/** As much of a WebSocket as a tracker client uses. */
export interface Socket {
  readonly bufferedBytes: number
  /** Only after `open`. */
  send(text: string): void
  /** Safe to call twice; no event follows it. */
  close(): void
}

export interface SocketEvents {
  open(): void
  message(data: unknown): void
  /** Once, however it ended or never began. */
  close(): void
}

/** @throws when the address can never be opened from this page. */
export type OpenSocket = (address: string, events: SocketEvents) => Socket

export const openBrowserSocket: OpenSocket = (address, events) => {
  const socket = new WebSocket(address)
  // Binary frames are refused by the parser; as Blobs they would still be held.
  socket.binaryType = 'arraybuffer'
  const listening = new AbortController()
  const { signal } = listening
  socket.addEventListener('open', () => events.open(), { signal })
  socket.addEventListener('message', (event) => events.message(event.data), { signal })
  socket.addEventListener(
    'close',
    () => {
      listening.abort()
      events.close()
    },
    { signal },
  )
  return {
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    send: (text) => socket.send(text),
    close() {
      listening.abort()
      socket.close()
    },
  }
}

/** Something that the page goes through; the returned function unsubscribes. */
export type PageEvent = (listener: () => void) => () => void

/** The network or the person came back. */
export const browserWakeUps: PageEvent = (listener) => {
  const whenVisible = () => {
    if (document.visibilityState === 'visible') listener()
  }
  window.addEventListener('online', listener)
  document.addEventListener('visibilitychange', whenVisible)
  return () => {
    window.removeEventListener('online', listener)
    document.removeEventListener('visibilitychange', whenVisible)
  }
}

/** The page goes for good: without a word, others would need some ten seconds to miss it. */
export const browserDeparture: PageEvent = (listener) => {
  const whenGone = (event: PageTransitionEvent) => {
    if (!event.persisted) listener()
  }
  window.addEventListener('pagehide', whenGone)
  return () => window.removeEventListener('pagehide', whenGone)
}
