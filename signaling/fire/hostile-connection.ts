import type { HostileClass } from './hostile-frames.ts'
import { frameBytes, type RawSocket } from './raw-socket.ts'

/** What was sent of one class, and what of it the tracker is known to have treated as it has to. */
export interface ClassTally {
  sent: number
  done: number
}

export interface HostileTally {
  /** Hostile frames of all classes. */
  sent: number
  readonly classes: Map<string, ClassTally>
  /** Frames that had to be refused, and got no failure reason. */
  unanswered: number
  /** Connections that ended in another way than they had to, the first few: class and code. */
  readonly wrongGoodbyes: string[]
  /** Connections that the tracker closed because it had refused them too much. */
  givenUpOn: number
}

export const createHostileTally = (): HostileTally => ({
  sent: 0,
  classes: new Map(),
  unanswered: 0,
  wrongGoodbyes: [],
  givenUpOn: 0,
})

const maxWrongGoodbyes = 10
// A ping that came too fast gets no pong.
const askAgainMs = 1_000
// For the tracker to end a connection that it has to end.
const patienceMs = 30_000
const pingOpcode = 9
// For all of a connection's frames, the refusals of which may come late: it can meet the last one at any moment.
const tooMuchRefused = 'too many refused messages'
const connectionLimits = ['too many bytes, slow down', tooMuchRefused]
// What the connection as a whole hears, or a ping, as well as a message.
const tooFast = 'slow down'

/**
 * One connection's hostile frames. Nothing says which frame an answer is for, so what came is held against what had to
 * come whenever a ping, sent after the frames, has been answered: by then all of them are read. Of those that a limit's
 * goodbye came for instead of the answer, the refusals tell how far the tracker had read.
 */
export class HostileConnection {
  readonly #raw: RawSocket
  readonly #tally: HostileTally
  #unconfirmed: HostileClass[] = []
  #refusalsHeard = 0
  /** Of those, the ones that only a message can have met. */
  #messagesRefused = 0
  #asked = 0
  #pong: ((payload: string) => void) | null = null

  constructor(raw: RawSocket, tally: HostileTally) {
    this.#raw = raw
    this.#tally = tally
    raw.onText = (payload) => {
      if (!payload.includes('"failure reason"')) return
      this.#refusalsHeard += 1
      if (!payload.includes(tooFast)) this.#messagesRefused += 1
    }
    raw.onPong = (payload) => this.#pong?.(payload.toString())
    void raw.closed.then(() => (tally.givenUpOn += raw.closeReason === tooMuchRefused ? 1 : 0))
  }

  get isOpen(): boolean {
    return this.#raw.isOpen
  }

  /** Bytes of this class, after which the connection goes on, or its last ones. Resolves when more may be sent. */
  async send(hostile: HostileClass, bytes: Buffer): Promise<void> {
    const { effect } = hostile
    const isLast = effect.kind === 'closed' || effect.kind === 'unfinished'
    // What was sent before is accounted for first: afterwards nobody could tell.
    if (isLast) await this.confirm()
    if (!this.isOpen) return
    this.#tally.sent += 1
    this.#of(hostile).sent += 1
    this.#raw.write(bytes)
    if (effect.kind === 'closed') await this.#end(hostile, effect.codes)
    else if (effect.kind === 'unfinished') {
      // There is nothing to wait for: it is held until somebody gives up.
      this.#of(hostile).done += 1
      this.#raw.cut()
    } else this.#unconfirmed.push(hostile)
  }

  /** Resolves when all that was sent has been read, or the connection is gone. */
  async confirm(): Promise<void> {
    if (this.#unconfirmed.length === 0) return
    const frames = this.#unconfirmed
    this.#unconfirmed = []
    const isRead = await this.#isRead()
    const read = isRead ? frames : frames.slice(0, readAtLeast(frames, this.#messagesRefused))
    for (const frame of read) this.#of(frame).done += 1
    if (!isRead) return
    const due = frames.filter(({ effect }) => effect.kind === 'refused').length
    this.#tally.unanswered += Math.max(0, due - this.#refusalsHeard)
    this.#refusalsHeard = 0
    this.#messagesRefused = 0
  }

  cut(): void {
    this.#raw.cut()
  }

  async #end(hostile: HostileClass, codes: readonly number[]): Promise<void> {
    const givenUp = setTimeout(() => this.cut(), patienceMs)
    await this.#raw.closed
    clearTimeout(givenUp)
    const { closeCode, closeReason } = this.#raw
    if (connectionLimits.includes(closeReason)) return
    if (closeCode !== null && codes.includes(closeCode)) this.#of(hostile).done += 1
    else if (this.#tally.wrongGoodbyes.length < maxWrongGoodbyes)
      this.#tally.wrongGoodbyes.push(`${hostile.name}: ${closeCode ?? 'no word'} ${closeReason}`)
  }

  async #isRead(): Promise<boolean> {
    const mark = `mark ${++this.#asked}`
    const ask = (): void => this.#raw.write(frameBytes(mark, { opcode: pingOpcode }))
    const again = setInterval(ask, askAgainMs)
    const pong = new Promise<boolean>((resolve) => {
      this.#pong = (payload) => void (payload === mark && resolve(true))
    })
    ask()
    const isRead = await Promise.race([pong, this.#raw.closed.then(() => false)])
    clearInterval(again)
    return isRead
  }

  #of({ name }: HostileClass): ClassTally {
    const known = this.#tally.classes.get(name)
    if (known) return known
    const tally = { sent: 0, done: 0 }
    this.#tally.classes.set(name, tally)
    return tally
  }
}

/** How many of these are read, at the least, when so many messages of theirs were refused: they are read in their order. */
function readAtLeast(frames: readonly HostileClass[], refusals: number): number {
  let messages = 0
  let count = 0
  for (const [at, { effect }] of frames.entries()) {
    if (messages >= refusals) break
    messages += effect.kind === 'refused' ? 1 : effect.kind === 'read' ? effect.messages : 0
    count = at + 1
  }
  return count
}
