import { randomBytes } from 'node:crypto'
import { some } from '../support/effort.ts'
import { expectDelivery, longTestMs, presence, setScene, twoAtOnce } from '../support/hostile-scene.ts'
import type { HelloForger } from '../support/second-client/control-link.ts'
import { labelled, newShare, newSigningKey, shareOf, type SigningKey } from '../support/second-client/keys.ts'
import { expect, screenOf, test } from '../support/strangers.ts'

// Somebody who has the link, or knows the swarm alone, and poses as another.

type Hello = Parameters<HelloForger>[0]
type HelloTools = Parameters<HelloForger>[1]

/** Signs as a member would, but over what these say. */
function resign(hello: Hello, { share, key, local, remote }: HelloTools, role = 'initiator'): Hello {
  const signed = labelled('hello', share.swarmId, local, remote, Buffer.from(role), key.publicKey)
  return { ...hello, key: key.publicKey, signature: key.sign(signed) }
}

function proveOwner(owner: SigningKey, { share, key, local, remote }: HelloTools): Hello {
  const signed = labelled('owner-hello', share.swarmId, local, remote, Buffer.from('initiator'), key.publicKey)
  return { key: owner.publicKey, signature: owner.sign(signed) }
}

const forgedHellos: readonly (readonly [string, HelloForger])[] = [
  [
    'the fingerprints of another connection',
    (hello, tools) => resign(hello, { ...tools, local: randomBytes(32), remote: randomBytes(32) }),
  ],
  [
    'the fingerprints exchanged',
    (hello, tools) => resign(hello, { ...tools, local: tools.remote, remote: tools.local }),
  ],
  ['the part of the other end', (hello, tools) => resign(hello, tools, 'responder')],
  ['another share', (hello, tools) => resign(hello, { ...tools, share: newShare(newSigningKey()) })],
  ['another key than the signal', (hello, tools) => resign(hello, { ...tools, key: newSigningKey() })],
  ['a key without its signature', (hello) => ({ ...hello, signature: randomBytes(64) })],
  ['version 2', (hello) => ({ ...hello, version: 2 })],
  ['a field more', (hello) => ({ ...hello, more: 1 })],
  ['an agent of 300 bytes', (hello) => ({ ...hello, agent: 'x'.repeat(300) })],
  ['an owner that is another', (hello, tools) => ({ ...hello, owner: proveOwner(newSigningKey(), tools) })],
  ['half an owner', (hello) => ({ ...hello, owner: { key: randomBytes(32) } })],
  ['text in its place', () => 'hello'],
  ['presence before it', () => presence],
]

test('who proves to be nobody is told nothing and shown to nobody', async ({ server, people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const scene = await setScene(people, server.url, folder, 121)
  const { sender, receiver, link } = scene
  const before = [await screenOf(sender), await screenOf(receiver)]
  await twoAtOnce(some(forgedHellos, 2, 121), async ([name, hello]) => {
    const member = await strangers.join(link, { hello })
    await member.offer(3)
    // Both pages prove themselves, as both ends do at once, and then end the link.
    for (const to of ['sender', 'receiver'] as const) {
      const target = await member.link(to)
      await target.connection.closed
      expect(target.heard, name).toEqual(['hello'])
    }
    await member.leave()
  })
  expect([await screenOf(sender), await screenOf(receiver)]).toEqual(before)

  // Who knows the swarm id alone, as a tracker does, gets no answer; who comes after it does.
  const outsider = await strangers.join({ ...shareOf(link), signallingKey: randomBytes(32) })
  await outsider.offer(3)
  const insider = await strangers.join(link)
  await insider.offer(3)
  await insider.link('sender')
  await insider.link('receiver')
  expect(outsider.frames.filter((frame) => frame.answer)).toEqual([])
  await insider.leave()
  await expectDelivery(scene)
})
