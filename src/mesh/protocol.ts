import { cleanAgentName } from '../core/agent-name.ts'
import { decodeBencode, encodeBencode, type BencodeDictionary, type BencodeInput } from '../core/bencode.ts'
import { bytesOf, dictionaryOf, integerOf, textOf } from '../core/bencode-fields.ts'
import { digestFrom, infoHashFrom, nameBytes, type InfoHash } from '../core/ids.ts'
import type { DocumentRef, ManifestNotice, Presence } from '../core/ports/mesh.ts'
import { publicKeyLength, signatureLength } from '../crypto/signing.ts'
import { assertNever } from '../lib/assert-never.ts'
import type { Bytes } from '../lib/bytes.ts'
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

// What is said on a control link: one bencoded dictionary per message. PROTOCOL.md, "Control link".

const protocolVersion = 1
export const controlLimits = {
  /** Bytes. */
  message: 64 * 1024,
  /** Bytes of a document in one message. */
  chunk: 32 * 1024,
  document: 8 * 1024 * 1024,
  /** Bytes of UTF-8; a clean name fits. */
  agent: 256,
} as const

export type ControlMessage =
  | {
      readonly type: 'hello'
      readonly key: Bytes
      readonly agent: string
      readonly signature: Bytes
      readonly owner: { readonly key: Bytes; readonly signature: Bytes } | null
    }
  | { readonly type: 'presence'; readonly presence: Presence }
  | { readonly type: 'manifest'; readonly notice: ManifestNotice }
  /** Asks for the bytes of a document from `offset` on, at most a chunk of them. */
  | { readonly type: 'request'; readonly id: number; readonly ref: DocumentRef; readonly offset: number }
  | {
      readonly type: 'chunk'
      readonly id: number
      readonly offset: number
      /** Of the whole document. */
      readonly total: number
      readonly bytes: Bytes
    }
  | { readonly type: 'refusal'; readonly id: number }
  /** Later candidates of the control link's own connection. */
  | { readonly type: 'candidates'; readonly candidates: readonly Candidate[] }
  | { readonly type: 'data-offer'; readonly link: LinkId; readonly infoHash: InfoHash; readonly bundle: Bundle }
  | { readonly type: 'data-answer'; readonly link: LinkId; readonly bundle: Bundle }
  | { readonly type: 'data-candidates'; readonly link: LinkId; readonly candidates: readonly Candidate[] }
  /** A further connection for the data link `of`; answered as a data offer is. */
  | { readonly type: 'lane-offer'; readonly link: LinkId; readonly of: LinkId; readonly bundle: Bundle }
  /** The link or lane is refused, given up or no longer wanted. */
  | { readonly type: 'data-close'; readonly link: LinkId }
  | { readonly type: 'ping' }
  | { readonly type: 'pong' }
  | { readonly type: 'bye' }

const pauses = ['none', 'person', 'source'] as const
const phases = ['preparing', 'waiting', 'downloading', 'done'] as const
/** Progress travels in these parts of the whole. */
const progressUnit = 10_000
const maxRequestId = 2 ** 31

export const encodeControl = (message: ControlMessage): Bytes =>
  encodeBencode({ type: encodeUtf8(message.type), ...fieldsOf(message) })

/** A type that is not known is not an error: a later version may say more. */
export function parseControl(bytes: Bytes): Result<ControlMessage | { readonly type: 'unknown' }> {
  if (bytes.length > controlLimits.message) return fail('too long')
  const decoded = decodeBencode(bytes, { depth: 4, values: 256 })
  if (!decoded.ok) return decoded
  // Any dictionary at all; which keys it may have depends on the type.
  const open = typeof decoded.value === 'object' ? Object.keys(decoded.value) : []
  const name = textOf(dictionaryOf(decoded.value, ['type'], open)?.['type'], 32)
  if (name === null) return fail('no type')
  const schema = isKnown(name) ? schemas[name] : undefined
  if (!schema) return ok({ type: 'unknown' })
  const fields = dictionaryOf(decoded.value, ['type', ...schema.required], schema.optional)
  const message = fields && schema.parse(fields)
  return message ? ok(message) : fail(`not a ${name}`)
}

