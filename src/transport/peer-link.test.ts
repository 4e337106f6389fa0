import { describe, expect, it } from 'vitest'
import type { PeerLink, PeerLinkEvents, RtcSignal } from '../core/ports/transport.ts'
import type { Clock } from '../lib/clock.ts'
import { connectPeer, maxMessageBytes, type PeerLinkDeps } from './peer-link.ts'

const fingerprintLine = (byte: string) => `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => byte).join(':')}`
const remote = (type: 'offer' | 'answer', lines = fingerprintLine('BB')): RtcSignal => ({
  kind: 'description',
  type,
  sdp: `v=0\r\n${lines}\r\n`,
})

/** As much of a browser's connection as simple-peer and the link touch; the test plays the network. */
class FakeChannel extends EventTarget {
  readyState = 'connecting'
  bufferedAmount = 0
  bufferedAmountLowThreshold = 0
  onmessage: ((event: { data: unknown }) => void) | null = null
  onclose: (() => void) | null = null
  onopen: (() => void) | null = null
  readonly sent: Uint8Array[] = []
  send(message: Uint8Array) {
    this.sent.push(message)
    this.bufferedAmount += message.length
  }
  close() {
    this.readyState = 'closed'
  }
  open() {
    this.readyState = 'open'
    this.dispatchEvent(new Event('open'))
    this.onopen?.()
  }
}

class FakeConnection {
  static configs: RTCConfiguration[] = []
  static last: FakeConnection | null = null
  static refuse = false
  channel: FakeChannel | null = null
  readonly channels = new Map<number, FakeChannel>()
  localDescription: { type: string; sdp: string } | null = null
  remoteDescription: { type: string; sdp: string } | null = null
  iceConnectionState = 'new'
  oniceconnectionstatechange: (() => void) | null = null
  constructor(config: RTCConfiguration) {
    if (FakeConnection.refuse) throw new Error('too many')
    FakeConnection.configs.push(config)
    FakeConnection.last = this
  }
  createDataChannel(_label: string, { id = 0 }: RTCDataChannelInit) {
    const made = new FakeChannel()
    this.channels.set(id, made)
    this.channel ??= made
    return made
  }
  createOffer = async () => ({ type: 'offer', sdp: `v=0\r\n${fingerprintLine('AA')}\r\n` })
  createAnswer = async () => ({ type: 'answer', sdp: `v=0\r\n${fingerprintLine('AA')}\r\n` })
  setLocalDescription = async (description: { type: string; sdp: string }) => void (this.localDescription = description)
  setRemoteDescription = async (description: { type: string; sdp: string }) =>
    void (this.remoteDescription = description)
  getTransceivers = () => []
  getStats = async () => new Map()
  close() {}
  ice(state: string) {
    this.iceConnectionState = state
    this.oniceconnectionstatechange?.()
  }
}

function setUp(initiator = true, carriesBulk = false) {
  const timers = new Map<() => void, number>()
  const clock: Clock = {
    now: () => 0,
    after: (delay, callback) => {
      timers.set(callback, delay)
      return () => timers.delete(callback)
    },
    every: () => () => {},
  }
  const rtc = {
    RTCPeerConnection: FakeConnection,
    // simple-peer calls both with `new`; what comes out goes back into the fake.
    RTCSessionDescription: function (init: object) {
      return init
    },
    RTCIceCandidate: function (init: object) {
      return init
    },
  } as unknown as PeerLinkDeps['rtc']
  const heard: string[] = []
  const signals: RtcSignal[] = []
  const messages: Uint8Array[] = []
  const events: PeerLinkEvents = {
    signal: (signal) => signals.push(signal),
    open: () => heard.push('open'),
    message: (bytes) => {
      messages.push(bytes)
      heard.push('message')
    },
    bulk: (bytes) => heard.push(`bulk ${bytes.length}`),
    receipt: (count) => heard.push(`receipt ${count}`),
    report: (packets) => heard.push(`report ${packets}`),
    drain: () => heard.push('drain'),
    close: (error) => heard.push(error ? `close: ${error.message}` : 'close'),
  }
  const link: PeerLink = connectPeer({ initiator, iceServers: [], carriesBulk, events }, { clock, rtc })
  const connection = FakeConnection.last
  const channel = connection?.channel
  if (!connection || !channel) throw new Error('connectPeer makes both at once, or throws')
  return { link, connection, channel, heard, signals, messages, timers }
}

