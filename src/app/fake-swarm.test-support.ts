import { hasPiece, setPiece } from '../core/bitfield.ts'
import { pieceIndex, type PeerId, type PieceIndex } from '../core/ids.ts'
import { StoreError, type PieceStore } from '../core/ports/stores.ts'
import type { Swarm, SwarmOptions, SwarmPart } from '../core/ports/swarm.ts'
import { deafToDataLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'

/** An engine that copies pieces between the stores of those who are linked. */
export function fakeSwarm(): Swarm {
  return {
    prepare: () => {},
    open: (options) => Promise.resolve(new FakePart(options)),
  }
}

const stores = new Map<string, PieceStore>()

class FakePart implements SwarmPart {
  readonly #options: SwarmOptions
  readonly #held: Uint8Array
  readonly #peers = new Map<PeerId, { receivedBytes: number; sentBytes: number; piecesHeld: number }>()
  #selection: SwarmOptions['selection']
  #isRunning = false
  #isPaused = false
  #receivedBytes = 0

  constructor(options: SwarmOptions) {
    this.#options = options
    this.#selection = options.selection
    this.#held = options.store.initial.slice()
    stores.set(options.self + options.infoHash, options.store)
    this.#run()
  }

  #run(): void {
    if (this.#isRunning || this.#isPaused) return
    this.#isRunning = true
    const selection = this.#selection
    void this.#fetch(selection).finally(() => {
      this.#isRunning = false
      if (selection !== this.#selection) this.#run()
    })
  }

  async #fetch(selection: SwarmOptions['selection']): Promise<void> {
    await Promise.resolve()
    for (const { first, last } of selection) {
      for (let piece: number = first; piece <= last; piece++) {
        if (this.#isPaused || selection !== this.#selection) return
        if (hasPiece(this.#held, piece)) continue
        const bytes = await this.#ask(pieceIndex(piece))
        if (!bytes) return
        try {
          await this.#options.store.put(pieceIndex(piece), bytes)
        } catch (error) {
          this.#isPaused = true
          if (error instanceof StoreError) this.#options.events.storeFailed(error)
          return
        }
        setPiece(this.#held, piece)
        this.#receivedBytes += bytes.length
        this.#options.events.piece(pieceIndex(piece))
      }
    }
    if (selection.length > 0) this.#options.events.done()
  }

  async #ask(piece: PieceIndex): Promise<Bytes | null> {
    for (const id of this.#peers.keys()) {
      try {
        return (await stores.get(id + this.#options.infoHash)?.get(piece)) ?? null
      } catch {
        // That one does not have it; the next may.
      }
    }
    return null
  }

  urge(): void {}

  addLink(id: PeerId) {
    this.#peers.set(id, { receivedBytes: 0, sentBytes: 0, piecesHeld: 0 })
    this.#run()
    return deafToDataLink
  }

  select(ranges: SwarmOptions['selection']): void {
    this.#selection = ranges
    this.#run()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#run()
  }

  async discard(piece: PieceIndex): Promise<void> {
    setPiece(this.#held, piece, false)
    this.#options.events.damaged(piece)
    this.#run()
  }

  async release(piece: PieceIndex): Promise<void> {
    setPiece(this.#held, piece, false)
    await this.#options.store.drop(piece)
  }

  facts() {
    return {
      held: this.#held,
      availability: new Uint8Array(),
      inFlight: [],
      peers: this.#peers,
      receivedBytes: this.#receivedBytes,
      sentBytes: 0,
    }
  }

  destroy(): Promise<void> {
    this.#isPaused = true
    return Promise.resolve()
  }
}
