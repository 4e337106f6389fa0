import { afterEach, describe, expect, test } from 'vitest'
import { hasPiece } from '../core/bitfield.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { Swarm } from '../core/ports/swarm.ts'
import { DataLinkLie } from '../core/ports/transport.ts'
import { createLine, createMemoryLink } from './memory-link.test-support.ts'
import {
  connect,
  createMembers,
  createTestPart,
  eventually,
  expectWhole,
  must,
  restingFacts,
} from './swarm.test-support.ts'

const mebibyte = 1024 * 1024

/** Flips a bit in each block: blocks are the only long messages. */
const tamperBlocks = (message: Uint8Array) =>
  void (message.length > 50_000 && message.set([must(message[40_000]) ^ 1], 40_000))

/** What every engine behind the port must do when stores and peers fail or lie. */
export function describeSwarmUnderFaults(name: string, createSwarm: () => Swarm): void {
  describe(name, { timeout: 60_000 }, () => {
    const members = createMembers(createSwarm)
    const { member } = members
    afterEach(members.destroy)

    test('a damaged piece is never served: it is dropped, said to be gone, and fetched again', async () => {
      const part = await createTestPart(2 * mebibyte)
      const good = await member({ test: part, name: 1, held: 'all', selection: [] })
      const damaged = await member({ test: part, name: 2, held: 'all' })
      damaged.store.damage(3)
      const receiver = await member({ test: part, name: 3 })
      connect(damaged, receiver)
      expect(await damaged.heard('damaged')).toBe(3)
      expect(damaged.store.dropped).toEqual([3])
      expect(hasPiece(damaged.part.facts().held, 3)).toBe(false)
      await eventually(() => receiver.part.facts().peers.get(damaged.id)?.piecesHeld).toBe(7)
      connect(good, damaged)
      await receiver.heard('done')
      expectWhole(receiver, part)
      expectWhole(damaged, part)
      expect(receiver.count('misbehaved')).toBe(0)
    })

    test('a full store pauses with one word about it, and resume goes on without fetching twice', async () => {
      const part = await createTestPart(4 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      receiver.store.putError = new StoreError('full')
      connect(sender, receiver)
      expect(await receiver.heard('storeFailed')).toMatchObject({ code: 'full' })
      const atRest = await restingFacts(receiver)
      expect(receiver.count('storeFailed')).toBe(1)
      expect(receiver.count('piece')).toBe(0)
      expect(atRest.held.every((byte) => byte === 0)).toBe(true)
      receiver.store.putError = null
      receiver.part.resume()
      await receiver.heard('done')
      expectWhole(receiver, part)
    })

    test('a source that changed is told once and served no more', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      sender.store.getError = new StoreError('sourceChanged', { source: 0 })
      const receiver = await member({ test: part, name: 2 })
      connect(sender, receiver)
      expect(await sender.heard('storeFailed')).toMatchObject({ code: 'sourceChanged', source: 0 })
      await restingFacts(receiver)
      expect(receiver.part.facts().receivedBytes).toBe(0)
      expect(sender.count('storeFailed')).toBe(1)
    })

    test('a peer that stands still never holds the end', async () => {
      const part = await createTestPart(4 * mebibyte)
      const good = await member({ test: part, name: 1, held: 'all', selection: [] })
      const still = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      const [stillEnd] = connect(still, receiver, { lines: [createLine(2e6), null] })
      await eventually(() => receiver.part.facts().receivedBytes).toBeGreaterThan(0)
      stillEnd.stall(true)
      connect(good, receiver, { lines: [createLine(20e6), null] })
      const start = performance.now()
      await receiver.heard('done')
      expectWhole(receiver, part)
      expect(performance.now() - start).toBeLessThan(4_000)
      stillEnd.stall(false)
    })

    test('who sends wrong bytes is found out, and the rest arrives from others', async () => {
      const part = await createTestPart(4 * mebibyte)
      const honest = await member({ test: part, name: 1, held: 'all', selection: [] })
      const liar = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      connect(liar, receiver, { lines: [createLine(10e6), null], tamper: tamperBlocks })
      connect(honest, receiver, { lines: [createLine(10e6), null] })
      await receiver.heard('done')
      expectWhole(receiver, part)
      expect(await receiver.heard('misbehaved')).toBe(liar.id)
      expect(receiver.count('misbehaved')).toBe(1)
      expect([...receiver.part.facts().peers.keys()]).toEqual([honest.id])
    })

    test('who sends wrong bytes in many pieces at once is told of once', async () => {
      const part = await createTestPart(4 * mebibyte)
      const liar = await member({ test: part, name: 1, held: 'all', selection: [] })
      const honest = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      // No line: all pieces are here before the first one is found to be wrong.
      connect(liar, receiver, { tamper: tamperBlocks })
      expect(await receiver.heard('misbehaved')).toBe(liar.id)
      connect(honest, receiver)
      await receiver.heard('done')
      expectWhole(receiver, part)
      expect(receiver.count('misbehaved')).toBe(1)
    })

    test('who says to be somebody else, or speaks something else, is cut off', async () => {
      const part = await createTestPart(mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      const somebody = await member({ test: part, name: 3, selection: [] })
      const [end] = createMemoryLink()
      end.attach(receiver.part.addLink(somebody.id, end.link))
      const [asSomebody, toReceiver] = createMemoryLink()
      asSomebody.attach(sender.part.addLink(receiver.id, asSomebody.link))
      toReceiver.attach(receiver.part.addLink(somebody.id, toReceiver.link))
      expect(await receiver.heard('misbehaved')).toBe(somebody.id)
      expect(toReceiver.link.isOpen).toBe(false)
      const [raw, guarded] = createMemoryLink()
      guarded.attach(receiver.part.addLink(sender.id, guarded.link))
      raw.link.send(new TextEncoder().encode('GET / HTTP/1.1\r\n'.repeat(10)))
      await eventually(() => guarded.link.isOpen).toBe(false)
      expect(receiver.log.map(({ value }) => value)).toContain(sender.id)
      expect(receiver.part.facts().receivedBytes).toBe(0)
    })

    test('who lies below the wire is told of, who only goes is not', async () => {
      const part = await createTestPart(mebibyte)
      const receiver = await member({ test: part, name: 1 })
      const liar = await member({ test: part, name: 2, selection: [] })
      const leaver = await member({ test: part, name: 3, selection: [] })
      receiver.part.addLink(leaver.id, createMemoryLink()[0].link).close(new Error('the path was lost'))
      receiver.part.addLink(liar.id, createMemoryLink()[0].link).close(new DataLinkLie('a receipt'))
      expect(await receiver.heard('misbehaved')).toBe(liar.id)
      expect(receiver.count('misbehaved')).toBe(1)
    })

    test('a peer that leaves in the middle costs nothing but its place', async () => {
      const part = await createTestPart(4 * mebibyte)
      const leaver = await member({ test: part, name: 1, held: 'all', selection: [] })
      const stayer = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      connect(leaver, receiver, { lines: [createLine(4e6), null] })
      connect(stayer, receiver, { lines: [createLine(4e6), null] })
      await eventually(() => receiver.count('piece')).toBeGreaterThan(1)
      await leaver.part.destroy()
      await receiver.heard('done')
      expectWhole(receiver, part)
      const facts = receiver.part.facts()
      expect([...facts.peers.keys()]).toEqual([stayer.id])
      expect(facts.receivedBytes).toBeGreaterThanOrEqual(part.length)
    })
  })
}
