import { describe, expect, it } from 'vitest'
import { announce, connect, id } from './server.test-support.ts'
import { expectHonestPairServed, fallSilent, failure, unhurried, useTracker } from './tracker.test-support.ts'

const start = useTracker()

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
  expect(server.logged.join('')).not.toMatch(/SECRET|127\.0\.0\.1/)
  for (const line of server.logged)
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(String), event: expect.any(String) })
})
