import type { Writable } from 'node:stream'

// A turn that brings more does not hold it all.
const maxHeldBytes = 256 * 1024

/**
 * Holds what is written in one turn of the event loop, so that each stream's goes out in one system call: under load a
 * member gets offers from several others in a turn, and the calls cost more than all the rest.
 */
export class WriteBatch {
  #streams: Writable[] = []
  #bytes = 0

  write(stream: Writable, bytes: Buffer): void {
    if (stream.writableCorked === 0) {
      stream.cork()
      if (this.#streams.length === 0) setImmediate(() => this.#flush())
      this.#streams.push(stream)
    }
    stream.write(bytes)
    this.#bytes += bytes.length
    if (this.#bytes > maxHeldBytes) this.#flush()
  }

  #flush(): void {
    const streams = this.#streams
    this.#streams = []
    this.#bytes = 0
    for (const stream of streams) stream.uncork()
  }
}
