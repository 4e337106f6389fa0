import { afterEach, describe, expect, test } from 'vitest'
import { hasPiece } from '../core/bitfield.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import type { Swarm } from '../core/ports/swarm.ts'
import { createLine } from './memory-link.test-support.ts'
import {
  connect,
  createMembers,
  createTestPart,
  eventually,
  expectWhole,
  must,
  openMember,
  restingFacts,
  type Member,
} from './swarm.test-support.ts'

const mebibyte = 1024 * 1024

/** What every engine behind the port must do. */
export function describeSwarm(name: string, createSwarm: () => Swarm): void {
  describe(name, { timeout: 60_000 }, () => {
    const members = createMembers(createSwarm)
    const { member } = members
    afterEach(members.destroy)

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

    test('one sender with a capped line and three receivers who join together: less than 1.6 files are sent', async () => {
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
      expect(sender.part.facts().sentBytes / part.length).toBeLessThan(1.6)
    })

    test('what is urgent comes first, in its order, while the rest is under way', async () => {
      const part = await createTestPart(12 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      connect(sender, receiver, { lines: [createLine(8e6), null], delayMs: 5 })
      await receiver.heard('piece')
      const held = () => receiver.part.facts().held
      const underWay = new Set(receiver.part.facts().inFlight)
      const urgent = Array.from({ length: 48 }, (_, piece) => pieceIndex(piece))
        .filter((piece) => !hasPiece(held(), piece) && !underWay.has(piece))
        .reverse()
        .slice(0, 6)
      const arrived = () => receiver.log.flatMap(({ event, value }) => (event === 'piece' ? [value as PieceIndex] : []))
      const before = arrived().length
      receiver.part.urge(urgent.map((piece) => ({ piece, isDue: false })))
      await eventually(() => urgent.every((piece) => hasPiece(held(), piece))).toBe(true)
      const since = arrived().slice(before)
      // What was under way may come first.
      expect(since.indexOf(must(urgent.at(-1)))).toBeLessThan(urgent.length + 6)
      expect(since.filter((piece) => urgent.includes(piece))).toEqual(urgent)
      await receiver.heard('done')
      expectWhole(receiver, part)
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
      await eventually(() => receiver.count('done')).toBe(2)
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
      await eventually(() => watcher.part.facts().peers.get(half.id)?.piecesHeld).toBe(4)
      await eventually(() => watcher.part.facts().peers.get(full.id)?.piecesHeld).toBe(8)
      const facts = watcher.part.facts()
      expect([...facts.availability]).toEqual([2, 2, 2, 2, 1, 1, 1, 1])
      expect(hasPiece(facts.held, 7)).toBe(true)
      expect(facts.held.length).toBe(1)
      await full.part.destroy()
      await eventually(() => [...watcher.part.facts().availability]).toEqual([1, 1, 1, 1, 0, 0, 0, 0])
      expect(watcher.part.facts().peers.has(full.id)).toBe(false)
    })

    test('a discarded piece is fetched again', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      connect(sender, receiver)
      await receiver.heard('done')
      await receiver.part.discard(pieceIndex(5))
      await eventually(() => receiver.count('done')).toBe(2)
      expectWhole(receiver, part)
    })

    test('a released piece is nobody’s to have here, and is not fetched again before it is asked for', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      connect(sender, receiver)
      await receiver.heard('done')
      const { receivedBytes } = receiver.part.facts()
      await receiver.part.release(pieceIndex(5))
      expect(receiver.count('damaged')).toBe(0)
      expect(hasPiece(receiver.part.facts().held, 5)).toBe(false)
      await eventually(() => sender.part.facts().availability[5]).toBe(0)
      expect(receiver.part.facts().receivedBytes).toBe(receivedBytes)
      receiver.part.select([{ first: pieceIndex(5), last: pieceIndex(5) }])
      await eventually(() => receiver.count('done')).toBe(2)
      expectWhole(receiver, part)
    })

    test.each(['sender', 'receiver'] as const)(
      'a pause of the %s stops both directions, resume goes on',
      async (who) => {
        const part = await createTestPart(8 * mebibyte)
        const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
        const receiver = await member({ test: part, name: 2 })
        connect(sender, receiver, { lines: [createLine(8e6), null], delayMs: 5 })
        await eventually(() => receiver.count('piece')).toBeGreaterThan(2)
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

    test('a second link of the same person takes the place of the first', async () => {
      const part = await createTestPart(2 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      const [first] = connect(sender, receiver, { lines: [createLine(1e6), null] })
      await eventually(() => receiver.part.facts().receivedBytes).toBeGreaterThan(0)
      connect(sender, receiver)
      expect(first.link.isOpen).toBe(false)
      await receiver.heard('done')
      expect(receiver.part.facts().peers.size).toBe(1)
    })

    test('several parts of one share stay apart', async () => {
      const [senders, receivers] = [createSwarm(), createSwarm()]
      const opened: Member[] = []
      const parts = await Promise.all([
        createTestPart(mebibyte, 256 * 1024, 5),
        createTestPart(mebibyte, 256 * 1024, 6),
      ])
      for (const part of parts) {
        const sender = await openMember({ swarm: senders, test: part, name: 1, held: 'all', selection: [] })
        const receiver = await openMember({ swarm: receivers, test: part, name: 2 })
        members.add(sender)
        members.add(receiver)
        opened.push(receiver)
        connect(sender, receiver)
      }
      for (const receiver of opened) {
        await receiver.heard('done')
        expect(receiver.part.facts().receivedBytes).toBe(mebibyte)
      }
    })

    test('destroy closes the links, may be called twice, and refuses later links; the store stays open', async () => {
      const part = await createTestPart(8 * mebibyte)
      const sender = await member({ test: part, name: 1, held: 'all', selection: [] })
      const receiver = await member({ test: part, name: 2 })
      const [, end] = connect(sender, receiver, { lines: [createLine(4e6), null] })
      await eventually(() => receiver.count('piece')).toBeGreaterThan(0)
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
