import { announce, answer, id, loopback } from './announces.ts'
import { RawSocket } from './raw-socket.ts'

// Pairs that do what the tracker is for, over and over, and look at the clock. In a process of its own: what the load
// generator's event loop waits for is not the tracker's fault.

/** What they saw, as one line of JSON. */
export interface HonestReport {
  readonly rounds: number
  /** Messages that did not arrive in time. */
  readonly lost: number
  /** Messages in the partner's name that the partner did not send. */
  readonly forged: number
  /** Times that the tracker refused one of them something. */
  readonly refused: number
  /** Connections that it closed. */
  readonly dropped: number
  /** What the tracker said to that, the first few times. */
  readonly reasons: readonly string[]
  /** Messages sent in the period that was asked about. */
  readonly timed: number
  /** Of those, milliseconds from request to reply, or to arrival at the partner. */
  readonly p50: number
  readonly p99: number
  readonly slowest: number
}

/** Swarm and peer ids of a pair, known to everybody. */
export const honestHash = (pair: number): string => `honest ${pair}`
export const honestIds = (pair: number): readonly [string, string] => [`honest ${pair} one`, `honest ${pair} two`]

const patienceMs = 10_000
// Two messages a round: well within a connection's rate.
const betweenRoundsMs = 50
const maxReasons = 10
// Beyond what attackers use.
const firstAddress = 16_000

/**
 * `PORT PAIRS`: until standard input ends, which says whose times count: `FROM TO`, in epoch milliseconds.
 * @returns the exit code
 */
export async function main([port, pairs]: readonly string[]): Promise<number> {
  const record = {
    rounds: 0,
    lost: 0,
    forged: 0,
    refused: 0,
    dropped: 0,
    reasons: new Array<string>(),
    latencies: new Array<Latency>(),
  }
  let isOver = false
  let said = ''
  process.stdin.on('data', (chunk: Buffer) => (said += chunk.toString())).once('end', () => (isOver = true))
  await Promise.all(
    Array.from({ length: Number(pairs) }, async (_, pair) => {
      const members = await Promise.all(
        honestIds(pair).map((name, at) => Member.open(Number(port), pair, name, firstAddress + 2 * pair + at, record)),
      )
      const [one, two] = members
      if (!one || !two) throw new Error('a pair is two')
      if (pair === 0) process.stdout.write('ready\n')
      for (let round = 0; !isOver; round++) {
        await one.announces()
        await one.tells(two, `1 ${round}`)
        await two.tells(one, `2 ${round}`)
        record.rounds += 1
        await pause(betweenRoundsMs)
      }
      for (const member of members) member.leave()
    }),
  )
  const { latencies, ...counts } = record
  const [from = 0, to = 0] = said.split(' ').map(Number)
  const sorted = latencies
    .filter(({ sentAt }) => sentAt >= from && sentAt <= to)
    .map(({ ms }) => ms)
    .sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
  process.stdout.write(
    `${JSON.stringify({ ...counts, timed: sorted.length, p50: at(0.5), p99: at(0.99), slowest: at(1) })}\n`,
  )
  return 0
}

interface Latency {
  /** Epoch milliseconds. */
  readonly sentAt: number
  readonly ms: number
}

interface Tally {
  lost: number
  forged: number
  refused: number
  dropped: number
  readonly reasons: string[]
  readonly latencies: Latency[]
}

class Member {
  readonly name: string
  readonly #hash: string
  readonly #raw: RawSocket
  readonly #record: Tally
  #awaited: { readonly key: string; readonly done: () => void } | null = null
  readonly #sentToIt = new Set<string>()
  #isLeaving = false
  #heardAt = performance.now()

  static async open(port: number, pair: number, name: string, address: number, record: Tally): Promise<Member> {
    const raw = await RawSocket.open({ port, localAddress: loopback(address) })
    if (!raw) throw new Error('an honest peer was refused')
    const member = new Member(raw, honestHash(pair), name, record)
    await member.announces()
    return member
  }

  private constructor(raw: RawSocket, hash: string, name: string, record: Tally) {
    this.#raw = raw
    this.#hash = hash
    this.name = name
    this.#record = record
    raw.onText = (payload) => this.#hear(payload)
    raw.socket.once('close', () => {
      if (this.#isLeaving) return
      record.dropped += 1
      this.#note(
        `closed with ${raw.closeCode ?? 'no word'} after ${Math.round(performance.now() - this.#heardAt)} ms of silence`,
      )
    })
  }

  announces(): Promise<void> {
    const reply = this.#expect('reply')
    this.#raw.send(announce(this.#hash, this.name, { left: 0 }))
    return reply
  }

  /** Sends an answer whose offer id is the nonce, and waits until it is there. */
  tells(other: Member, nonce: string): Promise<void> {
    const key = `${id(this.name)} ${id(nonce)}`
    other.#sentToIt.add(key)
    const arrival = other.#expect(key)
    this.#raw.send(answer(this.#hash, this.name, other.name, nonce))
    return arrival
  }

  leave(): void {
    this.#isLeaving = true
    this.#raw.cut()
  }

  async #expect(key: string): Promise<void> {
    const started = performance.now()
    let timer: NodeJS.Timeout | undefined
    const isThere = await new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(false), patienceMs)
      this.#awaited = { key, done: () => resolve(true) }
    })
    clearTimeout(timer)
    this.#awaited = null
    const ms = performance.now() - started
    if (isThere) this.#record.latencies.push({ sentAt: performance.timeOrigin + started, ms })
    else this.#record.lost += 1
  }

  #hear(payload: Buffer): void {
    this.#heardAt = performance.now()
    const message: unknown = JSON.parse(payload.toString())
    if (typeof message !== 'object' || message === null) return
    const field = (name: string): unknown => Reflect.get(message, name)
    if (field('failure reason') !== undefined) {
      this.#record.refused += 1
      this.#note(String(field('failure reason')))
    } else if (field('interval') !== undefined) this.#settle('reply')
    else if (field('answer') !== undefined && String(field('peer_id')).startsWith(this.#hash)) {
      const key = `${String(field('peer_id'))} ${String(field('offer_id'))}`
      // Never sent, or heard before: then somebody else sent it in the partner's name.
      if (!this.#sentToIt.delete(key)) this.#record.forged += 1
      this.#settle(key)
    }
  }

  #note(reason: string): void {
    if (this.#record.reasons.length < maxReasons) this.#record.reasons.push(reason)
  }

  #settle(key: string): void {
    if (this.#awaited?.key === key) this.#awaited.done()
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
