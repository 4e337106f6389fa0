import { afterEach, expect } from 'vitest'
import {
  announce,
  connect,
  id,
  offers,
  startTestServer,
  type TestClient,
  type TestServer,
} from './server.test-support.ts'

// For tests of the tracker through its WebSocket.

export const failure = 'failure reason'
const plenty = '1000000000'
/** Flags without which many messages meet a rate. */
export const unhurried = ['message-rate', 'message-rate-per-address', 'byte-rate', 'byte-rate-per-address'].flatMap(
  (flag) => [`--${flag}`, plenty],
)

/** What starts a server; the one that a test started last is stopped after it, and must have met no fault of ours. */
export function useTracker(): (...flags: readonly string[]) => Promise<TestServer> {
  let bed: TestServer | undefined
  afterEach(async () => {
    const stats = await bed?.stats()
    await bed?.stop()
    bed = undefined
    expect(stats?.['faults'] ?? 0).toBe(0)
  })
  return async (...flags) => (bed = await startTestServer(...flags))
}

/** Two peers that find each other: what the tracker is for. */
export async function expectHonestPairServed(server: TestServer, infoHash = 'honest'): Promise<void> {
  const [one, two] = [await connect(server), await connect(server)]
  one.send(announce(infoHash, 'one', { event: 'started', left: 0 }))
  expect(await one.next()).toMatchObject({ action: 'announce', complete: 1, incomplete: 0 })
  two.send(announce(infoHash, 'two', { event: 'started', left: 5, numwant: 1, offers: offers('o1') }))
  expect(await two.next()).toMatchObject({ action: 'announce', complete: 1, incomplete: 1 })
  expect(await one.next()).toMatchObject({
    offer: { type: 'offer', sdp: 'v=0 o1' },
    offer_id: id('o1'),
    peer_id: id('two'),
  })
  one.send(
    announce(infoHash, 'one', { to_peer_id: id('two'), offer_id: id('o1'), answer: { type: 'answer', sdp: 'a' } }),
  )
  expect(await two.next()).toMatchObject({
    answer: { type: 'answer', sdp: 'a' },
    offer_id: id('o1'),
    peer_id: id('one'),
  })
  for (const client of [one, two]) client.webSocket.close()
  await Promise.all([one.closed, two.closed])
}

/** The connection stays open and says nothing more, as when a phone loses its network. */
export function fallSilent({ webSocket }: TestClient): void {
  webSocket.pause()
}
