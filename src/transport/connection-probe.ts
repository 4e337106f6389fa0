import type { ConnectionProbe, Reach } from '../core/ports/self-check.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { IceServer, PeerLink, Transport } from '../core/ports/transport.ts'
import { equalBytes } from '../lib/bytes.ts'
import { toRtcIceServer } from './ice-server.ts'

const loopBytes = 64 * 1024
const candidateTypes = { outside: 'srflx', relay: 'relay' } as const satisfies Record<Reach, RTCIceCandidateType>

export function createConnectionProbe(
  transport: Pick<Transport, 'connect'>,
  rtc: Pick<typeof globalThis, 'RTCPeerConnection'> = globalThis,
): ConnectionProbe {
  return {
    loop: (signal) => loop(signal, transport),
    reach: (signal, kind, servers) => reach(signal, kind, servers, rtc),
  }
}

/** Runs `work` until it settles, or the signal ends it. Both ways `close` follows. */
function untilAborted<T>(
  signal: AbortSignalLike,
  close: () => void,
  work: (resolve: (value: T) => void, reject: (reason: unknown) => void) => void,
): Promise<T> {
  let stopListening = () => {}
  const settled = new Promise<T>((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason)
    const aborted = () => reject(signal.reason)
    signal.addEventListener('abort', aborted, { once: true })
    stopListening = () => signal.removeEventListener('abort', aborted)
    work(resolve, reject)
  })
  return settled.finally(() => {
    stopListening()
    close()
  })
}

/** Two of the connections that people get, signalled to each other in this page. */
function loop(signal: AbortSignalLike, transport: Pick<Transport, 'connect'>): Promise<boolean> {
  const sent = crypto.getRandomValues(new Uint8Array(loopBytes))
  const links: PeerLink[] = []
  const close = () => {
    for (const link of links) link.destroy()
  }
  return untilAborted(signal, close, (resolve, reject) => {
    const ended = (error: Error | null) => reject(error ?? new Error('the connection ended'))
    const near: PeerLink = transport.connect({
      initiator: true,
      iceServers: [],
      carriesBulk: false,
      events: {
        bulk() {},
        receipt() {},
        report() {},
        signal: (made) => far.signal(made),
        open: () => void near.send(sent),
        message: (bytes) => resolve(equalBytes(bytes, sent)),
        drain: () => {},
        close: ended,
      },
    })
    links.push(near)
    const far: PeerLink = transport.connect({
      initiator: false,
      iceServers: [],
      carriesBulk: false,
      events: {
        bulk() {},
        receipt() {},
        report() {},
        signal: (made) => near.signal(made),
        open: () => {},
        message: (bytes) => void far.send(bytes),
        drain: () => {},
        close: ended,
      },
    })
    links.push(far)
  })
}

/** Lets the browser look for addresses without anybody to connect to. */
function reach(
  signal: AbortSignalLike,
  kind: Reach,
  servers: readonly IceServer[],
  rtc: Pick<typeof globalThis, 'RTCPeerConnection'>,
): Promise<'found' | 'nothing' | 'refused'> {
  let connection: RTCPeerConnection | null = null
  return untilAborted(
    signal,
    () => connection?.close(),
    (resolve, reject) => {
      const made = new rtc.RTCPeerConnection({
        iceServers: servers.map(toRtcIceServer),
        iceTransportPolicy: kind === 'relay' ? 'relay' : 'all',
      })
      connection = made
      let isRefused = false
      // One error for each network that the device is in: another one may still get through.
      made.addEventListener('icecandidateerror', () => (isRefused = true))
      made.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate?.type === candidateTypes[kind]) resolve('found')
        if (!candidate) resolve(isRefused ? 'refused' : 'nothing')
      })
      made.createDataChannel('tukar')
      made.setLocalDescription().catch(reject)
    },
  )
}
