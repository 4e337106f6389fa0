import { describe, expect, it } from 'vitest'
import { announce, connect, id, offers } from './server.test-support.ts'
import { fallSilent, failure, unhurried, useTracker } from './tracker.test-support.ts'

const start = useTracker()

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
