/** `perSecond` refills up to `burst`; both above zero. */
export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

/** Starts full. A class and not a closure: there are several for each of thousands of sockets. */
export class TokenBucket {
  readonly #rate: Rate
  #tokens: number
  #countedAt: number

  /** `now` and every later one: milliseconds of one monotonic clock. */
  constructor(rate: Rate, now: number) {
    this.#rate = rate
    this.#tokens = rate.burst
    this.#countedAt = now
  }

  /** Takes `amount` whole or not at all. */
  take(amount: number, now: number): boolean {
    this.#refill(now)
    if (this.#tokens < amount) return false
    this.#tokens -= amount
    return true
  }

  isFull(now: number): boolean {
    this.#refill(now)
    return this.#tokens >= this.#rate.burst
  }

  #refill(now: number): void {
    const earned = ((now - this.#countedAt) / 1000) * this.#rate.perSecond
    if (earned <= 0) return
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + earned)
    this.#countedAt = now
  }
}
