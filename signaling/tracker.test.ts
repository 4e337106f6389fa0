import fc from 'fast-check'
import { afterEach, describe, expect, it } from 'vitest'
import {
  announce,
  connect,
  id,
  offers,
  startTestServer,
  type TestClient,
  type TestServer,
} from './server.test-support.ts'

let bed: TestServer | undefined

async function start(...flags: readonly string[]): Promise<TestServer> {
  bed = await startTestServer(...flags)
  return bed
}

afterEach(async () => {
  const stats = await bed?.stats()
  await bed?.stop()
  bed = undefined
  // No frame of any test may have met a fault of ours.
  expect(stats?.['faults'] ?? 0).toBe(0)
})

const failure = 'failure reason'
const plenty = '1000000000'
const unhurried = ['message-rate', 'message-rate-per-address', 'byte-rate', 'byte-rate-per-address'].flatMap((flag) => [
  `--${flag}`,
  plenty,
])

/** Two peers that find each other: what the tracker is for. */
async function expectHonestPairServed(server: TestServer, infoHash = 'honest'): Promise<void> {
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
function fallSilent({ webSocket }: TestClient): void {
  webSocket.pause()
}

describe('dialect', () => {
  it('answers an announce with counts and the interval', async () => {
    const client = await connect(await start('--announce-interval', '77'), { path: '/' })
    client.send(announce('h', 'p', { event: 'started', left: null, numwant: 0, offers: [] }))
    expect(await client.next()).toEqual({
      action: 'announce',
      interval: 77,
      info_hash: id('h'),
      complete: 0,
      incomplete: 1,
    })
    client.send(Buffer.from(JSON.stringify(announce('h', 'p', { event: 'completed' }))))
    expect(await client.next()).toMatchObject({ complete: 1, incomplete: 0 })
    client.send(announce('h', 'p', { event: 'stopped' }))
    expect(await client.next()).toMatchObject({ complete: 0, incomplete: 0 })
  })

  it('gives each offer to one other peer', async () => {
    const server = await start()
    const others = await Promise.all(['a', 'b', 'c'].map(() => connect(server)))
    for (const [at, other] of others.entries()) {
      other.send(announce('h', `other ${at}`))
      await other.next()
    }
    const client = await connect(server)
    client.send(announce('h', 'p', { offers: offers('1', '2', '3', '4', '5') }))
    await client.next()
    const received = await Promise.all(others.map((other) => other.next()))
    expect(new Set(received.map((message) => message['offer_id'])).size).toBe(3)
    expect(received.every((message) => message['peer_id'] === id('p'))).toBe(true)
  })

  it('passes on several answers to one offer, in order', async () => {
    const server = await start()
    const [one, two] = [await connect(server), await connect(server)]
    one.send(announce('h', 'one'))
    two.send(announce('h', 'two'))
    await Promise.all([one.next(), two.next()])
    for (const sdp of ['first', 'second', 'third']) {
      one.send(announce('h', 'one', { to_peer_id: id('two'), offer_id: id('o'), answer: { type: 'answer', sdp } }))
    }
    const sdps = [await two.next(), await two.next(), await two.next()].map((message) => message['answer'])
    expect(sdps).toEqual(['first', 'second', 'third'].map((sdp) => ({ type: 'answer', sdp })))
    expect(one.inbox).toEqual([])
  })

  it('scrapes what it is asked for by name', async () => {
    const client = await connect(await start())
    client.send(announce('h', 'p', { left: 0 }))
    await client.next()
    client.send({ action: 'scrape', info_hash: [id('h'), id('unknown')] })
    expect((await client.next())['files']).toEqual({
      [id('h')]: { complete: 1, incomplete: 0, downloaded: 1 },
      [id('unknown')]: { complete: 0, incomplete: 0, downloaded: 0 },
    })
    expect((await bed?.stats())?.['swarms']).toBe(1)
  })
})

describe('bad messages', () => {
  it.each<[string, unknown]>([
    ['offers: [null]', announce('h', 'p', { offers: [null] })],
    ['a scrape with an object', { action: 'scrape', info_hash: { a: 1 } }],
    ['a scrape of everything', { action: 'scrape' }],
    ['no JSON', '{'],
    ['bytes', Buffer.from([0xff, 0xfe, 0, 1])],
    ['deep nesting', '['.repeat(30_000)],
  ])('%s: gets a reason and harms nobody', async (_name, message) => {
    const server = await start()
    const client = await connect(server)
    client.send(announce('secret', 'p'))
    await client.next()
    client.send(message)
    const reply = await client.next()
    expect(reply[failure]).toMatch(/\w/)
    expect(JSON.stringify(reply)).not.toContain('secret')
    await expectHonestPairServed(server)
  })

  it('close the connection when they go on', async () => {
    const server = await start('--max-violations', '5')
    const client = await connect(server)
    for (let sent = 0; sent < 10; sent++) client.send({ action: 'nonsense' })
    expect(await client.closed).toBe(1008)
    expect(client.inbox).toHaveLength(6)
    await expectHonestPairServed(server)
  })

  it('any JSON, any bytes: never a fault', async () => {
    const server = await start('--max-violations', '1000000', ...unhurried)
    const client = await connect(server)
    const member = await connect(server)
    member.send(announce('h', 'member'))
    await member.next()
    const frames = fc.sample(
      fc.oneof(
        fc.json(),
        fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes)),
        fc.jsonValue().map((value) => JSON.stringify(announce('h', 'p', { offers: [value] }))),
        fc.jsonValue().map((value) => JSON.stringify(announce('h', 'p', { answer: value, to_peer_id: id('member') }))),
        fc.jsonValue().map((value) => JSON.stringify({ action: 'scrape', info_hash: value })),
        fc
          .jsonValue()
          .map((value) => JSON.stringify(announce('h', 'p', { event: value, left: value, offers: offers('o') }))),
      ),
      { numRuns: 2000, seed: 1 },
    )
    for (const frame of frames) client.send(frame)
    await server.until((stats) => Number(stats['framesReceived']) >= frames.length + 1)
    expect(await server.stats()).toMatchObject({ faults: 0, sockets: 2 })
    await expectHonestPairServed(server)
  })

  it('larger than the limit: the connection is closed unread', async () => {
    const server = await start('--max-message-bytes', '2000')
    const client = await connect(server)
    client.send(announce('h', 'p', { padding: 'x'.repeat(2000) }))
    expect(await client.closed).toBe(1009)
    await expectHonestPairServed(server)
  })
})

