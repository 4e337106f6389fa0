import { peerIdFrom, swarmIdFrom } from '../core/ids.ts'
import type { MeetingPointProbe } from '../core/ports/self-check.ts'
import type { Bytes } from '../lib/bytes.ts'
import { openBrowserSocket, type OpenSocket, type Socket } from './browser-platform.ts'
import { encodeAnnounce, parseTrackerMessage } from './tracker-protocol.ts'

const nameLength = 20

export interface MeetingPointProbeDeps {
  readonly openSocket?: OpenSocket
  readonly randomBytes?: (length: number) => Bytes
}

/** One announce of a share that does not exist, and goodbye: the same words that find people, over a socket of its own. */
export function createMeetingPointProbe({
  openSocket = openBrowserSocket,
  randomBytes = (length) => crypto.getRandomValues(new Uint8Array(length)),
}: MeetingPointProbeDeps = {}): MeetingPointProbe {
  return {
    ask(signal, address) {
      const swarm = swarmIdFrom(randomBytes(nameLength))
      const self = peerIdFrom(randomBytes(nameLength))
      if (!swarm || !self) throw new Error('20 bytes are a name')
      const announce = (event: 'started' | 'stopped') => encodeAnnounce({ swarm, self, event, left: 1, offers: [] })

      return new Promise((resolve, reject) => {
        let socket: Socket | null = null
        if (signal.aborted) return reject(signal.reason)
        const aborted = () => end(() => reject(signal.reason))
        function end(settle: () => void): void {
          signal.removeEventListener('abort', aborted)
          socket?.close()
          socket = null
          settle()
        }
        signal.addEventListener('abort', aborted, { once: true })
        try {
          socket = openSocket(address, {
            open: () => socket?.send(announce('started')),
            message(data) {
              const message = parseTrackerMessage(data)
              if (!message.ok || message.value.kind === 'unknown') return
              const { kind } = message.value
              if (kind === 'failed') return end(() => resolve('refused'))
              if (kind !== 'announced' || message.value.swarm !== swarm) return
              socket?.send(announce('stopped'))
              end(() => resolve('answered'))
            },
            close: () => end(() => resolve('unreachable')),
          })
        } catch {
          // The browser refuses this address: ws: from an https: page.
          end(() => resolve('unreachable'))
        }
      })
    },
  }
}
