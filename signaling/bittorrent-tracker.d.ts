// What signaling/ uses of bittorrent-tracker 11.2.3, which ships no types.
declare module 'bittorrent-tracker/server' {
  import type { EventEmitter } from 'node:events'

  /** The library writes fields of its own onto it: peerId, infoHashes, onSend and its bound listeners. Closes nothing. */
  export interface TrackerSocket {
    readonly destroyed: boolean
    on(event: string, listener: (message: string) => void): unknown
    removeListener(event: string, listener: unknown): unknown
    send(text: string, callback?: unknown): void
  }

  export interface AnnounceParams {
    /** Lower-case hex. */
    readonly peer_id: string
    readonly event: string
    /** Infinity where it is unknown. */
    readonly left: number
    readonly numwant: number
    readonly socket: TrackerSocket
    /** Passed on after `announce` has replied: offer i to the i-th of the peers it named. */
    offers?: unknown
    /** Passed on after `announce` has replied. */
    answer?: unknown
  }

  export interface SwarmCounts {
    readonly complete: number
    readonly incomplete: number
  }

  export interface SwarmPeer {
    readonly peerId: string
    readonly socket: Pick<TrackerSocket, 'send'>
  }

  /** "An interface that you need to support when overriding Server.createSwarm() and Server.getSwarm()", lib/server/swarm.js */
  export interface Swarm {
    readonly peers: { get(peerId: string): SwarmPeer | undefined }
    announce(
      params: AnnounceParams,
      reply: (error: Error | null, response?: SwarmCounts & { readonly peers: readonly SwarmPeer[] }) => void,
    ): void
    scrape(params: unknown, reply: (error: Error | null, counts?: SwarmCounts) => void): void
  }

  export default class Server extends EventEmitter {
    constructor(options: { http: false; udp: false; stats: false; ws: false; interval: number })
    /** Listens to the socket's messages; must be called before the first. */
    onWebSocketConnection(socket: TrackerSocket): void
    getSwarm(infoHash: string, callback: (error: Error | null, swarm?: Swarm) => void): void
    close(callback?: () => void): void
  }
}

// For tests only: the stock client.
declare module 'bittorrent-tracker/client' {
  import type { EventEmitter } from 'node:events'

  export default class Client extends EventEmitter {
    constructor(options: { infoHash: string; peerId: string; announce: readonly string[]; port: number })
    start(): void
    update(): void
    complete(): void
    scrape(): void
    stop(): void
    destroy(): void
  }
}

declare module 'bittorrent-tracker/websocket-tracker' {
  import type { EventEmitter } from 'node:events'

  export default class WebSocketTracker {
    _createPeer(options?: { initiator?: boolean }): EventEmitter
  }
}