function fieldsOf(message: ControlMessage): { readonly [key: string]: BencodeInput } {
  switch (message.type) {
    case 'hello':
      return {
        version: protocolVersion,
        key: message.key,
        agent: encodeUtf8(cleanAgentName(message.agent)),
        signature: message.signature,
        ...(message.owner && { owner: { key: message.owner.key, signature: message.owner.signature } }),
      }
    case 'presence':
      return {
        phase: encodeUtf8(message.presence.phase),
        progress: toUnits(message.presence.progress),
        held: toUnits(message.presence.held),
        pause: encodeUtf8(message.presence.pause),
      }
    case 'manifest':
      return { sequence: message.notice.sequence, digest: nameBytes(message.notice.digest) }
    case 'request':
      return { id: message.id, offset: message.offset, ...refFields(message.ref) }
    case 'chunk':
      return { id: message.id, offset: message.offset, total: message.total, bytes: message.bytes }
    case 'refusal':
      return { id: message.id }
    case 'candidates':
      return { candidates: encodeCandidates(message.candidates) }
    case 'data-offer':
      return {
        link: linkIdBytes(message.link),
        'info-hash': nameBytes(message.infoHash),
        ...encodeBundle(message.bundle),
      }
    case 'lane-offer':
      return { link: linkIdBytes(message.link), of: linkIdBytes(message.of), ...encodeBundle(message.bundle) }
    case 'data-answer':
      return { link: linkIdBytes(message.link), ...encodeBundle(message.bundle) }
    case 'data-candidates':
      return { link: linkIdBytes(message.link), candidates: encodeCandidates(message.candidates) }
    case 'data-close':
      return { link: linkIdBytes(message.link) }
    case 'ping':
    case 'pong':
    case 'bye':
      return {}
    default:
      return assertNever(message)
  }
}

/** Rounded down: nobody is told that the whole is there while something is missing. */
function toUnits(share: number): number {
  const clamped = Math.min(1, Math.max(0, share))
  // A product alone can fall below the whole number that it stands for: 0.0255 * 10,000 is 254.99….
  const nearest = Math.round(clamped * progressUnit)
  return nearest / progressUnit > clamped ? nearest - 1 : nearest
}

const refFields = (ref: DocumentRef) =>
  ref.kind === 'manifest' ? { manifest: nameBytes(ref.digest) } : { info: nameBytes(ref.infoHash) }

interface Schema {
  readonly required: readonly string[]
  readonly optional?: readonly string[]
  parse(fields: BencodeDictionary): ControlMessage | null
}

