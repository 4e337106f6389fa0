import { afterEach, describe, expect, test } from 'vitest'
import { hasPiece } from '../core/bitfield.ts'
import { pieceIndex } from '../core/ids.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { Swarm } from '../core/ports/swarm.ts'
import { createLine, createMemoryLink } from './memory-link.test-support.ts'
import {
  connect,
  createTestPart,
  must,
  openMember,
  restingFacts,
  type Member,
  type MemberOptions,
  type TestPart,
} from './swarm.test-support.ts'

const mebibyte = 1024 * 1024

/** What every engine behind the port must do. */
export function describeSwarm(name: string, createSwarm: () => Swarm): void {
  describe(name, () => {
    let members: Member[] = []

    const member = async (options: Omit<MemberOptions, 'swarm'>): Promise<Member> => {
      const opened = await openMember({ swarm: createSwarm(), ...options })
      members.push(opened)
      return opened
    }

    const expectWhole = ({ store }: Member, { pieces }: TestPart) => {
      expect(store.pieces.size).toBe(pieces.length)
      pieces.forEach((bytes, piece) => expect(Buffer.compare(must(store.pieces.get(pieceIndex(piece))), bytes)).toBe(0))
    }

    afterEach(async () => {
      for (const { part } of members) await part.destroy()
      const failures = members.flatMap(({ log }) => log.filter(({ event }) => event === 'failed'))
      members = []
      expect(failures).toEqual([])
    })

    test.each([1, 16, 256 * 1024, 256 * 1024 + 1, 5 * mebibyte + 777])(
      'one to one: %i bytes arrive as they are, each once',
      async (length) => {
        const part = await createTestPart(length)
        const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
        const receiver = await member({ test: part, name: 2 })
        connect(sender, receiver)
        await receiver.heard('done')
        expectWhole(receiver, part)
        expect(receiver.count('piece')).toBe(part.pieces.length)
        expect(receiver.count('done')).toBe(1)
        expect(receiver.part.facts().receivedBytes).toBe(length)
        expect(sender.part.facts().sentBytes).toBe(length)
        expect(sender.part.facts().peers.get(receiver.id)?.sentBytes).toBe(length)
      },
    )

    test('one sender with a capped line and three receivers who join together: less than 1.3 files are sent', async () => {
      const part = await createTestPart(16 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receivers = await Promise.all([2, 3, 4].map((name) => member({ test: part, name })))
      const uplink = createLine(6e6)
      for (const receiver of receivers) connect(sender, receiver, { lines: [uplink, null], delayMs: 2 })
      for (const [index, receiver] of receivers.entries()) {
        for (const other of receivers.slice(index + 1)) connect(receiver, other, { delayMs: 2 })
      }
      await Promise.all(receivers.map((receiver) => receiver.heard('done')))
      for (const receiver of receivers) expectWhole(receiver, part)
      expect(sender.part.facts().sentBytes / part.length).toBeLessThan(1.3)
    })

    test('only what is selected is fetched; a wider selection is done again', async () => {
      const part = await createTestPart(3 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({
        test: part,
        name: 2,
        selection: [{ first: pieceIndex(2), last: pieceIndex(4) }],
      })
      connect(sender, receiver)
      await receiver.heard('done')
      expect(new Set(receiver.store.pieces.keys())).toEqual(new Set([2, 3, 4]))
      receiver.part.select(part.all)
      await expect.poll(() => receiver.count('done')).toBe(2)
      expectWhole(receiver, part)
    })

    test('nothing is asked for with an empty selection, and what is held is served', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: [0, 1, 2, 3], selection: [] })
      const other = await member({ test: part, name: 2, held: [4, 5, 6, 7] })
      connect(sender, other)
      await other.heard('done')
      expect(sender.part.facts().receivedBytes).toBe(0)
      expect(sender.count('done')).toBe(0)
    })

    test('what was here before is neither fetched nor told again; done comes even when nothing is missing', async () => {
      const part = await createTestPart(2 * mebibyte)
      const complete = await member({ test: part, name: 1, held: 'all' })
      await complete.heard('done')
      const receiver = await member({ test: part, name: 2, held: [1, 3, 5] })
      connect(complete, receiver)
      await receiver.heard('done')
      expect(receiver.count('piece')).toBe(5)
      expect(receiver.part.facts().receivedBytes).toBe(5 * 256 * 1024)
    })

    test('facts tell what is held, how many have it, and who', async () => {
      const part = await createTestPart(2 * mebibyte)
      const full = await member({ test: part, name: 1, held: 'all', selection: [] })
      const half = await member({ test: part, name: 2, held: [0, 1, 2, 3], selection: [] })
      const watcher = await member({ test: part, name: 3, held: [7], selection: [] })
      connect(full, watcher)
      connect(half, watcher)
      await expect.poll(() => watcher.part.facts().peers.get(half.id)?.piecesHeld).toBe(4)
      await expect.poll(() => watcher.part.facts().peers.get(full.id)?.piecesHeld).toBe(8)
      const facts = watcher.part.facts()
      expect([...facts.availability]).toEqual([2, 2, 2, 2, 1, 1, 1, 1])
      expect(hasPiece(facts.held, 7)).toBe(true)
      expect(facts.held.length).toBe(1)
      await full.part.destroy()
      await expect.poll(() => [...watcher.part.facts().availability]).toEqual([1, 1, 1, 1, 0, 0, 0, 0])
      expect(watcher.part.facts().peers.has(full.id)).toBe(false)
    })

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
      await expect.poll(() => receiver.part.facts().peers.get(damaged.id)?.piecesHeld).toBe(7)
      connect(good, damaged)
      await receiver.heard('done')
      expectWhole(receiver, part)
      expectWhole(damaged, part)
      expect(receiver.count('misbehaved')).toBe(0)
    })

    test('a discarded piece is fetched again', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      connect(sender, receiver)
      await receiver.heard('done')
      await receiver.part.discard(pieceIndex(5))
      await expect.poll(() => receiver.count('done')).toBe(2)
      expectWhole(receiver, part)
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

    test.each(['sender', 'receiver'] as const)(
      'a pause of the %s stops both directions, resume goes on',
      async (who) => {
        const part = await createTestPart(8 * mebibyte)
        const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
        const receiver = await member({ test: part, name: 2 })
        connect(sender, receiver, { lines: [createLine(8e6), null], delayMs: 5 })
        await expect.poll(() => receiver.count('piece')).toBeGreaterThan(2)
        const paused = who === 'sender' ? sender : receiver
        paused.part.pause()
        const atRest = await restingFacts(receiver)
        expect(atRest.receivedBytes).toBeLessThan(part.length)
        expect(receiver.count('done')).toBe(0)
        paused.part.resume()
        await receiver.heard('done')
        expectWhole(receiver, part)
      },
    )

    test('who is linked while paused is served after the resume', async () => {
      const part = await createTestPart(mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      sender.part.pause()
      receiver.part.pause()
      connect(sender, receiver)
      expect((await restingFacts(receiver)).receivedBytes).toBe(0)
      sender.part.resume()
      receiver.part.resume()
      await receiver.heard('done')
    })

    test('a peer that stands still never holds the end', async () => {
      const part = await createTestPart(4 * mebibyte)
      const good = await member({ test: part, name: 1, held: 'all', selection: [] })
      const still = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      const [stillEnd] = connect(still, receiver, { lines: [createLine(2e6), null] })
      await expect.poll(() => receiver.part.facts().receivedBytes).toBeGreaterThan(0)
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
      // Blocks are the only long messages.
      const tamper = (message: Uint8Array) =>
        void (message.length > 50_000 && message.set([must(message[40_000]) ^ 1], 40_000))
      connect(liar, receiver, { lines: [createLine(10e6), null], tamper })
      connect(honest, receiver, { lines: [createLine(10e6), null] })
      await receiver.heard('done')
      expectWhole(receiver, part)
      expect(await receiver.heard('misbehaved')).toBe(liar.id)
      expect(receiver.count('misbehaved')).toBe(1)
      expect([...receiver.part.facts().peers.keys()]).toEqual([honest.id])
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
      await expect.poll(() => guarded.link.isOpen).toBe(false)
      expect(receiver.log.map(({ value }) => value)).toContain(sender.id)
      expect(receiver.part.facts().receivedBytes).toBe(0)
    })

    test('a peer that leaves in the middle costs nothing but its place', async () => {
      const part = await createTestPart(4 * mebibyte)
      const leaver = await member({ test: part, name: 1, held: 'all', selection: [] })
      const stayer = await member({ test: part, name: 2, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 3 })
      connect(leaver, receiver, { lines: [createLine(4e6), null] })
      connect(stayer, receiver, { lines: [createLine(4e6), null] })
      await expect.poll(() => receiver.count('piece')).toBeGreaterThan(1)
      await leaver.part.destroy()
      await receiver.heard('done')
      expectWhole(receiver, part)
      const facts = receiver.part.facts()
      expect([...facts.peers.keys()]).toEqual([stayer.id])
      expect(facts.receivedBytes).toBeGreaterThanOrEqual(part.length)
    })

    test('a second link of the same person takes the place of the first', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      const [first] = connect(sender, receiver, { lines: [createLine(1e6), null] })
      await expect.poll(() => receiver.part.facts().receivedBytes).toBeGreaterThan(0)
      connect(sender, receiver)
      expect(first.link.isOpen).toBe(false)
      await receiver.heard('done')
      expect(receiver.part.facts().peers.size).toBe(1)
    })

    test('several parts of one share stay apart', async () => {
      const [senders, receivers] = [createSwarm(), createSwarm()]
      const parts = await Promise.all([
        createTestPart(mebibyte, 256 * 1024, 5),
        createTestPart(mebibyte, 256 * 1024, 6),
      ])
      for (const part of parts) {
        const sender = await openMember({ swarm: senders, test: part, name: 1, held: 'all', selection: [] })
        const receiver = await openMember({ swarm: receivers, test: part, name: 2 })
        members.push(sender, receiver)
        connect(sender, receiver)
      }
      for (const receiver of members.filter(({ store }) => store.initial.every((byte) => byte === 0))) {
        await receiver.heard('done')
        expect(receiver.part.facts().receivedBytes).toBe(mebibyte)
      }
    })

    test('destroy closes the links, may be called twice, and refuses later links; the store stays open', async () => {
      const part = await createTestPart(8 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      const [, end] = connect(sender, receiver, { lines: [createLine(4e6), null] })
      await expect.poll(() => receiver.count('piece')).toBeGreaterThan(0)
      await Promise.all([receiver.part.destroy(), receiver.part.destroy()])
      expect(end.link.isOpen).toBe(false)
      expect(receiver.store.isClosed).toBe(false)
      const before = receiver.log.length
      const [, late] = connect(sender, receiver)
      expect(late.link.isOpen).toBe(false)
      await restingFacts(sender)
      expect(receiver.log.length).toBe(before)
      expect(sender.part.facts().peers.size).toBe(0)
    })
  })
}
