import Client from 'bittorrent-tracker/client'
import WebSocketTracker from 'bittorrent-tracker/websocket-tracker'
import { EventEmitter, once } from 'node:events'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { startTestServer, type TestServer } from './server.test-support.ts'

// The client that webtorrent uses, unchanged but for the WebRTC connection, which would take it ten seconds in Node.

class InstantPeer extends EventEmitter {
  readonly heard: unknown[] = []

  constructor(isInitiator: boolean) {
    super()
    if (isInitiator) queueMicrotask(() => this.emit('signal', { type: 'offer', sdp: 'v=0 offer' }))
  }

  signal(description: { type: string }): void {
    this.heard.push(description)
    if (description.type === 'offer') queueMicrotask(() => this.emit('signal', { type: 'answer', sdp: 'v=0 answer' }))
  }

  destroy(): void {
    this.removeAllListeners()
  }
}

let bed: TestServer

beforeAll(async () => {
  vi.spyOn(WebSocketTracker.prototype, '_createPeer').mockImplementation(
    (options) => new InstantPeer(options?.initiator ?? false),
  )
  bed = await startTestServer()
})
afterAll(async () => {
  vi.restoreAllMocks()
  await bed.stop()
})

interface Peer extends InstantPeer {
  readonly id: string
}

it('two stock clients find each other, count, scrape and leave', async () => {
  const infoHash = 'fe'.repeat(20)
  // Clients of one process share a socket for each address, and here each needs its own.
  const create = (peerId: string, path: string) => {
    const client = new Client({ infoHash, peerId, announce: [`ws://${bed.host}${path}`], port: 6881 })
    client.on('warning', (warning: Error) => warnings.push(warning.message))
    client.on('error', (error: Error) => warnings.push(error.message))
    return client
  }
  const warnings: string[] = []
  const one = create('01'.repeat(20), '')
  const two = create('02'.repeat(20), '/announce')

  one.start()
  expect((await once(one, 'update'))[0]).toMatchObject({ complete: 0, incomplete: 1, interval: 120 })
  const [offered, answered] = [once(one, 'peer'), once(two, 'peer')]
  two.start()
  const [[atOne], [atTwo]] = (await Promise.all([offered, answered])) as [[Peer], [Peer]]
  expect([atOne.id, atTwo.id]).toEqual(['02'.repeat(20), '01'.repeat(20)])
  expect(atOne.heard).toEqual([{ type: 'offer', sdp: 'v=0 offer' }])
  expect(atTwo.heard).toEqual([{ type: 'answer', sdp: 'v=0 answer' }])

  const completed = once(one, 'update')
  one.complete()
  expect((await completed)[0]).toMatchObject({ complete: 1, incomplete: 1 })
  const scraped = once(two, 'scrape')
  two.scrape()
  expect((await scraped)[0]).toMatchObject({ infoHash, complete: 1, incomplete: 1, downloaded: 1 })
  const stopped = once(one, 'update')
  one.stop()
  expect((await stopped)[0]).toMatchObject({ complete: 0, incomplete: 1 })
  for (const client of [one, two]) client.destroy()
  await bed.until((stats) => stats['sockets'] === 0 && stats['swarms'] === 0)
  expect(warnings).toEqual([])
})
