import { nameBytes, type SwarmId } from '../core/ids.ts'
import type { Member } from '../core/ports/mesh.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import type { Fingerprints } from '../core/ports/transport.ts'
import { labelled, labels, type Label } from '../crypto/labels.ts'
import { ownerKeyHashOf, peerIdOf, verifySignature } from '../crypto/signing.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import type { ControlMessage } from './protocol.ts'

// The first message on a control link: who this is, bound to this very connection by both DTLS fingerprints, so that
// nobody in the middle can pass it on.

export type Hello = Extract<ControlMessage, { type: 'hello' }>

export interface Identity {
  readonly swarmId: SwarmId
  readonly memberKey: SigningKey
  /** Null for everybody but the sender. */
  readonly ownerKey: SigningKey | null
  readonly ownerKeyHash: Bytes
  readonly agent: string
}

export async function makeHello(identity: Identity, fingerprints: Fingerprints, initiator: boolean): Promise<Hello> {
  const { memberKey, ownerKey, agent } = identity
  const said = (label: Label) => statement(label, identity.swarmId, fingerprints, initiator, true, memberKey.publicKey)
  return {
    type: 'hello',
    key: memberKey.publicKey,
    agent,
    signature: await memberKey.sign(said(labels.hello)),
    owner: ownerKey && { key: ownerKey.publicKey, signature: await ownerKey.sign(said(labels.ownerHello)) },
  }
}

/** Who the other end is, or null when the hello does not prove it. `expectedKey` signed the offer or answer. */
export async function verifyHello(
  identity: Identity,
  hello: Hello,
  expectedKey: Bytes,
  fingerprints: Fingerprints,
  initiator: boolean,
): Promise<Member | null> {
  if (!equalBytes(hello.key, expectedKey)) return null
  const said = (label: Label) => statement(label, identity.swarmId, fingerprints, initiator, false, hello.key)
  if (!(await verifySignature(hello.key, said(labels.hello), hello.signature))) return null
  let isSender = false
  if (hello.owner) {
    // Who shows an owner's key must be right about it.
    const { key, signature } = hello.owner
    if (!equalBytes(await ownerKeyHashOf(key), identity.ownerKeyHash)) return null
    if (!(await verifySignature(key, said(labels.ownerHello), signature))) return null
    isSender = true
  }
  return { id: await peerIdOf(hello.key), agent: hello.agent, isSender }
}

/**
 * What is signed: the swarm, the initiator's and the responder's fingerprint in this order, the speaker's side, the
 * speaker's key. The side keeps a hello from being sent back to whoever said it.
 */
function statement(
  label: Label,
  swarmId: SwarmId,
  { local, remote }: Fingerprints,
  weInitiated: boolean,
  weSpeak: boolean,
  speakerKey: Bytes,
): Bytes {
  const [initiator, responder] = weInitiated ? [local, remote] : [remote, local]
  const side = weInitiated === weSpeak ? 'initiator' : 'responder'
  return labelled(label, nameBytes(swarmId), initiator, responder, encodeUtf8(side), speakerKey)
}
