import { bytesIn, decodeBencode, encodeBencode, fieldsOf, type Bencodable, type Bencoded } from './bencode.ts'
import { isSignature, labelled, openBox, peerIdOf, sealBox, sha256, type Share, type SigningKey } from './keys.ts'

// PROTOCOL.md, "Signalling": what stands where a WebTorrent tracker expects an SDP.

export interface Candidate {
  readonly candidate: string
  readonly mid: string
}

export interface Description {
  readonly sdp: string
  readonly candidates: readonly Candidate[]
}

export const encodeDescription = ({ sdp, candidates }: Description): { [key: string]: Bencodable } => ({
  sdp,
  candidates: candidates.map(({ candidate, mid }) => ({ candidate, mid })),
})

export function decodeCandidates(value: Bencoded | undefined): readonly Candidate[] {
  const list = fieldsOf(value)['candidates']
  if (!Array.isArray(list)) throw new Error('no candidates')
  return list.map((item: Bencoded) => ({
    candidate: bytesIn(item, 'candidate').toString(),
    mid: bytesIn(item, 'mid').toString(),
  }))
}

export interface SealedSignal {
  readonly payload: string
  /** Of the signed bytes. */
  readonly hash: Buffer
}

export function sealSignal(
  share: Share,
  key: SigningKey,
  fields: { readonly [key: string]: Bencodable },
): SealedSignal {
  const signed = encodeBencode({ ...fields, key: key.publicKey })
  const signature = key.sign(labelled('signal', share.swarmId, signed))
  const sealed = sealBox(share.signallingKey, Buffer.concat([signature, signed]), contextOf(share))
  return { payload: sealed.toString('base64url'), hash: sha256(signed) }
}

export interface Signal {
  readonly key: Buffer
  readonly from: Buffer
  readonly type: string
  readonly fields: Bencoded
  readonly hash: Buffer
}

/** @throws when a page seals or signs other than it should. */
export function openSignal(share: Share, payload: string): Signal {
  const plain = openBox(share.signallingKey, Buffer.from(payload, 'base64url'), contextOf(share))
  const signed = plain.subarray(64)
  const fields = decodeBencode(signed)
  const key = bytesIn(fields, 'key')
  if (!isSignature(key, labelled('signal', share.swarmId, signed), plain.subarray(0, 64))) {
    throw new Error('a page signs its signals')
  }
  return { key, from: peerIdOf(key), type: bytesIn(fields, 'type').toString(), fields, hash: sha256(signed) }
}

const contextOf = (share: Share) => labelled('signal-box', share.swarmId)