const schemas: Readonly<Record<ControlMessage['type'], Schema>> = {
  hello: {
    required: ['version', 'key', 'agent', 'signature'],
    optional: ['owner'],
    parse({ version, key: keyField, agent: agentField, signature: signatureField, owner: ownerField }) {
      if (integerOf(version, protocolVersion, protocolVersion) === null) return null
      const proof = parseProof(keyField, signatureField)
      const agent = textOf(agentField, controlLimits.agent)
      if (!proof || agent === null) return null
      if (ownerField === undefined) return { type: 'hello', ...proof, agent: cleanAgentName(agent), owner: null }
      const fields = dictionaryOf(ownerField, ['key', 'signature'])
      const owner = fields && parseProof(fields['key'], fields['signature'])
      return owner && { type: 'hello', ...proof, agent: cleanAgentName(agent), owner }
    },
  },
  presence: {
    required: ['phase', 'progress', 'held', 'pause'],
    parse(fields) {
      const name = textOf(fields['phase'], 16)
      const phase = phases.find((known) => known === name)
      const progress = integerOf(fields['progress'], 0, progressUnit)
      const held = integerOf(fields['held'], 0, progressUnit)
      const reason = textOf(fields['pause'], 16)
      const pause = pauses.find((known) => known === reason)
      return phase && pause && progress !== null && held !== null
        ? { type: 'presence', presence: { phase, progress: progress / progressUnit, held: held / progressUnit, pause } }
        : null
    },
  },
  manifest: {
    required: ['sequence', 'digest'],
    parse(fields) {
      const sequence = integerOf(fields['sequence'], 1)
      const digest = nameOf(fields['digest'], 32, digestFrom)
      return sequence !== null && digest ? { type: 'manifest', notice: { sequence, digest } } : null
    },
  },
  request: {
    required: ['id', 'offset'],
    optional: ['manifest', 'info'],
    parse(fields) {
      const id = integerOf(fields['id'], 0, maxRequestId)
      const offset = integerOf(fields['offset'], 0, controlLimits.document)
      const ref = parseRef(fields)
      return id !== null && offset !== null && ref ? { type: 'request', id, offset, ref } : null
    },
  },
  chunk: {
    required: ['id', 'offset', 'total', 'bytes'],
    parse(fields) {
      const id = integerOf(fields['id'], 0, maxRequestId)
      const offset = integerOf(fields['offset'], 0, controlLimits.document)
      // A larger total is well-formed: who asked is told that the document is too large.
      const total = integerOf(fields['total'], 0)
      const bytes = bytesOf(fields['bytes'], 0, controlLimits.chunk)
      if (id === null || offset === null || total === null || !bytes) return null
      return { type: 'chunk', id, offset, total, bytes }
    },
  },
  refusal: {
    required: ['id'],
    parse(fields) {
      const id = integerOf(fields['id'], 0, maxRequestId)
      return id === null ? null : { type: 'refusal', id }
    },
  },
  candidates: {
    required: ['candidates'],
    parse(fields) {
      const candidates = parseCandidates(fields['candidates'])
      return candidates && { type: 'candidates', candidates }
    },
  },
  'data-offer': {
    required: ['link', 'info-hash', 'sdp', 'candidates'],
    parse(fields) {
      const link = nameOf(fields['link'], 20, linkIdFrom)
      const infoHash = nameOf(fields['info-hash'], 20, infoHashFrom)
      const bundle = parseBundle(fields['sdp'], fields['candidates'])
      return link && infoHash && bundle ? { type: 'data-offer', link, infoHash, bundle } : null
    },
  },
  'lane-offer': {
    required: ['link', 'of', 'sdp', 'candidates'],
    parse(fields) {
      const link = nameOf(fields['link'], 20, linkIdFrom)
      const of = nameOf(fields['of'], 20, linkIdFrom)
      const bundle = parseBundle(fields['sdp'], fields['candidates'])
      return link && of && bundle ? { type: 'lane-offer', link, of, bundle } : null
    },
  },
  'data-answer': {
    required: ['link', 'sdp', 'candidates'],
    parse(fields) {
      const link = nameOf(fields['link'], 20, linkIdFrom)
      const bundle = parseBundle(fields['sdp'], fields['candidates'])
      return link && bundle ? { type: 'data-answer', link, bundle } : null
    },
  },
  'data-candidates': {
    required: ['link', 'candidates'],
    parse(fields) {
      const link = nameOf(fields['link'], 20, linkIdFrom)
      const candidates = parseCandidates(fields['candidates'])
      return link && candidates ? { type: 'data-candidates', link, candidates } : null
    },
  },
  'data-close': {
    required: ['link'],
    parse(fields) {
      const link = nameOf(fields['link'], 20, linkIdFrom)
      return link ? { type: 'data-close', link } : null
    },
  },
  ping: { required: [], parse: () => ({ type: 'ping' }) },
  pong: { required: [], parse: () => ({ type: 'pong' }) },
  bye: { required: [], parse: () => ({ type: 'bye' }) },
}

const isKnown = (name: string): name is ControlMessage['type'] => Object.hasOwn(schemas, name)

function parseProof(
  keyField: BencodeDictionary[string] | undefined,
  signatureField: BencodeDictionary[string] | undefined,
) {
  const key = bytesOf(keyField, publicKeyLength)
  const signature = bytesOf(signatureField, signatureLength)
  return key && signature && { key, signature }
}

function parseRef(fields: BencodeDictionary): DocumentRef | null {
  const { manifest, info } = fields as Partial<BencodeDictionary>
  const digest = nameOf(manifest, 32, digestFrom)
  const infoHash = nameOf(info, 20, infoHashFrom)
  if (digest && info === undefined) return { kind: 'manifest', digest }
  if (infoHash && manifest === undefined) return { kind: 'info', infoHash }
  return null
}

function nameOf<Name>(
  value: BencodeDictionary[string] | undefined,
  length: number,
  from: (bytes: Uint8Array) => Name | null,
): Name | null {
  const bytes = bytesOf(value, length)
  return bytes && from(bytes)
}
