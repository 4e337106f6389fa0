import { infoHashFrom, peerIdFrom, swarmIdFrom } from '../src/core/ids.ts'
import type { Manifest } from '../src/core/manifest.ts'
import { labelled, type Label } from '../src/crypto/labels.ts'
import { signingKeyFrom, type StorableSigningKey } from '../src/crypto/signing.ts'
import { linkIdFrom } from '../src/mesh/link-id.ts'
import type { Candidate } from '../src/mesh/rtc-codec.ts'
import { join } from './byte-mutation.ts'

// What several targets are made of. All of it is the same in every run, so that a seed gives the same inputs.

type Bytes = Uint8Array<ArrayBuffer>

export const filled = (length: number, value: number): Bytes => new Uint8Array(length).fill(value)

export function known<Value>(value: Value | null | undefined): Value {
  if (value === null || value === undefined) throw new Error('a sample is not what it should be')
  return value
}

export const swarmId = known(swarmIdFrom(filled(20, 1)))
export const otherSwarmId = known(swarmIdFrom(filled(20, 0xff)))
export const peerId = known(peerIdFrom(filled(20, 2)))
export const linkId = known(linkIdFrom(filled(20, 3)))
export const infoHash = known(infoHashFrom(filled(20, 4)))
export const secretKey = filled(32, 5)

export const sdp = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'c=IN IP4 0.0.0.0',
  'a=ice-ufrag:4ZcD',
  'a=ice-pwd:2/1muCWoOi3uLifh0NuRHlTy',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, (_, i) => (i * 7).toString(16).padStart(2, '0').toUpperCase()).join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  '',
].join('\r\n')

export const candidates: readonly Candidate[] = [
  {
    kind: 'candidate',
    candidate: 'candidate:842163049 1 udp 1677729535 192.0.2.1 46154 typ srflx raddr 0.0.0.0 rport 0',
    sdpMid: '0',
    sdpMLineIndex: 0,
  },
  { kind: 'candidate', candidate: 'candidate:1 1 udp 1 ::1 5000 typ host', sdpMid: null, sdpMLineIndex: 0 },
]

/** An Ed25519 key from 32 bytes (RFC 8410 gives the bytes in front); its signatures follow from its messages. */
export async function signingKey(fill: number): Promise<StorableSigningKey> {
  const prefix = Uint8Array.from(Buffer.from('302e020100300506032b657004220420', 'hex'))
  const privateKey = await crypto.subtle.importKey('pkcs8', join(prefix, filled(32, fill)), 'Ed25519', true, ['sign'])
  const { x = '' } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicKey = await crypto.subtle.importKey('raw', Buffer.from(x, 'base64url'), 'Ed25519', true, ['verify'])
  return signingKeyFrom({ privateKey, publicKey })
}

/** As `sealBox` of crypto/secret-box.ts, with a nonce of zeros. */
export async function sealWithZeroNonce(key: Bytes, plain: Bytes, label: Label, context: Bytes): Promise<Bytes> {
  const iv = filled(12, 0)
  const secret = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  const parameters = { name: 'AES-GCM', iv, additionalData: labelled(label, context) }
  return join(iv, new Uint8Array(await crypto.subtle.encrypt(parameters, secret, plain)))
}

export const manifests: readonly Manifest[] = [
  {
    swarmId,
    sequence: 1,
    partHashes: [null],
    password: null,
    expires: null,
    parts: [{ infoHash: null, salt: null, files: [{ path: 'a.txt', size: 1, type: 'text/plain' }] }],
  },
  {
    swarmId,
    sequence: 77,
    partHashes: [infoHash, null],
    password: { salt: filled(16, 6), commitment: filled(16, 7) },
    expires: 1_800_000_000,
    parts: [
      {
        infoHash,
        salt: filled(32, 8),
        files: [
          { path: 'photos/b\u00fccher (2).jpg', size: 0, type: 'image/jpeg' },
          { path: 'photos/\u5bb6\u65cf.jpg', size: 123_456_789_012, type: '' },
        ],
      },
      { infoHash: null, salt: null, files: [{ path: 'x', size: 65_520, type: '' }] },
    ],
  },
]
