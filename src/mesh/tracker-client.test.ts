import { beforeEach, describe, expect, it } from 'vitest'
import { nameBytes, swarmIdFrom, type SwarmId } from '../core/ids.ts'
import { toBinaryString } from '../lib/bytes.ts'
import type { SocketEvents } from './browser-platform.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createTrackerClient, type TrackerClient, type TrackerSubscriber } from './tracker-client.ts'

function swarm(byte: number): SwarmId {
  const id = swarmIdFrom(new Uint8Array(20).fill(byte))
  if (!id) throw new Error('20 bytes')
  return id
}
const replyTo = (id: SwarmId) =>
  JSON.stringify({
    action: 'announce',
    info_hash: toBinaryString(nameBytes(id)),
    interval: 60,
    complete: 0,
    incomplete: 1,
  })

interface FakeSocket {
  readonly events: SocketEvents
  readonly openedAt: number
  readonly sent: string[]
  bufferedBytes: number
  isClosed: boolean
}

let clock: SimulatedClock
let sockets: FakeSocket[]
let statuses: string[]
let client: TrackerClient
let refuses: boolean

beforeEach(() => {
  clock = createSimulatedClock(async () => {})
  sockets = []
  statuses = []
  refuses = false
  client = createTrackerClient({
    address: 'wss://tracker.test/',
    clock,
    random: () => 0.999,
    onStatus: () => statuses.push(client.status),
    openSocket(_, events) {
      if (refuses) throw new Error('never from here')
      const socket: FakeSocket = { events, openedAt: clock.now(), sent: [], bufferedBytes: 0, isClosed: false }
      sockets.push(socket)
      return {
        get bufferedBytes() {
          return socket.bufferedBytes
        },
        send: (text) => void socket.sent.push(text),
        close: () => void (socket.isClosed = true),
      }
    },
  })
})

function subscribe(id: SwarmId, hurries = false) {
  const heard: string[] = []
  const subscriber: TrackerSubscriber = {
    opened: () => heard.push('opened'),
    closed: () => heard.push('closed'),
    announced: () => heard.push('announced'),
    offer: () => heard.push('offer'),
    answer: () => heard.push('answer'),
    failed: (reason) => heard.push(`failed: ${reason}`),
    hurry: () => hurries,
  }
  return { heard, leave: client.subscribe(id, subscriber) }
}
function last(): FakeSocket {
  const socket = sockets.at(-1)
  if (!socket) throw new Error('no socket was opened')
  return socket
}

describe('a tracker client', () => {
  it('has one socket for all shares, while there is one', () => {
    expect(sockets).toHaveLength(0)
    const one = subscribe(swarm(1))
    last().events.open()
    const two = subscribe(swarm(2))
    expect([sockets.length, one.heard, two.heard]).toEqual([1, ['opened'], ['opened']])
    last().events.message(replyTo(swarm(2)))
    last().events.message(replyTo(swarm(3)))
    last().events.message(JSON.stringify({ 'failure reason': 'no' }))
    expect([one.heard, two.heard]).toEqual([['opened'], ['opened', 'announced']])
    one.leave()
    one.leave()
    expect(last().isClosed).toBe(false)
    two.leave()
    expect(last().isClosed).toBe(true)
    expect(statuses).toEqual(['online'])
    subscribe(swarm(1))
    expect(sockets).toHaveLength(2)
  })

  it('tries again after 1, 2, 4 and then 5 s, and from the start once it was open', async () => {
    const { heard } = subscribe(swarm(1))
    const delays: number[] = []
    for (let i = 0; i < 5; i++) {
      const closedAt = clock.now()
      last().events.close()
      await clock.runUntil(() => sockets.length === i + 2, 10_000, 'the next try')
      delays.push(Math.round((clock.now() - closedAt) / 10) * 10)
    }
    expect(delays).toEqual([1_000, 2_000, 4_000, 5_000, 5_000])
    last().events.open()
    last().events.close()
    await clock.run(1_000)
    expect(sockets).toHaveLength(7)
    expect(heard).toEqual(['opened', 'closed'])
    expect(statuses).toEqual(['offline', 'online', 'offline'])
  })

  it('gives up a socket that does not open, or does not answer, and hears nothing of it any more', async () => {
    const { heard } = subscribe(swarm(1))
    await clock.run(8_000)
    expect(last().isClosed).toBe(true)
    await clock.run(1_000)
    const [late, second] = sockets
    late?.events.open()
    expect(heard).toEqual([])
    second?.events.open()
    client.send('announce', true)
    await clock.run(10_000)
    // Others' frames are no reply, and a further announce does not put off the end.
    second?.events.message(JSON.stringify({ action: 'scrape' }))
    client.send('announce', true)
    await clock.run(4_999)
    expect(second?.isClosed).toBe(false)
    await clock.run(1)
    expect(second?.isClosed).toBe(true)
    expect(heard).toEqual(['opened', 'closed'])
  })

  it('keeps a socket that answers', async () => {
    subscribe(swarm(1))
    last().events.open()
    for (let i = 0; i < 10; i++) {
      client.send('announce', true)
      await clock.run(10_000)
      last().events.message(replyTo(swarm(1)))
      await clock.run(60_000)
    }
    expect([sockets.length, last().isClosed]).toEqual([1, false])
  })

  it('hands a full or closed socket nothing', () => {
    expect(client.send('x', false)).toBe(false)
    subscribe(swarm(1))
    expect(client.send('x', false)).toBe(false)
    last().events.open()
    expect(client.send('x', false)).toBe(true)
    last().bufferedBytes = 300_000
    expect(client.send('y', false)).toBe(false)
    expect(last().sent).toEqual(['x'])
  })

  it('tries at once when it is woken, and soon knows whether an open socket still is one', async () => {
    subscribe(swarm(1), true)
    last().events.close()
    client.wake()
    expect(sockets).toHaveLength(2)
    last().events.open()
    client.wake()
    await clock.run(5_000)
    expect(last().isClosed).toBe(true)
  })

  it('leaves an open socket alone when nobody announced upon waking', async () => {
    subscribe(swarm(1), false)
    last().events.open()
    client.wake()
    await clock.run(60_000)
    expect(last().isClosed).toBe(false)
  })

  it('does not look at more frames than any swarm needs', async () => {
    const { heard } = subscribe(swarm(1))
    last().events.open()
    for (let i = 0; i < 10_000; i++) last().events.message(replyTo(swarm(1)))
    expect(heard).toHaveLength(501)
    await clock.run(1_000)
    for (let i = 0; i < 10_000; i++) last().events.message(replyTo(swarm(1)))
    expect(heard).toHaveLength(601)
  })

  it('is offline for good at an address that the browser refuses', async () => {
    refuses = true
    subscribe(swarm(1))
    client.wake()
    await clock.run(60_000)
    expect([client.status, sockets.length]).toEqual(['offline', 0])
  })

  it('is silent after its end', async () => {
    const { heard } = subscribe(swarm(1))
    client.destroy()
    client.destroy()
    last().events.open()
    subscribe(swarm(2))
    await clock.run(60_000)
    expect([sockets.length, heard]).toEqual([1, []])
  })
})
