import { describe, expect, it } from 'vitest'
import type { PeerLink, PeerLinkEvents, Transport } from '../core/ports/transport.ts'
import { createConnectionProbe } from './connection-probe.ts'

const open = () => new AbortController().signal

/** Two ends that open once each has the other's description; `carry` is the wire. */
function pairing(carry: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer> | null) {
  const ends: { readonly events: PeerLinkEvents; isDestroyed: boolean }[] = []
  const transport: Pick<Transport, 'connect'> = {
    connect({ initiator, iceServers, events }) {
      expect(iceServers).toEqual([])
      const mine = ends.length
      const end = { events, isDestroyed: false }
      ends.push(end)
      const other = () => ends[1 - mine]?.events
      const link: PeerLink = {
        signal() {
          if (!initiator) events.signal({ kind: 'description', type: 'answer', sdp: '' })
          else for (const each of ends) each.events.open()
        },
        send(bytes) {
          const carried = carry(Uint8Array.from(bytes))
          if (carried) other()?.message(carried)
          else events.close(new Error('cut'))
          return true
        },
        bufferedBytes: 0,
        isOpen: false,
        fingerprints: () => null,
        path: async () => null,
        measure: async () => ({ roundTrip: null, packets: null, isLocal: null }),
        bulk: null,
        destroy: () => void (end.isDestroyed = true),
      }
      if (initiator) queueMicrotask(() => events.signal({ kind: 'description', type: 'offer', sdp: '' }))
      return link
    },
  }
  return { transport, ends }
}

describe('the loop', () => {
  it.each([
    ['the same', (bytes: Uint8Array<ArrayBuffer>) => bytes, true],
    ['changed on the way', (bytes: Uint8Array<ArrayBuffer>) => bytes.with(5, ((bytes[5] ?? 0) + 1) % 256), false],
    ['cut short', (bytes: Uint8Array<ArrayBuffer>) => bytes.slice(1), false],
  ])('tells whether what comes back is %s', async (_, carry, isSame) => {
    const { transport, ends } = pairing(carry)
    expect(await createConnectionProbe(transport).loop(open())).toBe(isSame)
    expect(ends.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true])
  })

  it('fails when the connection ends, and closes both ends', async () => {
    const { transport, ends } = pairing(() => null)
    await expect(createConnectionProbe(transport).loop(open())).rejects.toThrow('cut')
    expect(ends.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true])
  })

  it('ends with its signal', async () => {
    const { transport, ends } = pairing(() => null)
    const leaving = new AbortController()
    const silent: Pick<Transport, 'connect'> = {
      connect: (options) => transport.connect({ ...options, events: { ...options.events, signal: () => {} } }),
    }
    const running = createConnectionProbe(silent).loop(leaving.signal)
    leaving.abort(new Error('left'))
    await expect(running).rejects.toThrow('left')
    expect(ends.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true])
  })
})

/** As much of a connection as looking for addresses takes; the test plays the network. */
class FakeConnection extends EventTarget {
  static last: FakeConnection | null = null
  isClosed = false
  readonly config: RTCConfiguration
  constructor(config: RTCConfiguration) {
    super()
    this.config = config
    FakeConnection.last = this
  }
  createDataChannel() {}
  setLocalDescription = () => Promise.resolve()
  close() {
    this.isClosed = true
  }
  find(type: string | null) {
    this.dispatchEvent(Object.assign(new Event('icecandidate'), { candidate: type === null ? null : { type } }))
  }
  fail() {
    this.dispatchEvent(new Event('icecandidateerror'))
  }
}

function reaching(kind: 'outside' | 'relay', signal = open()) {
  const rtc = { RTCPeerConnection: FakeConnection } as unknown as Pick<typeof globalThis, 'RTCPeerConnection'>
  const answer = createConnectionProbe(pairing(() => null).transport, rtc).reach(signal, kind, [
    { urls: ['stun:a.test', 'stun:b.test'] },
    { urls: 'turn:c.test', username: 'u', credential: 'p' },
  ])
  answer.catch(() => undefined)
  if (!FakeConnection.last) throw new Error('a connection was made')
  return { answer, connection: FakeConnection.last }
}

describe('reaching beyond the network', () => {
  it('asks the servers it is given, and relays alone for a relay', () => {
    const iceServers = [
      { urls: ['stun:a.test', 'stun:b.test'] },
      { urls: 'turn:c.test', username: 'u', credential: 'p' },
    ]
    expect(reaching('outside').connection.config).toEqual({ iceServers, iceTransportPolicy: 'all' })
    expect(reaching('relay').connection.config).toEqual({ iceServers, iceTransportPolicy: 'relay' })
  })

  it.each([
    ['outside', ['host', 'srflx'], 'found'],
    ['outside', ['host', 'relay', null], 'nothing'],
    ['outside', ['error', 'host', null], 'refused'],
    ['outside', ['error', 'host', 'srflx'], 'found'],
    ['relay', ['relay'], 'found'],
    ['relay', ['srflx', null], 'nothing'],
    ['relay', ['error', null], 'refused'],
  ] as const)('%s, %j: %s', async (kind, events, answer) => {
    const reached = reaching(kind)
    for (const event of events) {
      if (event === 'error') reached.connection.fail()
      else reached.connection.find(event)
    }
    expect(await reached.answer).toBe(answer)
    expect(reached.connection.isClosed).toBe(true)
  })

  it('ends with its signal', async () => {
    const leaving = new AbortController()
    const { answer, connection } = reaching('outside', leaving.signal)
    leaving.abort(new Error('left'))
    await expect(answer).rejects.toThrow('left')
    expect(connection.isClosed).toBe(true)
  })

  it('fails where the browser makes no connection', async () => {
    const refusing = {
      RTCPeerConnection: function () {
        throw new Error('too many')
      },
    } as unknown as Pick<typeof globalThis, 'RTCPeerConnection'>
    const probe = createConnectionProbe(pairing(() => null).transport, refusing)
    await expect(probe.reach(open(), 'outside', [])).rejects.toThrow('too many')
  })
})
