/** As much of webtorrent 3.0.21 as is used here. What it does not document is reached through engine-hooks.ts alone. */
declare module 'webtorrent' {
  /** Of bittorrent-protocol: one peer's messages. All calls write at once; those that change nothing are silent. */
  export interface Wire {
    readonly amChoking: boolean
    readonly peerChoking: boolean
    readonly hasFast: boolean
    choke(): void
    unchoke(): void
    interested(): void
    uninterested(): void
    have(piece: number): void
    bitfield(bitfield: Uint8Array): void
    /** These three throw unless `hasFast`. */
    haveAll(): void
    haveNone(): void
    reject(piece: number, offset: number, length: number): void
    /** `done` hears an error when the block was refused, cancelled or can't come any more. */
    request(piece: number, offset: number, length: number, done: (error: Error | null) => void): void
    cancel(piece: number, offset: number, length: number): void
    /** 0 switches the time-out of requests off. */
    setTimeout(ms: number): void

    on(event: 'choke' | 'unchoke' | 'interested' | 'uninterested', listener: () => void): this
    on(event: 'have', listener: (piece: number) => void): this
    on(event: 'bitfield', listener: (bitfield: { readonly buffer: Uint8Array }) => void): this
    on(event: 'piece', listener: (piece: number, offset: number, block: Uint8Array<ArrayBuffer>) => void): this
    on(event: 'request', listener: (piece: number, offset: number, length: number, respond: Respond) => void): this
    on(event: 'cancel', listener: (piece: number, offset: number, length: number) => void): this
  }

  /** Sends the block, or refuses it; silent when the request was cancelled meanwhile. */
  export type Respond = (error: Error | null, block?: Uint8Array) => void

  /** https://github.com/mafintosh/abstract-chunk-store */
  export interface ChunkStore {
    readonly chunkLength: number
    get(
      index: number,
      options: { readonly offset?: number; readonly length?: number } | null,
      done: (error: Error | null, bytes?: Uint8Array) => void,
    ): void
    put(index: number, bytes: Uint8Array, done: (error: Error | null) => void): void
    close(done: (error: Error | null) => void): void
    destroy(done: (error: Error | null) => void): void
  }

  export interface TorrentOptions {
    readonly announce: readonly string[]
    readonly preloadedStore: ChunkStore
    readonly storeCacheSlots: number
    readonly skipVerify: boolean
    readonly deselect: boolean
  }

  /** What is called on a connection that is open from the start; a Node stream otherwise. */
  export interface Connection {
    /** Unique within the torrent. */
    readonly id: string
    readonly connected: boolean
    on(event: string, listener: (...values: unknown[]) => void): unknown
    once(event: string, listener: (...values: unknown[]) => void): unknown
    removeListener(event: string, listener: (...values: unknown[]) => void): unknown
    emit(event: string, ...values: unknown[]): boolean
    pipe<Stream extends { write(bytes: Uint8Array): unknown; destroy(): void }>(to: Stream): Stream
    /** False would make the engine wait for `drain`. */
    write(bytes: Uint8Array): boolean
    end(): void
    destroy(): void
  }

  export interface Torrent {
    readonly infoHash: string
    /** False when it was refused. */
    addPeer(connection: Connection): boolean
    destroy(options: { readonly destroyStore: boolean }, done: () => void): void
    on(event: 'error', listener: (error: Error) => void): this
    on(event: 'ready', listener: () => void): this
    on(event: 'wire', listener: (wire: Wire) => void): this
  }

  export interface ClientOptions {
    /** 40 hex digits. */
    readonly peerId: string
    readonly tracker: false
    readonly dht: false
    readonly lsd: false
    readonly natUpnp: false
    readonly natPmp: false
    readonly utPex: false
    readonly utp: false
    readonly webSeeds: false
  }

  export default class WebTorrent {
    static readonly VERSION: string
    constructor(options: ClientOptions)
    add(metainfo: Uint8Array, options: TorrentOptions): Torrent
    destroy(done: () => void): void
    on(event: 'error', listener: (error: Error) => void): this
  }
}
