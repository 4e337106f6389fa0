import { nameBytes, peerIdFrom, swarmIdFrom, type PeerId, type SwarmId } from '../core/ids.ts'
import { fromBinaryString, toBinaryString, type Bytes } from '../lib/bytes.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import { linkIdBytes, linkIdFrom, type LinkId } from './link-id.ts'
import { maxSealedLength } from './sealed-signal.ts'

// The dialect of WebSocket trackers: JSON, binary names as strings of characters 0 to 255. What a share's members say
// to each other stands sealed where the `sdp` would be.

/** Characters of a frame that is looked at. */
export const maxFrameLength = 64 * 1024
export const minIntervalMs = 15_000
export const maxIntervalMs = 120_000
/** A swarm that claims to be larger is not counted further. */
const maxMembers = 1_000_000
const maxReasonLength = 200

export interface AnnounceOffer {
  readonly id: LinkId
  readonly payload: string
}

export interface Announce {
  readonly swarm: SwarmId
  readonly self: PeerId
  readonly event: 'started' | 'stopped' | 'update'
  /** What the counts go by: 0 for who has all there is. */
  readonly left: 0 | 1
  readonly offers: readonly AnnounceOffer[]
}

export interface Relayed {
  readonly from: PeerId
  readonly id: LinkId
  readonly payload: string
}

export type TrackerMessage =
  | {
      readonly kind: 'announced'
      readonly swarm: SwarmId
      readonly intervalMs: number
      /** Members by the tracker's count, this page among them. */
      readonly members: number
    }
  | { readonly kind: 'offer' | 'answer'; readonly swarm: SwarmId; readonly relayed: Relayed }
  | { readonly kind: 'failed'; readonly swarm: SwarmId | null; readonly reason: string }
  /** A reply to something that was not asked, or a later dialect. */
  | { readonly kind: 'unknown' }

export const encodeAnnounce = ({ swarm, self, event, left, offers }: Announce): string =>
  JSON.stringify({
    action: 'announce',
    info_hash: binary(nameBytes(swarm)),
    peer_id: binary(nameBytes(self)),
    event,
    uploaded: 0,
    downloaded: 0,
    left,
    numwant: offers.length,
    offers: offers.map(({ id, payload }) => ({
      offer: { type: 'offer', sdp: payload },
      offer_id: binary(linkIdBytes(id)),
    })),
  })

/** Also carries later candidates: the tracker passes on any number of answers. */
export const encodeAnswer = (swarm: SwarmId, self: PeerId, to: PeerId, { id, payload }: AnnounceOffer): string =>
  JSON.stringify({
    action: 'announce',
    info_hash: binary(nameBytes(swarm)),
    peer_id: binary(nameBytes(self)),
    to_peer_id: binary(nameBytes(to)),
    offer_id: binary(linkIdBytes(id)),
    answer: { type: 'answer', sdp: payload },
  })

/** `data` is what the socket gave. */
export function parseTrackerMessage(data: unknown): Result<TrackerMessage> {
  if (typeof data !== 'string') return fail('not text')
  if (data.length > maxFrameLength) return fail('too long')
  const message = parseJson(data)
  if (!isRecord(message)) return fail('not a JSON object')
  const swarm = parseName(message['info_hash'], swarmIdFrom)
  const reason = message['failure reason']
  if (typeof reason === 'string') return ok({ kind: 'failed', swarm, reason: reason.slice(0, maxReasonLength) })
  if (message['action'] !== 'announce') return ok({ kind: 'unknown' })
  if (!swarm) return fail('no info_hash')
  if (message['offer'] !== undefined) return parseRelayed('offer', swarm, message)
  if (message['answer'] !== undefined) return parseRelayed('answer', swarm, message)
  return parseAnnounced(swarm, message)
}

function parseAnnounced(swarm: SwarmId, message: Record<string, unknown>): Result<TrackerMessage> {
  const { interval, complete, incomplete } = message
  if (typeof interval !== 'number' || !isCount(complete) || !isCount(incomplete)) return fail('not an announce reply')
  const intervalMs = Math.min(maxIntervalMs, Math.max(minIntervalMs, interval * 1000))
  return ok({ kind: 'announced', swarm, intervalMs, members: Math.min(maxMembers, complete + incomplete) })
}

function parseRelayed(
  kind: 'offer' | 'answer',
  swarm: SwarmId,
  message: Record<string, unknown>,
): Result<TrackerMessage> {
  const from = parseName(message['peer_id'], peerIdFrom)
  const id = parseName(message['offer_id'], linkIdFrom)
  const description = message[kind]
  if (!from || !id || !isRecord(description)) return fail(`not an ${kind}`)
  const payload = description['sdp']
  if (typeof payload !== 'string' || payload.length > maxSealedLength) return fail(`not an ${kind}`)
  return ok({ kind, swarm, relayed: { from, id, payload } })
}

const binary = (bytes: Bytes): string => toBinaryString(bytes)

function parseName<Name>(value: unknown, from: (bytes: Uint8Array) => Name | null): Name | null {
  const bytes = typeof value === 'string' && value.length === 20 ? fromBinaryString(value) : null
  return bytes && from(bytes)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0
