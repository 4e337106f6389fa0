import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { swarmIdFrom } from '../core/ids.ts'
import type { Fingerprints, PeerLink } from '../core/ports/transport.ts'
import { generateSigningKey } from '../crypto/signing.ts'
import type { Bytes } from '../lib/bytes.ts'
import { createControlLink, type ControlLink } from './control-link.ts'
import { makeHello, type Identity } from './hello.ts'
import { linkIdFrom } from './link-id.ts'
import { encodeControl, parseControl, type ControlMessage } from './protocol.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'

const swarmId = swarmIdFrom(new Uint8Array(20).fill(1))
const id = linkIdFrom(new Uint8Array(20).fill(2))
if (!swarmId || !id) throw new Error('20 bytes')
const ourView: Fingerprints = { local: new Uint8Array(32).fill(1), remote: new Uint8Array(32).fill(2) }
const theirView: Fingerprints = { local: ourView.remote, remote: ourView.local }
const presence: ControlMessage = {
  type: 'presence',
  presence: { phase: 'waiting', progress: 0, held: 0.5, pause: 'none' },
}

let us: Identity
let them: Identity
let hello: Bytes
beforeAll(async () => {
  const common = { swarmId, ownerKeyHash: new Uint8Array(16), ownerKey: null }
  us = { ...common, memberKey: await generateSigningKey(), agent: 'Ours' }
  them = { ...common, memberKey: await generateSigningKey(), agent: 'Theirs' }
  hello = encodeControl(await makeHello(them, theirView, false))
})

/** Signatures are made and checked on other threads. */
const idle = async () => {
  for (let i = 0; i < 20; i++) await new Promise((resolve) => setTimeout(resolve, 1))
}

let clock: SimulatedClock
let control: ControlLink
let sent: string[]
let heard: string[]
let destroyed: number

beforeEach(() => {
  clock = createSimulatedClock(async () => {})
  sent = []
  heard = []
  destroyed = 0
  const link: PeerLink = {
    signal() {},
    send(bytes) {
      const parsed = parseControl(bytes.slice())
      sent.push(parsed.ok ? parsed.value.type : 'malformed')
      return true
    },
    bufferedBytes: 0,
    isOpen: true,
    fingerprints: () => ourView,
    path: async () => 'direct',
    measure: async () => ({ roundTrip: null, packets: null, isLocal: null }),
    bulk: null,
    destroy: () => void destroyed++,
  }
  control = createControlLink({
    clock,
    identity: us,
    link,
    id,
    initiator: true,
    peer: them.memberKey.peerId,
    peerKey: them.memberKey.publicKey,
    events: {
      proven: (member) => heard.push(`proven ${member.agent}`),
      message: (message) => heard.push(message.type),
      drain() {},
      closed: (why) => heard.push(why),
    },
  })
})
const receive = (message: ControlMessage) => control.handlers.message(encodeControl(message))

/** However busy the machine is. */
const untilProven = () => vi.waitFor(() => expect(heard).toContain('proven Theirs'), 5_000)

async function greet(): Promise<void> {
  control.handlers.message(hello)
  await untilProven()
}

describe('a control link', () => {
  it('says hello first, and hands on nothing before theirs was checked', async () => {
    control.send({ type: 'data-close', link: id })
    control.handlers.message(hello)
    receive(presence)
    receive({ type: 'refusal', id: 1 })
    expect(heard).toEqual([])
    await untilProven()
    expect(heard).toEqual(['proven Theirs', 'presence', 'refusal'])
    expect(sent).toEqual(['hello'])
    control.send({ type: 'data-close', link: id })
    expect(sent).toEqual(['hello', 'data-close'])
  })

  it.each<[string, () => Bytes]>([
    ['anything before the hello', () => encodeControl(presence)],
    ['no bencode', () => new Uint8Array([1, 2, 3])],
    ['nothing at all', () => new Uint8Array()],
    ['more than a message holds', () => new Uint8Array(64 * 1024 + 1)],
  ])('ends on %s', async (_, bytes) => {
    control.handlers.message(bytes())
    control.handlers.message(hello)
    await idle()
    expect([heard, destroyed]).toEqual([['lost'], 1])
  })

  it('ends on a second hello, and on a hello that proves nobody', async () => {
    await greet()
    control.handlers.message(hello)
    expect(heard).toEqual(['proven Theirs', 'lost'])
  })

  it('says who lied', async () => {
    control.handlers.message(encodeControl(await makeHello(them, ourView, true)))
    receive(presence)
    await vi.waitFor(() => expect([heard, destroyed]).toEqual([['lied'], 1]), 5_000)
  })

  it('ends without a hello within 10 s', async () => {
    await clock.run(9_999)
    expect(heard).toEqual([])
    await clock.run(1)
    expect([heard, destroyed]).toEqual([['lost'], 1])
  })

  it('asks after 20 s of silence and ends after 45', async () => {
    await greet()
    await clock.run(19_999)
    expect(sent).toEqual(['hello'])
    await clock.run(1)
    expect(sent).toEqual(['hello', 'ping'])
    receive({ type: 'pong' })
    await clock.run(44_999)
    expect(heard).toEqual(['proven Theirs'])
    await clock.run(1)
    expect(heard.at(-1)).toBe('lost')
  })

  it('answers a ping, and knows whether the other end does', async () => {
    await greet()
    receive({ type: 'ping' })
    expect(sent).toEqual(['hello', 'pong'])
    const alive = control.probe(2_000)
    receive({ type: 'pong' })
    expect(await alive).toBe(true)
    const dead = control.probe(2_000)
    await clock.run(2_000)
    expect(await dead).toBe(false)
    const closed = control.probe(2_000)
    control.drop()
    expect(await closed).toBe(false)
    expect(await control.probe(2_000)).toBe(false)
  })

  it('tells a goodbye from a loss, says its own, and closes once', async () => {
    await greet()
    receive({ type: 'bye' })
    control.close()
    control.drop()
    control.handlers.close(new Error('late'))
    receive(presence)
    expect(heard).toEqual(['proven Theirs', 'bye'])
    expect(sent).toEqual(['hello'])
  })

  it('lets its goodbye leave before the connection goes', async () => {
    await greet()
    control.close()
    expect([sent.at(-1), heard.at(-1), destroyed]).toEqual(['bye', 'lost', 0])
    await clock.run(1_000)
    expect(destroyed).toBe(1)
  })

  it('ends with who floods', async () => {
    await greet()
    for (let i = 0; i < 1_900; i++) receive(presence)
    expect(heard).not.toContain('lost')
    for (let i = 0; i < 200; i++) receive(presence)
    expect(heard.at(-1)).toBe('lost')
  })

  it('ignores what a later version may say', async () => {
    await greet()
    control.handlers.message(new TextEncoder().encode('d4:type5:latere'))
    expect(heard).toEqual(['proven Theirs'])
  })
})
