import { randomBytes } from 'node:crypto'
import { EventEmitter, once } from 'node:events'
import { WebSocket } from 'ws'
import { bytesIn } from './bencode.ts'
import type { Connection, Connections } from './connections.ts'
import { createControlLink, type ControlLink, type HelloForger } from './control-link.ts'
import { newSigningKey, peerIdOf, type Share, type SigningKey } from './keys.ts'
import {
  decodeCandidates,
  encodeDescription,
  openSignal,
  sealSignal,
  type Description,
  type SealedSignal,
} from './signals.ts'

// A member of a share as PROTOCOL.md describes one: it meets the others at a tracker and holds control links to them. It
// is honest until a test tells it otherwise. It offers, and answers nobody.

const offersAtOnce = 4
const offerAgainMs = 2_000

export interface MemberOptions {
  readonly share: Share
  /** Address of the tracker. */
  readonly tracker: string
  readonly connections: Connections
  /** Poses as, or is, the sender. */
  readonly owner?: SigningKey
  readonly hello?: HelloForger
  /** What its offers say in place of an honest description. */
  readonly describe?: (honest: Description) => Description
}

export interface Member {
  readonly key: SigningKey
  readonly peerId: Buffer
  /** Every control link that opened, in order. */
  readonly links: readonly ControlLink[]
  /** Offers until there is a control link to such a member. */
  link(to: 'sender' | 'receiver'): Promise<ControlLink>
  /** Announces so many offers. */
  offer(count: number): Promise<void>
  /** One description of an own connection, sealed as an offer. */
  sealOffer(description: Description, id?: Buffer): SealedSignal
  /** Any frame at all. */
  sendFrame(frame: object | string): void
  /** Frames that the tracker passed on, or said. */
  readonly frames: readonly Frame[]
  leave(): Promise<void>
}

export interface Frame {
  readonly action?: string
  readonly peer_id?: string
  readonly offer_id?: string
  readonly offer?: { readonly sdp: string }
  readonly answer?: { readonly sdp: string }
  readonly [key: string]: unknown
}

export async function joinShare(options: MemberOptions): Promise<Member> {
  const { share, connections, describe = (honest: Description) => honest } = options
  const key = newSigningKey()
  const peerId = peerIdOf(key.publicKey)
  const socket = new WebSocket(options.tracker)
  const offers = new Map<string, { readonly connection: Connection; readonly hash: Buffer; peer: Buffer | null }>()
  const links: ControlLink[] = []
  const frames: Frame[] = []
  const events = new EventEmitter()

  const common = { action: 'announce', info_hash: latin1(share.swarmId), peer_id: latin1(peerId) }
  const send = (frame: object | string) => socket.send(typeof frame === 'string' ? frame : JSON.stringify(frame))

  function sealOffer(description: Description, id = randomBytes(20)): SealedSignal {
    return sealSignal(share, key, { type: 'offer', to: '*', id, ...encodeDescription(description) })
  }

  async function prepareOffer(): Promise<object> {
    const id = randomBytes(20)
    const connection = connections.open()
    const { payload, hash } = sealOffer(describe(await connection.offer()), id)
    offers.set(latin1(id), { connection, hash, peer: null })
    return { offer: { type: 'offer', sdp: payload }, offer_id: latin1(id) }
  }

  async function received(frame: Frame): Promise<void> {
    frames.push(frame)
    const offer = offers.get(frame.offer_id ?? '')
    if (!frame.answer || !offer) return
    const signal = openSignal(share, frame.answer.sdp)
    const candidates = decodeCandidates(signal.fields)
    if (signal.type === 'candidates') return offer.connection.addCandidates(candidates)
    if (offer.peer) return
    offer.peer = signal.from
    if (!bytesIn(signal.fields, 'hash').equals(offer.hash)) throw new Error('an answer says what it answers')
    await offer.connection.accept({ sdp: bytesIn(signal.fields, 'sdp').toString(), candidates })
    await offer.connection.opened
    const link = createControlLink({
      ...options,
      key,
      peer: signal.from,
      peerKey: signal.key,
      connection: offer.connection,
    })
    links.push(link)
    await link.greet()
    await link.proven
    events.emit('link')
  }

  socket.on('message', (text: Buffer) => {
    const frame: Frame = JSON.parse(text.toString())
    received(frame).catch((error: unknown) => events.emit('error', error))
  })
  await once(socket, 'open')
  events.setMaxListeners(0)

  let event = 'started'
  const member: Member = {
    key,
    peerId,
    links,
    frames,
    sealOffer,
    sendFrame: send,
    async offer(count) {
      const prepared = await Promise.all(Array.from({ length: count }, prepareOffer))
      send({ ...common, event, uploaded: 0, downloaded: 0, left: 1, numwant: count, offers: prepared })
      event = 'update'
    },
    async link(to) {
      for (;;) {
        const found = links.find((link) => link.isProven && link.isSender === (to === 'sender'))
        if (found) return found
        // The tracker chooses whom an offer reaches; it may have been somebody else each time.
        const linked = once(events, 'link', { signal: AbortSignal.timeout(offerAgainMs) })
        await linked.catch(() => member.offer(offersAtOnce))
      }
    },
    async leave() {
      for (const { connection } of offers.values()) await connection.close()
      socket.terminate()
    },
  }
  return member
}

const latin1 = (bytes: Buffer): string => bytes.toString('latin1')