describe('a peer id', () => {
  it('stays with the connection that lives', async () => {
    const server = await start()
    const [owner, thief, other] = [await connect(server), await connect(server), await connect(server)]
    owner.send(announce('h', 'owner'))
    await owner.next()
    thief.send(announce('h', 'owner', { event: 'started', left: 0 }))
    expect(await thief.next()).toMatchObject({ [failure]: expect.stringContaining('in use'), info_hash: id('h') })
    // Nor can it be made to leave, or be spoken for.
    thief.send(announce('h', 'owner', { event: 'stopped' }))
    await thief.next()
    other.send(announce('h', 'other', { offers: offers('o') }))
    expect(await other.next()).toMatchObject({ complete: 0, incomplete: 2 })
    expect(await owner.next()).toMatchObject({ offer_id: id('o') })
    thief.send(
      announce('h', 'owner', { to_peer_id: id('other'), offer_id: id('o'), answer: { type: 'answer', sdp: 'x' } }),
    )
    expect(await thief.next()).toHaveProperty([failure])
    expect([thief.inbox, other.inbox]).toEqual([[], []])
    expect(await server.stats()).toMatchObject({ peerIdHandovers: 0, sockets: 3 })
  })

  it('goes to the one who comes back when the old connection has fallen silent', async () => {
    const server = await start('--takeover-timeout', '100')
    const [old, other] = [await connect(server), await connect(server)]
    const hashes = ['h1', 'h2', 'h3']
    for (const hash of hashes) {
      old.send(announce(hash, 'me', { left: 0 }))
      await old.next()
    }
    fallSilent(old)
    const back = await connect(server)
    // A client announces all its swarms at once, and may be answering already.
    for (const hash of hashes) back.send(announce(hash, 'me', { left: 0 }))
    for (const hash of hashes)
      expect(await back.next()).toMatchObject({ info_hash: id(hash), complete: 1, incomplete: 0 })
    other.send(announce('h2', 'other', { offers: offers('o') }))
    await other.next()
    expect(await back.next()).toMatchObject({ offer_id: id('o') })
    await server.until((stats) => stats['sockets'] === 2)
    expect(await server.stats()).toMatchObject({ swarms: 3, members: 4 })
  })

  it('is free at once when the old connection has closed', async () => {
    const server = await start('--takeover-timeout', '60000')
    const old = await connect(server)
    old.send(announce('h', 'me'))
    await old.next()
    fallSilent(old)
    const back = await connect(server)
    back.send(announce('h', 'me'))
    await server.until((stats) => stats['peerIdProbes'] === 1)
    old.webSocket.terminate()
    expect(await back.next()).toMatchObject({ incomplete: 1 })
  })

  it('stays with a slow one that is asked about all the time, also when the next ping is due', async () => {
    const server = await start('--ping-interval', '600', '--max-violations', '100000', ...unhurried)
    const [owner, thief] = [await connect(server, { autoPong: false }), await connect(server)]
    owner.webSocket.on('ping', () => setTimeout(() => owner.webSocket.pong(), 40))
    owner.send(announce('h', 'owner'))
    await owner.next()
    const asking = setInterval(() => thief.send(announce('h', 'owner')), 5)
    // Three pings of the interval, whenever they are.
    await new Promise((resolve) => setTimeout(resolve, 1_800))
    clearInterval(asking)
    expect(await server.stats()).toMatchObject({ sockets: 2, members: 1, pingTimeouts: 0, peerIdHandovers: 0 })
    expect(Number((await server.stats())['peerIdProbes'])).toBeGreaterThan(3)
  })

  it('may be asked for by many at once: one gets it', async () => {
    const server = await start('--takeover-timeout', '100')
    const old = await connect(server)
    old.send(announce('h', 'me'))
    await old.next()
    fallSilent(old)
    const clients = await Promise.all(Array.from({ length: 8 }, () => connect(server)))
    for (const client of clients) client.send(announce('h', 'me'))
    const replies = await Promise.all(clients.map((client) => client.next()))
    expect(replies.filter((reply) => !(failure in reply))).toHaveLength(1)
    expect((await server.stats())['members']).toBe(1)
  })
})

