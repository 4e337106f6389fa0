import { isIP } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { decodeBencode, encodeBencode } from '../../src/core/bencode.ts'
import { dictionaryOf, listOf } from '../../src/core/bencode-fields.ts'
import { digestFrom, nameBytes } from '../../src/core/ids.ts'
import { sha256 } from '../../src/crypto/digest.ts'
import { labelled, labels } from '../../src/crypto/labels.ts'
import { fromBase64url, toBase64url } from '../../src/lib/base64url.ts'
import { linkIdBytes } from '../../src/mesh/link-id.ts'
import { encodeControl, parseControl, type ControlMessage } from '../../src/mesh/protocol.ts'
import {
  encodeBundle,
  encodeCandidates,
  parseBundle,
  parseCandidates,
  type Candidate,
} from '../../src/mesh/rtc-codec.ts'
import {
  maxSealedLength,
  openSignal,
  sealSignal,
  type SignalBody,
  type SignalKeys,
} from '../../src/mesh/sealed-signal.ts'
import { parseFingerprint } from '../../src/transport/fingerprint.ts'
import { join } from '../byte-mutation.ts'
import {
  candidates,
  filled,
  infoHash,
  known,
  linkId,
  sdp,
  sealWithZeroNonce,
  secretKey,
  signingKey,
  swarmId,
} from '../samples.ts'
import { hold, type Target } from '../target.ts'

const bundle = { sdp, candidates }
const digest = known(digestFrom(filled(32, 12)))

const messages: readonly ControlMessage[] = [
  { type: 'hello', key: filled(32, 1), agent: 'Chrome on Android', signature: filled(64, 2), owner: null },
  {
    type: 'hello',
    key: filled(32, 1),
    agent: '',
    signature: filled(64, 2),
    owner: { key: filled(32, 3), signature: filled(64, 4) },
  },
  { type: 'presence', presence: { phase: 'downloading', progress: 0.4321, held: 0.5, pause: 'person' } },
  { type: 'manifest', notice: { sequence: 3, digest } },
  { type: 'request', id: 7, ref: { kind: 'manifest', digest }, offset: 32_768 },
  { type: 'request', id: 0, ref: { kind: 'info', infoHash }, offset: 0 },
  { type: 'chunk', id: 7, offset: 0, total: 40_000, bytes: filled(100, 5) },
  { type: 'refusal', id: 7 },
  { type: 'candidates', candidates },
  { type: 'data-offer', link: linkId, infoHash, bundle },
  { type: 'lane-offer', link: linkId, of: linkId, bundle },
  { type: 'data-answer', link: linkId, bundle },
  { type: 'data-candidates', link: linkId, candidates },
  { type: 'data-close', link: linkId },
  { type: 'ping' },
  { type: 'pong' },
  { type: 'bye' },
]

const ours: SignalKeys = { swarmId, signallingKey: secretKey, memberKey: await signingKey(13) }
const theirs: SignalKeys = { swarmId, signallingKey: secretKey, memberKey: await signingKey(14) }
const from = theirs.memberKey.peerId

/** What a signal signs, as PROTOCOL.md has it: written anew here, so that the parser meets something besides its twin. */
const signedForms = [
  { type: 'offer', to: filled(1, 0x2a), fields: encodeBundle(bundle) },
  { type: 'offer', to: nameBytes(ours.memberKey.peerId), fields: encodeBundle({ sdp, candidates: [] }) },
  { type: 'answer', to: nameBytes(ours.memberKey.peerId), fields: { ...encodeBundle(bundle), hash: filled(32, 15) } },
  { type: 'candidates', to: nameBytes(ours.memberKey.peerId), fields: { candidates: encodeCandidates(candidates) } },
].map(({ type, to, fields }) =>
  encodeBencode({
    type: Buffer.from(type),
    key: theirs.memberKey.publicKey,
    to,
    id: linkIdBytes(linkId),
    ...fields,
  }),
)

async function seal(signed: Uint8Array<ArrayBuffer>): Promise<string> {
  const signature = await theirs.memberKey.sign(labelled(labels.signal, nameBytes(swarmId), signed))
  return toBase64url(await sealWithZeroNonce(secretKey, join(signature, signed), labels.signalBox, nameBytes(swarmId)))
}
const payloads = await Promise.all(signedForms.map(seal))

