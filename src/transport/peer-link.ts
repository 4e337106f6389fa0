// First: what simple-peer needs while it loads.
import './node-globals.ts'
import SimplePeer from 'simple-peer'
import type { BulkChannel, Fingerprints, PeerLink, RtcSignal, Transport } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import { systemClock, type Clock } from '../lib/clock.ts'
import { createBulkChannel } from './bulk-channel.ts'
import { parseFingerprint } from './fingerprint.ts'
import { toRtcIceServer } from './ice-server.ts'
import { selectedMeasures, selectedPath } from './selected-path.ts'

/** What every browser takes as one message (Chromium announces exactly this as its max-message-size). */
export const maxMessageBytes = 256 * 1024
/** Above this `send` asks to wait; at 16 MiB Chromium fails the channel. */
const highWatermarkBytes = 1024 * 1024
/** Down here the next messages are asked for: enough to keep the line busy meanwhile. */
const lowWatermarkBytes = 256 * 1024
/** A path that is gone for longer than a hiccup. The browser itself would wait half a minute before it says "failed". */
const lostPathMs = 7_000

type ConnectOptions = Parameters<Transport['connect']>[0]

export interface PeerLinkDeps {
  readonly clock: Clock
  readonly rtc: Pick<typeof globalThis, 'RTCPeerConnection' | 'RTCSessionDescription' | 'RTCIceCandidate'>
}

/**
 * simple-peer negotiates and cleans up; sending, opening and the watermarks go by the channel itself, because its stream
 * announces `connect` only after a round of statistics and has no watermark to set.
 */
