import type { AnnounceParams, TrackerSocket } from 'bittorrent-tracker/server'
import { encodeOutline, fillIn, type TrackerFrame } from './tracker-frame.ts'

/** The connection that a frame came from. */
interface FrameOwner {
  readonly destroyed: boolean
  send(text: string): void
}

/**
 * One frame's way through the library, which takes it for a connection of its own. Whatever the library keeps for a
 * connection (four closures, lists and fields, about 600 bytes) so ends with the frame, and it never holds a real
 * connection: it can neither write past the limits nor reach one that is gone.
 */
export class LibraryTurn implements TrackerSocket {
  readonly owner: FrameOwner
  readonly #frame: TrackerFrame
  #toLibrary: ((message: string) => void) | null = null

  constructor(owner: FrameOwner, frame: TrackerFrame) {
    this.owner = owner
    this.#frame = frame
  }

  get destroyed(): boolean {
    return this.owner.destroyed
  }

  /** The library's way to listen. There is nothing but one message to hear. */
  on(event: string, listener: (message: string) => void): void {
    if (event === 'message') this.#toLibrary = listener
  }

  removeListener(): void {
    this.#toLibrary = null
  }

  send(text: string): void {
    this.owner.send(text)
  }

  /** After the library has begun to listen. All but scrapes are handled before this returns. */
  start(): void {
    this.#toLibrary?.(encodeOutline(this.#frame))
  }

  /** Puts into the params of its announce what the outline left out. */
  complete(params: AnnounceParams): void {
    fillIn(params, this.#frame)
  }
}