describe('connections that are gone', () => {
  it('are found by ping and leave their swarms', async () => {
    const server = await start('--ping-interval', '60')
    const [deaf, alive] = [await connect(server), await connect(server)]
    deaf.send(announce('h', 'deaf'))
    alive.send(announce('h', 'alive'))
    await Promise.all([deaf.next(), alive.next()])
    fallSilent(deaf)
    await server.until((stats) => stats['sockets'] === 1)
    expect(await server.stats()).toMatchObject({ members: 1, pingTimeouts: 1 })
    alive.send(announce('h', 'alive', { offers: offers('o') }))
    expect(await alive.next()).toMatchObject({ incomplete: 1 })
  })

  it('are closed when they are in no swarm for long', async () => {
    const server = await start('--ping-interval', '60', '--idle-timeout', '100')
    const [idle, member] = [await connect(server), await connect(server)]
    member.send(announce('h', 'p'))
    await member.next()
    expect(await idle.closed).toBe(1000)
    expect((await server.stats())['sockets']).toBe(1)
  })
})

describe('limits', () => {
  it('of swarms: refused with a reason, and freed when left', async () => {
    const server = await start('--max-swarms-per-socket', '3', '--max-swarms', '4')
    const [one, two] = [await connect(server), await connect(server)]
    for (const hash of ['a', 'b', 'c']) one.send(announce(hash, 'p'))
    for (let taken = 0; taken < 3; taken++) await one.next()
    one.send(announce('d', 'p'))
    expect(await one.next()).toMatchObject({
      [failure]: expect.stringContaining('too many swarms'),
      info_hash: id('d'),
    })
    two.send(announce('d', 'q'))
    expect(await two.next()).toMatchObject({ incomplete: 1 })
    two.send(announce('e', 'q'))
    expect(await two.next()).toMatchObject({ [failure]: expect.stringContaining('full') })
    one.webSocket.close()
    await one.closed
    await server.until((stats) => stats['swarms'] === 1)
    two.send(announce('e', 'q'))
    expect(await two.next()).toMatchObject({ incomplete: 1 })
  })

  it('keeps nothing of swarms that were left', async () => {
    const server = await start(...unhurried)
    const client = await connect(server)
    const rounds = 5_000
    for (let round = 0; round < rounds; round++) {
      client.send(announce(`h${round}`, 'p', { event: 'started' }))
      client.send(announce(`h${round}`, 'p', { event: 'stopped' }))
      if (round % 500 === 499) await server.until((stats) => Number(stats['framesReceived']) >= 2 * (round + 1))
    }
    const stats = await server.stats()
    expect(stats).toMatchObject({ swarms: 0, members: 0 })
    expect(stats['refusals']).toEqual({})
  }, 30_000)

  it('of messages: refused with a reason, then closed; others are served meanwhile', async () => {
    const server = await start('--message-rate', '1/50', '--max-violations', '10')
    const flood = await connect(server)
    for (let sent = 0; sent < 5000; sent++) flood.send(announce('h', 'p'))
    expect(await flood.closed).toBe(1008)
    const refused = flood.inbox.filter((message) => failure in message)
    expect([flood.inbox.length, refused.length]).toEqual([61, 11])
    await expectHonestPairServed(server)
  })

  it('of bytes, in frames that are no messages too', async () => {
    const server = await start('--byte-rate', '1000/5000')
    const [pings, fragments, messages] = [await connect(server), await connect(server), await connect(server)]
    for (let sent = 0; sent < 1000; sent++) pings.webSocket.ping('x'.repeat(100))
    fragments.webSocket.send('{', { fin: false })
    for (let sent = 0; sent < 60; sent++) fragments.webSocket.send('x'.repeat(200), { fin: false })
    for (let sent = 0; sent < 100; sent++) messages.send(announce('h', 'p'))
    expect(await Promise.all([pings.closed, fragments.closed, messages.closed])).toEqual([1008, 1008, 1008])
    await expectHonestPairServed(server)
  })

  it('of fragments in one message', async () => {
    const server = await start()
    const client = await connect(server)
    client.webSocket.send('{', { fin: false })
    for (let sent = 0; sent < 200; sent++) client.webSocket.send('x', { fin: false })
    expect(await client.closed).toBe(1008)
  })

  it('of pings', async () => {
    const server = await start('--message-rate', '1/50', '--max-violations', '10')
    const client = await connect(server)
    for (let sent = 0; sent < 500; sent++) client.webSocket.ping()
    expect(await client.closed).toBe(1008)
    await expectHonestPairServed(server)
  })

  it('of connections: by address, in all, by rate', async () => {
    const byAddress = await start('--max-sockets-per-address', '2', '--trust-proxy', '1')
    const from = (address: string) => connect(byAddress, { headers: { 'X-Forwarded-For': address } })
    await Promise.all([from('2001:db8:1:1::1'), from('2001:db8:1:1::2')])
    await expect(from('2001:db8:1:1:ffff::3')).rejects.toThrow('429')
    const last = await from('2001:db8:1:2::1')
    last.webSocket.close()
    await last.closed
    await byAddress.until((stats) => stats['sockets'] === 2)
    await byAddress.stop()

    const inAll = await start('--max-sockets', '1')
    await connect(inAll)
    await expect(connect(inAll)).rejects.toThrow('503')
    await inAll.stop()

    const byRate = await start('--connect-rate', '1/3')
    await Promise.all([connect(byRate), connect(byRate), connect(byRate)])
    await expect(connect(byRate)).rejects.toThrow('429')
  })

  it('of unread bytes: a slow consumer is cut', async () => {
    const server = await start('--max-buffered-bytes', '20000', ...unhurried)
    const [slow, sender] = [await connect(server), await connect(server)]
    slow.send(announce('h', 'slow'))
    sender.send(announce('h', 'sender'))
    await Promise.all([slow.next(), sender.next()])
    fallSilent(slow)
    const answer = { type: 'answer', sdp: 'x'.repeat(60_000) }
    // The kernel takes some megabytes before anything is left in the process.
    for (let sent = 0; sent < 600; sent++) {
      sender.send(announce('h', 'sender', { to_peer_id: id('slow'), offer_id: id('o'), answer }))
      if (sent % 50 === 49 && (await server.stats())['sockets'] === 1) break
    }
    await server.until((stats) => stats['sockets'] === 1)
    expect(await server.stats()).toMatchObject({ slowConsumers: 1, members: 1 })
    await expectHonestPairServed(server)
  })
})

