const leastCapacity = 512

/** Collects bytes. It never holds more than twice what it was given, whatever is announced to come. */
export class GrowingBytes {
  #bytes: Buffer | null = null
  #length = 0

  get length(): number {
    return this.#length
  }

  /** `expected`: how long it may become in all, as far as one knows. */
  append(more: Buffer, expected: number): void {
    const length = this.#length + more.length
    if (length === 0) return
    if (!this.#bytes || this.#bytes.length < length) {
      // Not from Node's pool, of which a few bytes would keep all.
      const grown = Buffer.allocUnsafeSlow(Math.max(length, Math.min(expected, Math.max(2 * length, leastCapacity))))
      this.#bytes?.copy(grown, 0, 0, this.#length)
      this.#bytes = grown
    }
    more.copy(this.#bytes, this.#length)
    this.#length = length
  }

  /** All of it; empty afterwards. */
  take(): Buffer {
    const taken = this.#bytes?.subarray(0, this.#length) ?? Buffer.alloc(0)
    this.#bytes = null
    this.#length = 0
    return taken
  }
}
