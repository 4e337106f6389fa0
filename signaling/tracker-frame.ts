// One message from a client of the WebSocket tracker dialect (BEP 3's announce and scrape as bittorrent-tracker speaks
// them over JSON). Only what this parser returns ever reaches the library: an outline in JSON, which it parses again, and
// the descriptions as they are, which it only passes on (`fillIn`). Writing and parsing those twice cost a third of the
// tracker's speed.

/** 20 bytes, one character (0 to 255) each, as the dialect writes binary ids. */
export type BinaryId = string & { readonly [binaryId]: true }
declare const binaryId: unique symbol

export interface SessionDescription<Type extends 'offer' | 'answer'> {
  readonly type: Type
  /** Session description, or whatever sealed text the clients agree on. */
  readonly sdp: string
}

export interface Offer {
  readonly offer: SessionDescription<'offer'>
  readonly offer_id: BinaryId
}

export type AnnounceEvent = 'started' | 'completed' | 'update' | 'stopped'

export type TrackerFrame =
  | {
      readonly kind: 'announce'
      readonly infoHash: BinaryId
      readonly peerId: BinaryId
      readonly event: AnnounceEvent
      /** Bytes that this peer still lacks; null where it does not know. */
      readonly left: number | null
      readonly offers: readonly Offer[]
    }
  | {
      readonly kind: 'answer'
      readonly infoHash: BinaryId
      readonly peerId: BinaryId
      readonly toPeerId: BinaryId
      readonly offerId: BinaryId
      readonly answer: SessionDescription<'answer'>
    }
  | { readonly kind: 'scrape'; readonly infoHashes: readonly BinaryId[] }

/** What to tell the client: enough to let it know which of its requests failed. */
export interface FrameRefusal {
  readonly action: 'announce' | 'scrape'
  readonly infoHash: BinaryId | null
  readonly reason: string
}

export type ParsedFrame =
  { readonly ok: true; readonly frame: TrackerFrame } | { readonly ok: false; readonly refusal: FrameRefusal }

export interface FrameLimits {
  readonly maxOffers: number
  readonly maxScrape: number
}

const idLength = 20

/** `text` must already be bounded in length; the WebSocket does that. Never throws. */
export function parseTrackerFrame(text: string, limits: FrameLimits): ParsedFrame {
  const message = parseJson(text)
  if (!isRecord(message)) return refuse('announce', null, 'message is not a JSON object')
  if (message['action'] === 'announce') return parseAnnounce(message, limits)
  if (message['action'] === 'scrape') return parseScrape(message, limits)
  return refuse('announce', null, 'action must be announce or scrape')
}

/** The frame as the library parses it, with an empty place for each description. */
export function encodeOutline(frame: TrackerFrame): string {
  if (frame.kind === 'scrape') return JSON.stringify({ action: 'scrape', info_hash: frame.infoHashes })
  const common = { action: 'announce', info_hash: frame.infoHash, peer_id: frame.peerId }
  if (frame.kind === 'answer') {
    return JSON.stringify({ ...common, to_peer_id: frame.toPeerId, offer_id: frame.offerId, answer: {} })
  }
  // The library takes null for 0 bytes left, which is a seeder; a field that is missing means unknown to it.
  const left = frame.left === null ? {} : { left: frame.left }
  return JSON.stringify({ ...common, event: frame.event, ...left, offers: frame.offers.map(() => 0) })
}

/** Puts the descriptions into what the library made of the outline, before it passes them on. */
export function fillIn(params: { offers?: unknown; answer?: unknown }, frame: TrackerFrame): void {
  if (frame.kind === 'announce') params.offers = frame.offers
  else if (frame.kind === 'answer') params.answer = frame.answer
}

export function encodeRefusal(refusal: FrameRefusal): string {
  return JSON.stringify({
    action: refusal.action,
    'failure reason': refusal.reason,
    ...(refusal.infoHash !== null && { info_hash: refusal.infoHash }),
  })
}

