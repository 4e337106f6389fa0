import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { announce, connect, id, offers } from './server.test-support.ts'
import { expectHonestPairServed, failure, unhurried, useTracker } from './tracker.test-support.ts'

const start = useTracker()

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
    const server = await start()
    const client = await connect(server)
    client.send(announce('h', 'p', { left: 0 }))
    await client.next()
    client.send({ action: 'scrape', info_hash: [id('h'), id('unknown')] })
    expect((await client.next())['files']).toEqual({
      [id('h')]: { complete: 1, incomplete: 0, downloaded: 1 },
      [id('unknown')]: { complete: 0, incomplete: 0, downloaded: 0 },
    })
    expect((await server.stats())['swarms']).toBe(1)
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