/** simple-peer works in microtasks and one zero time-out before its offer. */
const settled = () => new Promise<void>((resolve) => setTimeout(resolve, 5))
const buffer = (text: string) => new TextEncoder().encode(text).buffer

describe('connectPeer', () => {
  it('names no ICE server that it was not given', () => {
    setUp().link.destroy()
    expect(FakeConnection.configs.at(-1)?.iceServers).toEqual([])
  })

  it('throws when the browser makes no more connections', () => {
    FakeConnection.refuse = true
    try {
      expect(() => setUp()).toThrow('refused')
    } finally {
      FakeConnection.refuse = false
    }
  })

  it('knows both fingerprints once both descriptions are there', async () => {
    const { link, signals } = setUp()
    await settled()
    expect(signals.map((signal) => signal.kind === 'description' && signal.type)).toEqual(['offer'])
    expect(link.fingerprints()).toBeNull()
    link.signal(remote('answer'))
    expect(link.fingerprints()).toEqual({
      local: new Uint8Array(32).fill(0xaa),
      remote: new Uint8Array(32).fill(0xbb),
    })
  })

  it.each([
    ['an offer to an initiator', [remote('offer')]],
    ['a second description', [remote('answer'), remote('answer')]],
    ['no fingerprint', [remote('answer', 's=-')]],
    ['two fingerprints', [remote('answer', `${fingerprintLine('BB')}\r\n${fingerprintLine('CC')}`)]],
  ])('closes on %s', async (_, signals) => {
    const { link, heard } = setUp()
    await settled()
    for (const signal of signals) link.signal(signal)
    await settled()
    expect(heard).toHaveLength(1)
    expect(heard[0]).toMatch(/^close: /)
  })

  it('keeps messages whole and never lets one overtake `open`', async () => {
    const { channel, heard, messages } = setUp()
    channel.onmessage?.({ data: buffer('first') })
    expect(heard).toEqual([])
    channel.open()
    channel.onmessage?.({ data: buffer('second') })
    channel.onmessage?.({ data: new ArrayBuffer(0) })
    channel.onmessage?.({ data: buffer('third') })
    await settled()
    expect(heard).toEqual(['open', 'message', 'message', 'message', 'message'])
    expect(messages.map((message) => new TextDecoder().decode(message))).toEqual(['first', 'second', '', 'third'])
  })

  it('closes on a text message', async () => {
    const { channel, heard } = setUp()
    channel.open()
    channel.onmessage?.({ data: 'text' })
    await settled()
    expect(heard).toEqual(['open', 'close: a text message on a binary channel'])
  })

  it('asks to wait above the high watermark and says each fall below the low one', async () => {
    const { link, channel, heard } = setUp()
    expect(link.send(new Uint8Array(1))).toBe(false)
    channel.open()
    expect(channel.bufferedAmountLowThreshold).toBe(256 * 1024)
    const message = new Uint8Array(maxMessageBytes)
    expect([1, 2, 3, 4, 5].map(() => link.send(message))).toEqual([true, true, true, true, false])
    expect(link.bufferedBytes).toBe(5 * maxMessageBytes)
    channel.bufferedAmount = 0
    channel.dispatchEvent(new Event('bufferedamountlow'))
    expect(heard).toEqual(['open', 'drain'])
    expect(link.send(message)).toBe(true)
    // Also without having been asked to wait: who keeps less than that in the buffer waits for it too.
    channel.dispatchEvent(new Event('bufferedamountlow'))
    expect(heard).toEqual(['open', 'drain', 'drain'])
    expect(() => link.send(new Uint8Array(maxMessageBytes + 1))).toThrow(RangeError)
  })

  it('says close once, and nothing after it', async () => {
    const { link, connection, channel, heard } = setUp()
    channel.open()
    link.destroy()
    link.destroy()
    await settled()
    channel.onmessage?.({ data: buffer('late') })
    connection.ice('failed')
    channel.dispatchEvent(new Event('bufferedamountlow'))
    link.signal(remote('answer'))
    await settled()
    expect(heard).toEqual(['open', 'close'])
    expect([link.isOpen, link.send(new Uint8Array(1)), await link.path()]).toEqual([false, false, null])
  })

  it('closes without an error when the other side closes', async () => {
    const { channel, heard } = setUp()
    channel.open()
    channel.onclose?.()
    await settled()
    expect(heard).toEqual(['open', 'close'])
  })

  it('gives a disconnected path some seconds', async () => {
    const { connection, channel, heard, timers } = setUp()
    channel.open()
    connection.ice('disconnected')
    expect([...timers.values()]).toEqual([7_000])
    connection.ice('connected')
    expect(timers.size).toBe(0)
    connection.ice('disconnected')
    for (const callback of timers.keys()) callback()
    await settled()
    expect(heard).toEqual(['open', 'close: the path was lost'])
  })

  it('closes with an error when ICE fails', async () => {
    const { connection, heard } = setUp()
    connection.ice('failed')
    await settled()
    expect(heard).toEqual(['close: Ice connection failed.'])
  })

  describe('with a bulk channel', () => {
    const channelOf = ({ connection }: ReturnType<typeof setUp>, id: number) => {
      const channel = connection.channels.get(id)
      if (!channel) throw new Error(`no channel ${id}`)
      return channel
    }
    const hear = (channel: FakeChannel, data: unknown) => channel.dispatchEvent(new MessageEvent('message', { data }))

    it('opens when all its channels are open: what is sent before would be lost', () => {
      const made = setUp(true, true)
      expect(new Set(made.connection.channels.keys())).toEqual(new Set([0, 1, 2]))
      channelOf(made, 0).open()
      channelOf(made, 1).open()
      expect(made.heard).toEqual([])
      channelOf(made, 2).open()
      expect(made.heard).toEqual(['open'])
    })

    it('sends and hears blocks, receipts and reports', () => {
      const made = setUp(true, true)
      for (const id of [0, 1, 2]) channelOf(made, id).open()
      made.link.bulk?.send(Uint8Array.of(1, 2, 3))
      made.link.bulk?.receipt(258)
      expect(channelOf(made, 1).sent).toEqual([Uint8Array.of(1, 2, 3)])
      expect(made.link.bulk?.bufferedBytes).toBe(3)
      made.link.bulk?.report(2 ** 32 + 3)
      expect(channelOf(made, 2).sent).toEqual([Uint8Array.of(0, 0, 1, 2), Uint8Array.of(0, 0, 0, 1, 0, 0, 0, 3)])
      hear(channelOf(made, 1), new ArrayBuffer(7))
      hear(channelOf(made, 2), Uint8Array.of(0, 1, 0, 0).buffer)
      hear(channelOf(made, 2), Uint8Array.of(0, 0, 0, 0, 0, 0, 2, 1).buffer)
      expect(made.heard.slice(1)).toEqual(['bulk 7', 'receipt 65536', 'report 513'])
    })

    it.each([
      ['text among blocks', 1, 'text'],
      ['text among receipts', 2, 'text'],
      ['a short receipt', 2, new ArrayBuffer(3)],
      ['a long receipt', 2, new ArrayBuffer(5)],
      ['an empty receipt', 2, new ArrayBuffer(0)],
      ['a long report', 2, new ArrayBuffer(9)],
    ])('%s ends it', async (_, id, data) => {
      const made = setUp(true, true)
      for (const each of [0, 1, 2]) channelOf(made, each).open()
      hear(channelOf(made, id), data)
      await settled()
      expect(made.heard.at(-1)).toMatch(/^close: (a text message|neither a receipt)/)
    })

    it('has none where it was not asked for', () => {
      const made = setUp()
      expect(made.link.bulk).toBeNull()
      expect([...made.connection.channels.keys()]).toEqual([0])
    })
  })
})
