import { decodeBencode, encodeBencode } from '../core/bencode.ts'
import { bytesOf, dictionaryOf } from '../core/bencode-fields.ts'
import { nameBytes, peerIdFrom, type PeerId, type SwarmId } from '../core/ids.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import { sha256 } from '../crypto/digest.ts'
import { labelled, labels } from '../crypto/labels.ts'
import { openBox, sealBox } from '../crypto/secret-box.ts'
import { peerIdOf, publicKeyLength, signatureLength, verifySignature } from '../crypto/signing.ts'
import { assertNever } from '../lib/assert-never.ts'
import { fromBase64url, toBase64url } from '../lib/base64url.ts'
import { concatBytes, equalBytes, toBinaryString, type Bytes } from '../lib/bytes.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { linkIdBytes, linkIdFrom, type LinkId } from './link-id.ts'
import {
  encodeBundle,
  encodeCandidates,
  parseBundle,
  parseCandidates,
  type Bundle,
  type Candidate,
} from './rtc-codec.ts'

// What two members tell each other before they are linked, through somebody who must not read or change it: signed by
// the member, sealed with the share's signalling key. PROTOCOL.md, "Signalling".

/** Characters of the sealed form; 32 candidates and the longest description fit. */
export const maxSealedLength = 48 * 1024

export type SignalBody =
  | { readonly kind: 'offer'; readonly bundle: Bundle }
  /** `offerHash`: SHA-256 of the offer's signed bytes, so that an answer fits one offer only. */
  | { readonly kind: 'answer'; readonly bundle: Bundle; readonly offerHash: Bytes }
  | { readonly kind: 'candidates'; readonly candidates: readonly Candidate[] }

export interface Signal {
  readonly from: PeerId
  /** The member's public key, whose signature was verified and whose hash is `from`. */
  readonly publicKey: Bytes
  readonly id: LinkId
  readonly body: SignalBody
  /** SHA-256 of the signed bytes. */
  readonly hash: Bytes
}

export interface SignalKeys {
  readonly swarmId: SwarmId
  /** 32 bytes. */
  readonly signallingKey: Bytes
  readonly memberKey: SigningKey
}

export interface SealedSignal {
  readonly payload: string
  readonly hash: Bytes
}

/** `to` is null in an offer to whoever gets it. */
export async function sealSignal(
  keys: SignalKeys,
  to: PeerId | null,
  id: LinkId,
  body: SignalBody,
): Promise<SealedSignal> {
  const signed = encodeBencode({
    type: encodeUtf8(body.kind),
    key: keys.memberKey.publicKey,
    to: to === null ? anyone : nameBytes(to),
    id: linkIdBytes(id),
    ...bodyFields(body),
  })
  const signature = await keys.memberKey.sign(signedMessage(keys.swarmId, signed))
  const sealed = await sealBox(keys.signallingKey, concatBytes(signature, signed), boxContext(keys.swarmId))
  return { payload: toBase64url(sealed), hash: await sha256(signed) }
}

/** `from` and `id` are what the relay says; the signal must say the same. The reason is for a count, not for a person. */
export async function openSignal(
  keys: SignalKeys,
  relayed: { readonly from: PeerId; readonly id: LinkId; readonly payload: string },
): Promise<Result<Signal, 'malformed' | 'notSealed' | 'forged' | 'misdirected'>> {
  if (relayed.payload.length > maxSealedLength) return fail('malformed')
  const sealed = fromBase64url(relayed.payload)
  if (!sealed) return fail('malformed')
  const plain = await openBox(keys.signallingKey, sealed, boxContext(keys.swarmId))
  if (!plain) return fail('notSealed')
  const signature = plain.slice(0, signatureLength)
  const signed = plain.slice(signatureLength)
  const parsed = parseSigned(signed)
  if (!parsed) return fail('malformed')
  const { key, to, id, body } = parsed
  const from = await peerIdOf(key)
  if (from !== relayed.from || id !== relayed.id) return fail('misdirected')
  // Only an offer may be for anyone.
  if (to === null ? body.kind !== 'offer' : to !== keys.memberKey.peerId) return fail('misdirected')
  if (!(await verifySignature(key, signedMessage(keys.swarmId, signed), signature))) return fail('forged')
  return ok({ from, publicKey: key, id, body, hash: await sha256(signed) })
}

const anyone = encodeUtf8('*')
const signedMessage = (swarmId: SwarmId, signed: Bytes) => labelled(labels.signal, nameBytes(swarmId), signed)
const boxContext = (swarmId: SwarmId) => labelled(labels.signalBox, nameBytes(swarmId))

function bodyFields(body: SignalBody) {
  switch (body.kind) {
    case 'offer':
      return encodeBundle(body.bundle)
    case 'answer':
      return { ...encodeBundle(body.bundle), hash: body.offerHash }
    case 'candidates':
      return { candidates: encodeCandidates(body.candidates) }
    default:
      return assertNever(body)
  }
}

function parseSigned(signed: Bytes) {
  const decoded = decodeBencode(signed, { depth: 4, values: 256 })
  if (!decoded.ok) return null
  const fields = dictionaryOf(decoded.value, ['type', 'key', 'to', 'id', 'candidates'], ['sdp', 'hash'])
  const key = bytesOf(fields?.['key'], publicKeyLength)
  const id = linkIdFrom(bytesOf(fields?.['id'], 20) ?? new Uint8Array())
  const toBytes = bytesOf(fields?.['to'], 1, 20)
  const type = bytesOf(fields?.['type'], 1, 16)
  if (!fields || !key || !id || !toBytes || !type) return null
  const isForAnyone = equalBytes(toBytes, anyone)
  const to = isForAnyone ? null : peerIdFrom(toBytes)
  if (to === null && !isForAnyone) return null
  const body = parseBody(toBinaryString(type), fields)
  return body && { key, id, to, body }
}

function parseBody(type: string, fields: NonNullable<ReturnType<typeof dictionaryOf>>): SignalBody | null {
  const { sdp, hash, candidates } = fields as Partial<Record<string, (typeof fields)[string]>>
  switch (type) {
    case 'offer': {
      const bundle = parseBundle(sdp, candidates)
      return bundle && hash === undefined ? { kind: 'offer', bundle } : null
    }
    case 'answer': {
      const bundle = parseBundle(sdp, candidates)
      const offerHash = bytesOf(hash, 32)
      return bundle && offerHash ? { kind: 'answer', bundle, offerHash } : null
    }
    case 'candidates': {
      const list = parseCandidates(candidates)
      return list && sdp === undefined && hash === undefined ? { kind: 'candidates', candidates: list } : null
    }
    default:
      return null
  }
}