function parseAnnounce(message: Record<string, unknown>, limits: FrameLimits): ParsedFrame {
  const infoHash = message['info_hash']
  if (!isBinaryId(infoHash)) return refuse('announce', null, 'info_hash must be 20 bytes')
  const peerId = message['peer_id']
  if (!isBinaryId(peerId)) return refuse('announce', infoHash, 'peer_id must be 20 bytes')
  if (isPresent(message['answer'])) return parseAnswer(message, infoHash, peerId)

  const event = parseEvent(message['event'])
  if (event === null) return refuse('announce', infoHash, 'event must be started, completed, update, paused or stopped')
  const left = message['left'] ?? null
  // JSON can say 1e999, which would be passed on as null: a seeder to the library.
  if (left !== null && !(typeof left === 'number' && left >= 0 && Number.isFinite(left))) {
    return refuse('announce', infoHash, 'left must be a number from 0')
  }
  const wanted = message['numwant'] ?? limits.maxOffers
  if (!(typeof wanted === 'number' && wanted >= 0)) {
    return refuse('announce', infoHash, 'numwant must be a number from 0')
  }
  const given = message['offers'] ?? []
  if (!Array.isArray(given) || given.length > limits.maxOffers) {
    return refuse('announce', infoHash, `offers must be a list of at most ${limits.maxOffers}`)
  }
  const offers: Offer[] = []
  for (const entry of given) {
    const offer = parseOffer(entry)
    if (offer === null) return refuse('announce', infoHash, 'offers must hold {offer: {type, sdp}, offer_id} each')
    offers.push(offer)
  }
  // Who leaves wants nobody; otherwise the library sends each offer to one peer, and numwant may ask for fewer.
  const used = event === 'stopped' ? [] : offers.slice(0, Math.floor(wanted))
  return { ok: true, frame: { kind: 'announce', infoHash, peerId, event, left, offers: used } }
}

function parseAnswer(message: Record<string, unknown>, infoHash: BinaryId, peerId: BinaryId): ParsedFrame {
  const toPeerId = message['to_peer_id']
  if (!isBinaryId(toPeerId)) return refuse('announce', infoHash, 'to_peer_id must be 20 bytes')
  const offerId = message['offer_id']
  if (!isBinaryId(offerId)) return refuse('announce', infoHash, 'offer_id must be 20 bytes')
  const answer = parseDescription(message['answer'], 'answer')
  if (answer === null) return refuse('announce', infoHash, 'answer must be {type: "answer", sdp}')
  return { ok: true, frame: { kind: 'answer', infoHash, peerId, toPeerId, offerId, answer } }
}

function parseScrape(message: Record<string, unknown>, limits: FrameLimits): ParsedFrame {
  const given = message['info_hash']
  const infoHashes: readonly unknown[] = Array.isArray(given) ? given : [given]
  // A scrape without a hash would list every swarm there is.
  if (infoHashes.length === 0 || infoHashes.length > limits.maxScrape || !infoHashes.every(isBinaryId)) {
    return refuse('scrape', null, `info_hash must be 20 bytes, or a list of 1 to ${limits.maxScrape} such`)
  }
  return { ok: true, frame: { kind: 'scrape', infoHashes } }
}

function parseOffer(value: unknown): Offer | null {
  if (!isRecord(value)) return null
  const offer = parseDescription(value['offer'], 'offer')
  const offerId = value['offer_id']
  return offer !== null && isBinaryId(offerId) ? { offer, offer_id: offerId } : null
}

/** Fields that nobody needs are not passed on. */
function parseDescription<Type extends 'offer' | 'answer'>(
  value: unknown,
  type: Type,
): SessionDescription<Type> | null {
  if (!isRecord(value)) return null
  const sdp = value['sdp']
  return value['type'] === type && typeof sdp === 'string' ? { type, sdp } : null
}

function parseEvent(value: unknown): AnnounceEvent | null {
  switch (value ?? '') {
    case 'started':
      return 'started'
    case 'completed':
      return 'completed'
    case 'stopped':
      return 'stopped'
    case '':
    case 'empty':
    case 'update':
    // BEP 21; to a tracker without download counts it says no more than "still here".
    case 'paused':
      return 'update'
    default:
      return null
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refuse = (action: 'announce' | 'scrape', infoHash: BinaryId | null, reason: string): ParsedFrame => ({
  ok: false,
  refusal: { action, infoHash, reason },
})
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isPresent = (value: unknown): boolean => value !== undefined && value !== null
const isBinaryId = (value: unknown): value is BinaryId => {
  if (typeof value !== 'string' || value.length !== idLength) return false
  for (let at = 0; at < idLength; at++) if (value.charCodeAt(at) > 255) return false
  return true
}
