import type { AbortSignalLike } from './platform.ts'
import type { IceServer } from './transport.ts'

// What the self-check tries, each by the folder that the product itself uses for it. Every try ends with its signal, and
// leaves nothing behind.

export interface StorageProbe {
  /** Writes a small record, reads it back, compares, removes it. @throws StoreError, or the signal's reason. */
  writeAndRead(signal: AbortSignalLike): Promise<void>
  /** Bytes free for this origin, as the browser estimates; null where it does not say. */
  freeBytes(): Promise<number | null>
}

export interface MeetingPointProbe {
  /**
   * Asks this tracker after a share that nobody has, by names made for it alone. `refused`: it answered that it won't.
   * @throws the signal's reason.
   */
  ask(signal: AbortSignalLike, address: string): Promise<'answered' | 'refused' | 'unreachable'>
}

/** How a browser reaches beyond its own network: by an address that others see, or by a server that passes on. */
export type Reach = 'outside' | 'relay'

export interface ConnectionProbe {
  /**
   * Connects this page with itself, by no server, and sends bytes there and back. False: what came back is not what was
   * sent. @throws when no connection came about, or the signal's reason.
   */
  loop(signal: AbortSignalLike): Promise<boolean>
  /**
   * Whether these servers give an address of that kind. `refused`: a server did not answer, or said no; `nothing`: all
   * was asked, and the browser told of no such address. @throws when the browser makes no connection, or the signal's
   * reason.
   */
  reach(signal: AbortSignalLike, kind: Reach, servers: readonly IceServer[]): Promise<'found' | 'nothing' | 'refused'>
}