describe('who may connect', () => {
  it('is everybody by default, and the listed origins with a list', async () => {
    const open = await start()
    await connect(open, { origin: 'https://elsewhere.example' })
    await connect(open)
    await open.stop()
    const closed = await start('--allowed-origin', 'https://a.example')
    await connect(closed, { origin: 'https://a.example' })
    await connect(closed, { origin: `http://${closed.host}` })
    await expect(connect(closed, { origin: 'https://elsewhere.example' })).rejects.toThrow('403')
    await expect(connect(closed, { origin: 'null' })).rejects.toThrow('403')
    await expect(connect(closed)).rejects.toThrow('403')
  })

  it('asks at / or /announce', async () => {
    const server = await start()
    await expect(connect(server, { path: '/other' })).rejects.toThrow('404')
    await connect(server, { path: '/?x=1' })
  })
})

it('logs nobody', async () => {
  const server = await start('--max-violations', '3')
  const client = await connect(server)
  client.send(announce('SECRETHASH', 'SECRETPEER'))
  for (let sent = 0; sent < 9; sent++) client.send('SECRETFRAME')
  await client.closed
  await server.stop()
  bed = undefined
  expect(server.logged.join('')).not.toMatch(/SECRET|127\.0\.0\.1/)
  for (const line of server.logged)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), event: expect.any(String) })
})
