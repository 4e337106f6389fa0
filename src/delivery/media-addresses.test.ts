import { describe, expect, test } from 'vitest'
import type { ByteRange } from '../core/part-layout.ts'
import { createUrgency } from '../core/urgency.ts'
import type { Bytes } from '../lib/bytes.ts'
import {
  protocolVersion,
  type RangeAnswer,
  type RangeWish,
  type SaveFeed,
  type SaveSignal,
} from '../service-worker/protocol.ts'
import { eventually, FakeClock, messagesArrive, patternOf } from './fakes.test-support.ts'
import { createMediaAddresses } from './media-addresses.ts'

const size = 1_000_000
const scope = 'https://tukar.example/base/'
const token = 'A'.repeat(22)

/** A page with one file under an address, and a worker that asks for it. */
async function stage(hangAt = Infinity) {
  const clock = new FakeClock()
  const life = new AbortController()
  let post: (data: unknown, ports: readonly MessagePort[]) => void = () => {}
  const reads: { readonly range: ByteRange | undefined; isOver: boolean; aborted: boolean }[] = []
  const addresses = createMediaAddresses({
    clock,
    randomToken: () => token,
    onWorkerMessage: (listener) => (post = listener),
    openWorker: async () => ({ scope, post: () => {}, ping: () => {}, control: () => Promise.resolve() }),
  })
  const whole = patternOf(size)
  const address = await addresses.open(life.signal, {
    size,
    type: 'video/mp4',
    urgency: createUrgency(life.signal),
    async *read(signal, range = { start: 0, end: size }): AsyncGenerator<Bytes> {
      const read = { range, isOver: false, aborted: false }
      reads.push(read)
      signal.addEventListener('abort', () => (read.aborted = true), { once: true })
      try {
        for (let at = range.start; at < range.end; at += 300_000) {
          if (at >= hangAt)
            await new Promise((_, reject) =>
              signal.addEventListener('abort', () => reject(signal.reason), { once: true }),
            )
          yield whole.slice(at, Math.min(range.end, at + 300_000))
        }
      } finally {
        read.isOver = true
      }
    },
  })
  const ask = (wanted = token) => {
    const { port1, port2 } = new MessageChannel()
    const heard: (RangeAnswer | SaveFeed)[] = []
    port1.addEventListener('message', ({ data }: MessageEvent<RangeAnswer | SaveFeed>) => heard.push(data))
    port1.start()
    post({ tukar: protocolVersion, kind: 'openRange', token: wanted, id: 'I'.repeat(22) }, [port2])
    return {
      heard,
      say: (signal: SaveSignal | RangeWish) => port1.postMessage(signal),
      get bytes() {
        return Buffer.concat(heard.flatMap((each) => (each.kind === 'chunk' ? [each.bytes] : [])))
      },
    }
  }
  return { clock, life, address, ask, reads, whole }
}

describe('a file under an address', () => {
  test('is named below the worker’s scope, and answered for with its type and size', async () => {
    const { address, ask } = await stage()
    expect(address.url).toBe(`${scope}media/${token}`)
    const { heard } = ask()
    await eventually(() => heard.length === 1)
    expect(heard).toEqual([{ kind: 'file', type: 'video/mp4', size }])
  })

  test('is unknown under another token, once it is closed, and once nobody looks', async () => {
    const { address, ask, life } = await stage()
    const heardOf = async (wanted?: string) => {
      const { heard } = ask(wanted)
      await eventually(() => heard.length === 1)
      return heard[0]?.kind
    }
    expect(await heardOf('B'.repeat(22))).toBe('unknown')
    expect(await heardOf()).toBe('file')
    address.close()
    expect(await heardOf()).toBe('unknown')
    const other = await stage()
    other.life.abort()
    const { heard } = other.ask()
    await eventually(() => heard.length === 1)
    expect(heard).toEqual([{ kind: 'unknown' }])
    life.abort()
  })

  test('closed between its answer and the wish, it says so: nobody waits for it', async () => {
    const { address, ask } = await stage()
    const { heard, say } = ask()
    await eventually(() => heard.length === 1)
    address.close()
    say({ kind: 'range', start: 0, end: size })
    await eventually(() => heard.length === 2)
    expect(heard.at(-1)).toEqual({ kind: 'fail' })
  })

  test('is given as far as there is credit, exactly the range, and then ended', async () => {
    const { ask, whole } = await stage()
    const request = ask()
    request.say({ kind: 'range', start: 100_001, end: 900_002 })
    request.say({ kind: 'started' })
    request.say({ kind: 'credit', bytes: 200_000 })
    await eventually(() => request.bytes.length > 100_000)
    await messagesArrive()
    expect(request.bytes.length).toBeLessThanOrEqual(200_000)
    request.say({ kind: 'credit', bytes: 600_001 })
    await eventually(() => request.heard.at(-1)?.kind === 'end')
    expect(request.bytes.equals(whole.slice(100_001, 900_002))).toBe(true)
  })

  test('nothing is read before there is credit, and reading ends when the element wants no more', async () => {
    const { ask, reads } = await stage(0)
    const request = ask()
    request.say({ kind: 'range', start: 0, end: size })
    request.say({ kind: 'started' })
    await messagesArrive()
    request.say({ kind: 'credit', bytes: 500_000 })
    await eventually(() => reads.length === 1)
    request.say({ kind: 'cancelled' })
    await eventually(() => reads[0]?.isOver === true)
    expect(reads[0]?.aborted).toBe(true)
  })

  test('a request that nobody can answer ends within 30 s, one that wants nothing does not', async () => {
    const { ask, clock, reads } = await stage(300_000)
    const waiting = ask()
    waiting.say({ kind: 'range', start: 300_000, end: size })
    waiting.say({ kind: 'started' })
    waiting.say({ kind: 'credit', bytes: 500_000 })
    const content = ask()
    content.say({ kind: 'range', start: 300_000, end: size })
    content.say({ kind: 'started' })
    await eventually(() => reads.length === 1)
    // Answers to the pings, which both ask for.
    for (let second = 0; second < 30; second++) {
      for (const request of [waiting, content]) request.say({ kind: 'alive' })
      await messagesArrive()
      await clock.pass(1_000)
    }
    expect(waiting.heard.at(-1)).toEqual({ kind: 'fail' })
    expect(content.heard.at(-1)?.kind).toBe('file')
  })

  test.each([
    { kind: 'range', start: -1, end: 5 },
    { kind: 'range', start: 5, end: 4 },
    { kind: 'range', start: 0, end: size + 1 },
    { kind: 'range', start: 0.5, end: 5 },
    { kind: 'started' },
    'anything',
  ])('%o is no range', async (wish) => {
    const { ask, reads } = await stage()
    const request = ask()
    // A worker of another version may say what it likes.
    request.say(wish as RangeWish)
    await messagesArrive()
    expect(reads).toEqual([])
  })
})