export const meshTargets: readonly Target[] = [
  {
    name: 'control-message',
    kind: 'bytes',
    samples: messages.map(encodeControl),
    check(bytes) {
      const message = parseControl(bytes)
      if (!message.ok) return 'refused'
      if (message.value.type === 'unknown') return 'accepted'
      const again = encodeControl(message.value)
      hold('it says the same again', isDeepStrictEqual(parseControl(again), message))
      const heard = candidatesIn(message.value)
      holdCandidates(heard)
      if ('bundle' in message.value) holdDescription(message.value.bundle.sdp)
      // An agent is cleaned when it is read, and some candidates are left out.
      if (message.value.type !== 'hello' && heard.length === saidCandidates(bytes)) {
        hold('a message has one form', isDeepStrictEqual(again, bytes))
      }
      return 'accepted'
    },
  },
  {
    name: 'rtc-bundle',
    kind: 'bytes',
    samples: [encodeBencode(encodeBundle(bundle)), encodeBencode(encodeBundle({ sdp, candidates: [] }))],
    check(bytes) {
      const decoded = decodeBencode(bytes)
      const fields = decoded.ok ? dictionaryOf(decoded.value, ['sdp', 'candidates']) : null
      const parsed = parseBundle(fields?.['sdp'], fields?.['candidates'])
      if (!parsed) return 'refused'
      if (parsed.candidates.length === saidCandidates(bytes)) {
        hold('a bundle has one form', isDeepStrictEqual(encodeBencode(encodeBundle(parsed)), bytes))
      }
      hold('its candidates are some alone', parseCandidates(fields?.['candidates']) !== null)
      holdCandidates(parsed.candidates)
      holdDescription(parsed.sdp)
      return 'accepted'
    },
  },
  {
    name: 'fingerprint',
    kind: 'text',
    samples: [sdp, sdp.replace('sha-256', 'sha-1'), sdp + sdp, `a=fingerprint:sha-256 ${'00:'.repeat(31)}00`],
    check(text) {
      const fingerprint = parseFingerprint(text)
      if (!fingerprint) return 'refused'
      const hex = Buffer.from(fingerprint).toString('hex').toUpperCase().match(/../g) ?? []
      hold('32 bytes that stand in the text', hex.length === 32 && text.toUpperCase().includes(hex.join(':')))
      return 'accepted'
    },
  },
  {
    name: 'sealed-signal',
    kind: 'text',
    samples: payloads,
    async check(payload) {
      const opened = await openSignal(ours, { from, id: linkId, payload })
      if (!opened.ok) return 'refused'
      hold('nobody but its maker makes one', payloads.includes(payload) && fromBase64url(payload) !== null)
      return 'accepted'
    },
  },
  {
    name: 'signal',
    kind: 'bytes',
    samples: signedForms,
    async check(signed) {
      const payload = await seal(signed)
      const opened = await openSignal(ours, { from, id: linkId, payload })
      if (!opened.ok) return 'refused'
      hold('what is too long is not opened', payload.length <= maxSealedLength)
      const hash = await sha256(signed)
      hold('it is known by its hash', isDeepStrictEqual(opened.value.hash, hash))
      const heard = candidatesIn(opened.value.body)
      holdCandidates(heard)
      if (heard.length === saidCandidates(signed)) {
        hold('a signal has one form', await isSameAgain(opened.value.body, hash))
      }
      return 'accepted'
    },
  },
]

const candidatesIn = (said: ControlMessage | SignalBody): readonly Candidate[] => {
  if ('bundle' in said) return said.bundle.candidates
  return 'candidates' in said ? said.candidates : []
}

/** How many the bytes hold, those included that two browsers have no use for. */
function saidCandidates(bytes: Uint8Array<ArrayBuffer>): number {
  const decoded = decodeBencode(bytes)
  const fields = decoded.ok && typeof decoded.value === 'object' ? new Map(Object.entries(decoded.value)) : null
  return listOf(fields?.get('candidates'), Infinity)?.length ?? 0
}

/** Written anew here: by its words, one after the other. */
function holdCandidates(heard: readonly Candidate[]): void {
  for (const { candidate } of heard) {
    const [, component, transport, , address = '', port, typ] = candidate.split(' ')
    hold('nobody connects by TCP', component === '1' && transport?.toLowerCase() === 'udp')
    hold('nobody looks up a name', isIP(address) !== 0 || /^[\da-f-]{36}\.local$/i.test(address))
    hold('no port of the system', Number(port) >= 1024 && Number(port) <= 65_535)
    hold('a type follows', typ?.toLowerCase() === 'typ')
  }
}

function holdDescription(text: string): void {
  hold('a description is one section', text.split('\r\nm=').length === 2 && !text.includes('\nM='))
  hold('candidates are beside it', !text.toLowerCase().includes('candidate'))
}

/** To whom it was is not told apart by what opening gives. */
async function isSameAgain(body: SignalBody, hash: Uint8Array): Promise<boolean> {
  for (const to of [ours.memberKey.peerId, null]) {
    if (isDeepStrictEqual((await sealSignal(theirs, to, linkId, body)).hash, hash)) return true
  }
  return false
}
