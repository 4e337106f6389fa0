import { takeTokens, type FullAt, type Rate } from './token-bucket.ts'

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

/** What all addresses share. */
interface Shared {
  readonly limits: AddressLimits
  sockets: number
}

export function createConnectionLimits(limits: AddressLimits): ConnectionLimits {
  const addresses = new Map<string, AddressState>()
  const shared: Shared = { limits, sockets: 0 }

  const stateOf = (group: string): AddressState => {
    const known = addresses.get(group)
    if (known) return known
    const state = new AddressState(shared)
    addresses.set(group, state)
    return state
  }

  return {
    admit(group, now) {
      if (shared.sockets >= limits.maxSockets) return { kind: 'refused', reason: 'serverFull' }
      const state = stateOf(group)
      if (state.sockets >= limits.maxSocketsPerAddress) return { kind: 'refused', reason: 'addressFull' }
      if (!state.takeConnect(now)) return { kind: 'refused', reason: 'connectsTooFast' }
      state.sockets += 1
      shared.sockets += 1
      return { kind: 'admitted', quota: state }
    },
    sweep(now) {
      for (const [group, state] of addresses) if (state.isForgettable(now)) addresses.delete(group)
    },
    socketCount: () => shared.sockets,
    addressCount: () => addresses.size,
  }
}

/** There may be as many of these as sockets, so each is small. */
class AddressState implements AddressQuota {
  sockets = 0
  readonly #shared: Shared
  #connects: FullAt = 0
  #messages: FullAt = 0
  #bytes: FullAt = 0

  constructor(shared: Shared) {
    this.#shared = shared
  }

  takeConnect(now: number): boolean {
    const rest = takeTokens(this.#connects, this.#shared.limits.connectRate, 1, now)
    if (rest !== null) this.#connects = rest
    return rest !== null
  }

  takeMessage(now: number): boolean {
    const rest = takeTokens(this.#messages, this.#shared.limits.messageRatePerAddress, 1, now)
    if (rest !== null) this.#messages = rest
    return rest !== null
  }

  takeBytes(amount: number, now: number): boolean {
    const rest = takeTokens(this.#bytes, this.#shared.limits.byteRatePerAddress, amount, now)
    if (rest !== null) this.#bytes = rest
    return rest !== null
  }

  release(): void {
    this.sockets -= 1
    this.#shared.sockets -= 1
  }

  isForgettable(now: number): boolean {
    return this.sockets === 0 && Math.max(this.#connects, this.#messages, this.#bytes) <= now
  }
}
