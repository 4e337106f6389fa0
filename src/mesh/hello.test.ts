import { beforeAll, describe, expect, it } from 'vitest'
import { swarmIdFrom } from '../core/ids.ts'
import type { Fingerprints } from '../core/ports/transport.ts'
import { generateSigningKey, ownerKeyHashOf } from '../crypto/signing.ts'
import { makeHello, verifyHello, type Hello, type Identity } from './hello.ts'

const swarmId = swarmIdFrom(new Uint8Array(20).fill(1))
if (!swarmId) throw new Error('20 bytes')
/** As the initiator sees the connection, and as the responder does. */
const initiator: Fingerprints = { local: new Uint8Array(32).fill(1), remote: new Uint8Array(32).fill(2) }
const responder: Fingerprints = { local: initiator.remote, remote: initiator.local }

let sender: Identity
let receiver: Identity
beforeAll(async () => {
  const ownerKey = await generateSigningKey()
  const ownerKeyHash = await ownerKeyHashOf(ownerKey.publicKey)
  const common = { swarmId, ownerKeyHash }
  sender = { ...common, memberKey: await generateSigningKey(), ownerKey, agent: 'Sender' }
  receiver = { ...common, memberKey: await generateSigningKey(), ownerKey: null, agent: 'Receiver' }
})

describe('hello', () => {
  it('proves each side to the other, and the sender as such', async () => {
    const theirs = await makeHello(sender, initiator, true)
    const ours = await makeHello(receiver, responder, false)
    expect(await verifyHello(receiver, theirs, sender.memberKey.publicKey, responder, false)).toEqual({
      id: sender.memberKey.peerId,
      agent: 'Sender',
      isSender: true,
    })
    expect(await verifyHello(sender, ours, receiver.memberKey.publicKey, initiator, true)).toEqual({
      id: receiver.memberKey.peerId,
      agent: 'Receiver',
      isSender: false,
    })
  })

  it('is refused in every other place', async () => {
    const hello = await makeHello(sender, initiator, true)
    const key = sender.memberKey.publicKey
    const check = (identity: Identity, said: Hello, expected = key, fingerprints = responder, weInitiated = false) =>
      verifyHello(identity, said, expected, fingerprints, weInitiated)
    expect(await check(receiver, hello)).not.toBeNull()
    // By another member than the one whose signal led here.
    expect(await check(receiver, hello, receiver.memberKey.publicKey)).toBeNull()
    // Passed on by somebody in the middle, who has another certificate on either side.
    expect(await check(receiver, hello, key, { ...responder, local: new Uint8Array(32) })).toBeNull()
    expect(await check(receiver, hello, key, { ...responder, remote: new Uint8Array(32) })).toBeNull()
    // Sent back to whoever said it.
    expect(await check(sender, hello, key, initiator, true)).toBeNull()
    const otherSwarm = swarmIdFrom(new Uint8Array(20))
    expect(otherSwarm && (await check({ ...receiver, swarmId: otherSwarm }, hello))).toBeNull()
    expect(await check(receiver, { ...hello, signature: hello.owner?.signature ?? new Uint8Array(64) })).toBeNull()
  })

  it('with an owner that is not this share’s owner is refused as a whole', async () => {
    const liar: Identity = { ...receiver, ownerKey: await generateSigningKey() }
    const hello = await makeHello(liar, initiator, true)
    expect(await verifyHello(sender, hello, receiver.memberKey.publicKey, responder, false)).toBeNull()
    // The owner's words from the owner's own connection.
    const borrowed = {
      ...(await makeHello(receiver, initiator, true)),
      owner: (await makeHello(sender, initiator, true)).owner,
    }
    expect(await verifyHello(sender, borrowed, receiver.memberKey.publicKey, responder, false)).toBeNull()
  })
})
