import type { Torrent, Wire } from 'webtorrent'
import { donthaveId } from './extended-handshake.ts'

// The only file that touches webtorrent's private names. webtorrent keeps the wires; what is asked for, served, choked
// and verified is ours, because its own way scans every piece for each pick, has no endgame, asks from
// requestIdleCallback (which a hidden tab does not get), rechokes every 10 s and queues every request it is sent.

/** The version whose private names these are. */
export const engineVersion = '3.0.21'

export class EngineMismatch extends Error {
  override readonly name = 'EngineMismatch'
}

export interface EngineHookEvents {
  /** Both handshakes are through. */
  wire(wire: Wire): void
  /** The peer lost a piece that it had (`lt_donthave`). */
  donthave(wire: Wire, piece: number): void
}

export interface EngineHooks {
  /** The wire of a peer that `addPeer` just took, from before its handshake: nothing it says is missed. */
  wireOf(peerId: string): Wire
  /** Tells a peer that a piece is no longer here (`lt_donthave`), if it understands that. */
  donthave(wire: Wire, piece: number): void
}

/**
 * Call between `client.add` and its first event. From then on the torrent does nothing by itself but to keep wires:
 * it holds itself for complete (`skipVerify`), so it asks for nothing, and these two were all that it did for others.
 * @throws EngineMismatch when this is another webtorrent.
 */
export function takeOver(torrent: Torrent, events: EngineHookEvents): EngineHooks {
  replaceMethod(torrent, '_onWireWithMetadata', (wire: Wire) => events.wire(wire))
  replaceMethod(torrent, '_rechoke', () => {})
  torrent.on('wire', (wire) => {
    offerOnlyDonthave(wire)
    const heard = (piece: number) => events.donthave(wire, piece)
    callMethod(property(wire, 'lt_donthave'), 'on', 'donthave', heard)
  })

  return {
    wireOf(peerId) {
      const peers = property(torrent, '_peers')
      const peer: unknown = peers instanceof Map ? peers.get(peerId) : undefined
      const wire = property(peer, 'wire')
      if (!isWire(wire)) throw new EngineMismatch('a peer has no wire')
      return wire
    },
    donthave(wire, piece) {
      callMethod(property(wire, 'lt_donthave'), 'donthave', piece)
    },
  }
}

export function checkVersion(version: string): void {
  if (version !== engineVersion) throw new EngineMismatch(`webtorrent ${version} is not ${engineVersion}`)
}

/** The metadata travels over the control link, and peers are found by mesh/: the extended handshake offers neither. */
function offerOnlyDonthave(wire: Wire): void {
  const offered = property(wire, 'extendedMapping')
  if (typeof offered !== 'object' || offered === null) throw new EngineMismatch('extendedMapping is gone')
  for (const [id, name] of Object.entries(offered)) {
    if (name === 'lt_donthave' && id === String(donthaveId)) continue
    if (name === 'lt_donthave') throw new EngineMismatch('lt_donthave has another id')
    Reflect.deleteProperty(offered, id)
  }
  if (Object.keys(offered).length !== 1) throw new EngineMismatch('lt_donthave is gone')
}

function replaceMethod(target: object, name: string, method: (wire: Wire) => void): void {
  if (typeof property(target, name) !== 'function') throw new EngineMismatch(`${name} is gone`)
  Reflect.set(target, name, method)
}

function callMethod(target: unknown, name: string, ...args: unknown[]): void {
  const method = property(target, name)
  if (typeof method !== 'function') throw new EngineMismatch(`${name} is gone`)
  Reflect.apply(method, target, args)
}

const property = (target: unknown, name: string): unknown =>
  typeof target === 'object' && target !== null ? Reflect.get(target, name) : undefined

/** Every method that is called on one. */
const wireMethods = [
  ...['choke', 'unchoke', 'interested', 'uninterested', 'have', 'bitfield', 'haveAll', 'haveNone', 'reject'],
  ...['request', 'cancel', 'setTimeout', 'on'],
]

const isWire = (value: unknown): value is Wire =>
  wireMethods.every((name) => typeof property(value, name) === 'function')