export function connectPeer(
  { initiator, iceServers, carriesBulk, events }: ConnectOptions,
  deps: PeerLinkDeps = { clock: systemClock, rtc: globalThis },
): PeerLink {
  let connection: RTCPeerConnection | null = null
  let channel: RTCDataChannel | null = null
  let bulk: (BulkChannel & { readonly isOpen: boolean }) | null = null
  let isOpen = false
  let isClosed = false
  let wantsDrain = false
  let localFingerprint: Bytes | null = null
  let remoteFingerprint: Bytes | null = null
  let failure: Error | null = null
  let refusal: unknown = null
  let stopWaiting: (() => void) | null = null

  class ObservedConnection extends deps.rtc.RTCPeerConnection {
    constructor(config: RTCConfiguration) {
      try {
        super(config)
      } catch (error) {
        // simple-peer would say so a moment later; who asked for the connection should know now.
        refusal = error
        throw error
      }
      connection = this
    }
    override createDataChannel(_label: string, init?: RTCDataChannelInit): RTCDataChannel {
      const made = super.createDataChannel('tukar', init)
      made.addEventListener('open', opened)
      made.addEventListener('bufferedamountlow', drained)
      channel = made
      if (carriesBulk) {
        const open = (id: number) => super.createDataChannel('tukar', { negotiated: true, id })
        bulk = createBulkChannel(open, {
          open: opened,
          bulk: receivedBulk,
          receipt: (count) => isOpen && events.receipt(count),
          report: (packets) => isOpen && events.report(packets),
          failed: fail,
        })
      }
      return made
    }
  }

  const peer = new SimplePeer({
    initiator,
    trickle: true,
    objectMode: true,
    // Always given: simple-peer's own default names foreign STUN servers.
    config: { iceServers: iceServers.map(toRtcIceServer) },
    // Both ends know the channel beforehand, which saves the round trip that would announce it.
    channelConfig: { negotiated: true, id: 0 },
    wrtc: {
      RTCPeerConnection: ObservedConnection,
      RTCSessionDescription: deps.rtc.RTCSessionDescription,
      RTCIceCandidate: deps.rtc.RTCIceCandidate,
    },
  })
  peer.on('error', (error) => (failure ??= error))
  if (!connection) throw new Error('the browser refused another connection', { cause: refusal })

  peer.on('signal', (signal) => {
    if (isClosed) return
    const ours = toRtcSignal(signal)
    if (!ours) return
    if (ours.kind === 'description') localFingerprint = parseFingerprint(ours.sdp)
    events.signal(ours)
  })
  peer.on('iceStateChange', (state) => {
    stopWaiting?.()
    stopWaiting = state === 'disconnected' ? deps.clock.after(lostPathMs, () => fail('the path was lost')) : null
  })
  peer.on('close', closed)

  function opened(): void {
    // All open in the same moment, but are heard one after another.
    if (isClosed || isOpen || channel?.readyState !== 'open' || bulk?.isOpen === false) return
    isOpen = true
    channel.bufferedAmountLowThreshold = lowWatermarkBytes
    events.open()
    // Only now, so that nothing is heard before `open`; what came earlier waited in the stream.
    peer.on('data', received)
  }

  function received(message: Bytes | string): void {
    if (isClosed) return
    if (typeof message === 'string') return fail('a text message on a binary channel')
    events.message(new Uint8Array(message.buffer, message.byteOffset, message.byteLength))
  }

  function receivedBulk(bytes: Bytes): void {
    opened()
    if (isOpen) events.bulk(bytes)
    else fail('a message before the channels were open')
  }

  function drained(): void {
    if (isClosed) return
    wantsDrain = false
    events.drain()
  }

  function closed(): void {
    if (isClosed) return
    isClosed = true
    isOpen = false
    stopWaiting?.()
    channel?.removeEventListener('open', opened)
    channel?.removeEventListener('bufferedamountlow', drained)
    events.close(failure)
  }

  function fail(reason: string, cause?: unknown): void {
    peer.destroy(new Error(reason, { cause }))
  }

  return {
    signal(signal) {
      if (isClosed) return
      if (signal.kind === 'description') {
        if (remoteFingerprint) return fail('a second description')
        if (signal.type !== (initiator ? 'answer' : 'offer')) return fail(`an unexpected ${signal.type}`)
        remoteFingerprint = parseFingerprint(signal.sdp)
        if (!remoteFingerprint) return fail('a description without one SHA-256 fingerprint')
      }
      try {
        peer.signal(
          signal.kind === 'description'
            ? { type: signal.type, sdp: signal.sdp }
            : { type: 'candidate', candidate: signal },
        )
      } catch (error) {
        fail('a signal that the browser refused', error)
      }
    },
    send(bytes) {
      if (bytes.length > maxMessageBytes) throw new RangeError(`a message holds at most ${maxMessageBytes} bytes`)
      if (!isOpen || channel?.readyState !== 'open') return false
      try {
        peer.send(bytes)
      } catch (error) {
        fail('the channel took no more', error)
        return false
      }
      wantsDrain ||= channel.bufferedAmount > highWatermarkBytes
      return !wantsDrain
    },
    get bufferedBytes() {
      return channel?.bufferedAmount ?? 0
    },
    get isOpen() {
      return isOpen
    },
    fingerprints(): Fingerprints | null {
      return localFingerprint && remoteFingerprint ? { local: localFingerprint, remote: remoteFingerprint } : null
    },
    async path() {
      if (isClosed || !connection) return null
      return selectedPath(await statistics(connection))
    },
    async measure() {
      return selectedMeasures(isClosed || !connection ? [] : await statistics(connection))
    },
    get bulk() {
      return bulk
    },
    destroy: () => peer.destroy(),
  }
}

/** A connection that closes meanwhile has none. */
async function statistics(connection: RTCPeerConnection): Promise<Iterable<readonly [string, unknown]>> {
  const pairs: (readonly [string, unknown])[] = []
  try {
    const report = await connection.getStats()
    report.forEach((value: unknown, id: string) => pairs.push([id, value]))
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
  }
  return pairs
}

function toRtcSignal(signal: Parameters<SimplePeer['signal']>[0]): RtcSignal | null {
  if ((signal.type === 'offer' || signal.type === 'answer') && signal.sdp !== undefined) {
    return { kind: 'description', type: signal.type, sdp: signal.sdp }
  }
  // An empty candidate marks the end of them in Firefox; nobody waits for it.
  return signal.candidate?.candidate ? { kind: 'candidate', ...signal.candidate } : null
}
