import { TokenBucket, type Rate } from './token-bucket.ts'

export interface AddressLimits {
  readonly maxSockets: number
  readonly maxSocketsPerAddress: number
  readonly connectRate: Rate
  readonly messageRatePerAddress: Rate
  readonly byteRatePerAddress: Rate
}

/** What all connections from one address share. */
export interface AddressQuota {
  takeMessage(now: number): boolean
  takeBytes(amount: number, now: number): boolean
  /** To be called exactly once for each admitted connection. */
  release(): void
}

export type Admission =
  | { readonly kind: 'admitted'; readonly quota: AddressQuota }
  | { readonly kind: 'refused'; readonly reason: 'serverFull' | 'addressFull' | 'connectsTooFast' }

export interface ConnectionLimits {
  /** `group` is what `addressGroup` made of the client's address; `now` in milliseconds. */
  admit(group: string, now: number): Admission
  /** Forgets addresses that are owed nothing. To be called every few seconds. */
  sweep(now: number): void
  socketCount(): number
  addressCount(): number
}

export function createConnectionLimits(limits: AddressLimits): ConnectionLimits {
  const addresses = new Map<string, AddressState>()
  const totals = { sockets: 0 }

  const stateOf = (group: string, now: number): AddressState => {
    const known = addresses.get(group)
    if (known) return known
    const state = new AddressState(limits, totals, now)
    addresses.set(group, state)
    return state
  }

  return {
    admit(group, now) {
      if (totals.sockets >= limits.maxSockets) return { kind: 'refused', reason: 'serverFull' }
      const state = stateOf(group, now)
      if (state.sockets >= limits.maxSocketsPerAddress) return { kind: 'refused', reason: 'addressFull' }
      if (!state.connects.take(1, now)) return { kind: 'refused', reason: 'connectsTooFast' }
      state.sockets += 1
      totals.sockets += 1
      return { kind: 'admitted', quota: state }
    },
    sweep(now) {
      for (const [group, state] of addresses) if (state.isForgettable(now)) addresses.delete(group)
    },
    socketCount: () => totals.sockets,
    addressCount: () => addresses.size,
  }
}

class AddressState implements AddressQuota {
  sockets = 0
  readonly connects: TokenBucket
  readonly #messages: TokenBucket
  readonly #bytes: TokenBucket
  readonly #totals: { sockets: number }

  constructor(limits: AddressLimits, totals: { sockets: number }, now: number) {
    this.connects = new TokenBucket(limits.connectRate, now)
    this.#messages = new TokenBucket(limits.messageRatePerAddress, now)
    this.#bytes = new TokenBucket(limits.byteRatePerAddress, now)
    this.#totals = totals
  }

  takeMessage(now: number): boolean {
    return this.#messages.take(1, now)
  }

  takeBytes(amount: number, now: number): boolean {
    return this.#bytes.take(amount, now)
  }

  release(): void {
    this.sockets -= 1
    this.#totals.sockets -= 1
  }

  isForgettable(now: number): boolean {
    return this.sockets === 0 && this.connects.isFull(now) && this.#messages.isFull(now) && this.#bytes.isFull(now)
  }
}
