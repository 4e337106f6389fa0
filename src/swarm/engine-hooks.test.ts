import { describe, expect, test } from 'vitest'
import type { Torrent } from 'webtorrent'
import { peerIdFrom, pieceIndex } from '../core/ids.ts'
import { sha1 } from '../crypto/digest.ts'
import { checkVersion, EngineMismatch, engineVersion, takeOver } from './engine-hooks.ts'
import { loadEngineInNode } from './engine.test-support.ts'
import { clientOptions, metainfo, torrentOptions } from './engine-options.ts'
import { connect, createTestPart, eventually, must, openMember } from './swarm.test-support.ts'
import { createSwarm } from './swarm.ts'
import { createEngineStore } from './engine-store.ts'

describe('the private names of the installed webtorrent', () => {
  test('are those of the pinned version', async () => {
    const { VERSION } = await loadEngineInNode()
    expect(VERSION).toBe(engineVersion)
    expect(() => checkVersion(VERSION)).not.toThrow()
    expect(() => checkVersion('3.0.22')).toThrow(EngineMismatch)
  })

  // Every hook is used on the real package: a name that is gone, or does something else, fails here.
  test('are all there and do what they did: wires, donthave, no choking, no reading, no announcing', async () => {
    const Engine = await loadEngineInNode()
    const part = await createTestPart(1024 * 1024)
    const reads: number[] = []
    const client = new Engine(clientOptions(must(peerIdFrom(new Uint8Array(20).fill(0xab)))))
    const store = createEngineStore(256 * 1024, async (piece) => {
      reads.push(piece)
      return null
    })
    const torrent = client.add(metainfo(part.info), torrentOptions(store))
    takeOver(torrent, { wire() {}, donthave() {} })
    await new Promise<void>((resolve) => torrent.on('ready', resolve))
    expect(torrent.infoHash).toBe(part.infoHash)
    expect(Reflect.get(torrent, 'announce')).toEqual([])
    expect(reads).toEqual([])
    await new Promise<void>((resolve) => client.destroy(resolve))
  })

  test('hold on a wire between two members', async () => {
    const part = await createTestPart(1024 * 1024)
    const swarm = () => createSwarm({ loadEngine: loadEngineInNode })
    const [sender, receiver] = await Promise.all([
      openMember({ swarm: swarm(), test: part, name: 1, held: 'all', selection: [] }),
      openMember({ swarm: swarm(), test: part, name: 2, selection: [] }),
    ])
    connect(sender, receiver)
    await eventually(() => receiver.part.facts().peers.get(sender.id)?.piecesHeld).toBe(4)
    await sender.part.discard(pieceIndex(0))
    await eventually(() => [...receiver.part.facts().availability]).toEqual([0, 1, 1, 1])
    await Promise.all([sender.part.destroy(), receiver.part.destroy()])
  })
})

describe('another webtorrent', () => {
  const torrentWithout = (name: string): Torrent => {
    const names = ['_onWireWithMetadata', '_rechoke', 'on', 'addPeer', 'destroy']
    const torrent: Record<string, unknown> = { infoHash: '' }
    for (const each of names) if (each !== name) torrent[each] = () => {}
    return torrent as unknown as Torrent
  }

  test.each(['_onWireWithMetadata', '_rechoke'])('without %s is refused', (name) => {
    expect(() => takeOver(torrentWithout(name), { wire() {}, donthave() {} })).toThrow(EngineMismatch)
  })

  test('that keeps its wires elsewhere is refused', () => {
    const hooks = takeOver(torrentWithout(''), { wire() {}, donthave() {} })
    expect(() => hooks.wireOf('somebody')).toThrow(EngineMismatch)
  })
})

test('what older browsers lack is added', async () => {
  await import('./engine-globals.ts')
  const bytes = await sha1(new Uint8Array(3))
  const { toHex, toBase64 } = bytes as unknown as Record<string, () => string>
  const { fromHex, fromBase64 } = Uint8Array as unknown as Record<string, (text: string) => Uint8Array>
  expect(fromHex?.(toHex?.call(bytes) ?? '')).toEqual(bytes)
  expect(fromBase64?.(toBase64?.call(bytes) ?? '')).toEqual(bytes)
})
