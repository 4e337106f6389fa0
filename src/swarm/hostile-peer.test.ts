import { expect, test } from 'vitest'
import { nameBytes, type PeerId } from '../core/ids.ts'
import { deafToDataLink } from '../core/ports/transport.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { loadEngineInNode } from './engine.test-support.ts'
import { createMemoryLink } from './memory-link.test-support.ts'
import { connect, createTestPart, eventually, must, openMember, type TestPart } from './swarm.test-support.ts'
import { createSwarm } from './swarm.ts'
import { message, uint32 } from './wire-message.test-support.ts'

// A member who speaks the protocol, and then anything. Whatever it says, the engine neither throws (an uncaught
// error fails the run) nor fails, and others are served as if it were not there.

/** As a member with this id begins; it speaks the fast extension and extended messages. */
const handshakeOf = (part: TestPart, id: PeerId): Bytes =>
  concatBytes(
    Uint8Array.of(19),
    encodeUtf8('BitTorrent protocol'),
    Uint8Array.of(0, 0, 0, 0, 0, 0x10, 0, 0x04),
    nameBytes(part.infoHash),
    nameBytes(id),
  )

test.each([1, 2, 3, 4])('noise, seed %i', { timeout: 30_000 }, async (seed) => {
  const random = seededRandom(seed)
  const below = (end: number) => Math.floor(random() * end)
  const part = await createTestPart(2 * 1024 * 1024)
  const swarm = () => createSwarm({ loadEngine: loadEngineInNode, random })
  const sender = await openMember({ swarm: swarm(), test: part, name: 1, held: 'all', selection: [] })
  const receiver = await openMember({ swarm: swarm(), test: part, name: 2 })
  const liar = await openMember({ swarm: swarm(), test: part, name: 3 })

  const handshake = handshakeOf(part, liar.id)
  const phrases: (() => Bytes)[] = [
    () => uint32(0),
    () => message(below(4)),
    () => message(4, below(8)),
    () => message(6, below(8), below(16) * 16_384, 1 + below(65_536)),
    () => message(8, below(8), below(4) * 65_536, 65_536),
    () => message(20, Uint8Array.of(2), uint32(below(8))),
    () => message(20, Uint8Array.of(0), encodeUtf8('d1:md11:lt_donthavei5eee')),
    () => message(13, below(8)),
    () => message(17, below(8)),
  ]
  const lies: (() => Bytes)[] = [
    () => message(7, below(8), 0, new Uint8Array(1 + below(70_000))),
    () => message(16, below(8), below(4) * 65_536, 65_536),
    () => message(20, Uint8Array.of(0), encodeUtf8('l-3:e')),
    () => crypto.getRandomValues(new Uint8Array(1 + below(60))),
  ]
  const openings = [message(14), message(15), message(5, Uint8Array.of(below(256))), new Uint8Array(0)]
  const one = <Each>(list: readonly Each[]): Each => must(list[below(list.length)])

  for (let round = 0; round < 60; round++) {
    for (const victim of [sender, receiver]) {
      const [raw, guarded] = createMemoryLink()
      guarded.attach(victim.part.addLink(liar.id, guarded.link))
      const speech = [handshake, one(openings)]
      for (let i = below(40); i > 0; i--) speech.push(one(phrases)())
      if (below(2) === 0) speech.push(one(lies)())
      const bytes = concatBytes(...speech)
      const cut = below(bytes.length)
      raw.link.send(bytes.subarray(0, cut))
      raw.link.send(bytes.subarray(cut))
      if (below(3) === 0) raw.link.destroy()
    }
    if (round === 30) connect(sender, receiver)
    if (round % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await receiver.heard('done')
  for (const member of [sender, receiver]) {
    expect(member.count('failed')).toBe(0)
    expect(member.count('damaged')).toBe(0)
    for (const { event, value } of member.log) if (event === 'misbehaved') expect(value).toBe(liar.id)
  }
  for (const { part: each } of [sender, receiver, liar]) await each.destroy()
})

test('who cancels a request hears that it is refused (BEP 6)', async () => {
  const part = await createTestPart(1024 * 1024)
  const sender = await openMember({
    swarm: createSwarm({ loadEngine: loadEngineInNode }),
    test: part,
    name: 1,
    held: 'all',
    selection: [],
  })
  const other = await openMember({ swarm: createSwarm({ loadEngine: loadEngineInNode }), test: part, name: 2 })
  const [raw, guarded] = createMemoryLink()
  const heard: Bytes[] = []
  raw.attach({ ...deafToDataLink, message: (bytes) => void heard.push(bytes) })
  guarded.attach(sender.part.addLink(other.id, guarded.link))
  raw.link.send(concatBytes(handshakeOf(part, other.id), message(15), message(2)))
  const hears = (bytes: Bytes) => Buffer.concat(heard).includes(Buffer.from(bytes))
  await eventually(() => hears(message(1))).toBe(true)
  // Nothing of the piece is at hand yet, so both requests wait when the cancel comes.
  raw.link.send(concatBytes(message(6, 2, 0, 65_536), message(6, 3, 0, 65_536), message(8, 3, 0, 65_536)))
  await eventually(() => hears(message(16, 3, 0, 65_536))).toBe(true)
  await eventually(() => sender.part.facts().sentBytes).toBe(65_536)
  for (const { part: each } of [sender, other]) await each.destroy()
})
