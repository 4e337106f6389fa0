import { randomBytes } from 'node:crypto'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import {
  crowdLines,
  expectDelivery,
  longTestMs,
  namedCandidate,
  setScene,
  tcpCandidate,
} from '../support/hostile-scene.ts'
import { shareOf } from '../support/second-client/keys.ts'
import type { Member } from '../support/second-client/member.ts'
import type { Candidate, Description } from '../support/second-client/signals.ts'
import { expect, expectCalm, forgetAllPauses, screenOf, test } from '../support/strangers.ts'

// Somebody who has the link, and says to be where another service is.

/** Counts who comes by TCP, and who sends anything by UDP; at 127.0.0.1. */
async function startService() {
  const counts = { tcp: 0, udp: 0 }
  const server = createServer((socket) => {
    counts.tcp++
    socket.destroy()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const socket = createSocket('udp4', () => void counts.udp++)
  socket.bind(0, '127.0.0.1')
  await once(socket, 'listening')
  return {
    counts,
    // A TCP server that listens has one.
    tcpPort: (server.address() as AddressInfo).port,
    udpPort: socket.address().port,
    stop() {
      server.close()
      socket.close()
    },
  }
}

const withMore =
  (...more: readonly Candidate[]) =>
  ({ sdp, candidates }: Description): Description => ({ sdp, candidates: [...candidates, ...more] })

/** Offers what nobody stands behind to both pages, until they have answered. */
async function offerInVain(member: Member, link: string, description: Description): Promise<void> {
  const latin1 = (bytes: Buffer) => bytes.toString('latin1')
  const answered = () => new Set(member.frames.filter(({ answer }) => answer).map(({ peer_id }) => peer_id)).size
  const offer = () => {
    const id = randomBytes(20)
    return { offer: { type: 'offer', sdp: member.sealOffer(description, id).payload }, offer_id: latin1(id) }
  }
  const names = { info_hash: latin1(shareOf(link).swarmId), peer_id: latin1(member.peerId) }
  const announce = { action: 'announce', ...names, event: 'started', uploaded: 0, downloaded: 0, left: 1, numwant: 4 }
  member.sendFrame({ ...announce, offers: Array.from({ length: 4 }, offer) })
  await expect.poll(answered).toBe(2)
}

test('a member’s word makes no page connect to a service or look up a name', async ({
  server,
  people,
  folder,
  strangers,
}) => {
  test.setTimeout(longTestMs)
  const scene = await setScene(people, server.url, folder, 160)
  const { sender, receiver, link } = scene
  const before = [await screenOf(sender), await screenOf(receiver)]
  await forgetAllPauses(strangers, sender, receiver)
  const service = await startService()
  const hostile = [tcpCandidate(service.tcpPort), namedCandidate('localhost', service.udpPort)]

  // Nothing else to try, so that a browser would try these.
  const { sdp } = await strangers.connections.open().offer()
  const nobody = await strangers.join(link)
  await offerInVain(nobody, link, { sdp, candidates: hostile })

  // What is of use in the same offer is used: the link opens, and there it says so again.
  const liar = await strangers.join(link, { describe: withMore(...hostile) })
  await liar.offer(3)
  for (const to of ['sender', 'receiver'] as const) {
    const target = await liar.link(to)
    await target.send({ type: 'candidates', candidates: hostile })
    expect(await target.survives()).toBe(true)
  }

  // No page answers a description that has its candidates inside, where nobody counts them.
  const crowd = await strangers.join(link, {
    describe: ({ sdp, candidates }) => ({ sdp: sdp + crowdLines(service.udpPort), candidates }),
  })
  await crowd.offer(4)
  // Offers reach a page in the order of their making: who answers this one has seen those.
  const honest = await strangers.join(link)
  await honest.offer(4)
  for (const to of ['sender', 'receiver'] as const) expect(await (await honest.link(to)).survives()).toBe(true)
  expect(crowd.frames.filter(({ answer }) => answer)).toEqual([])

  expect(service.counts).toEqual({ tcp: 0, udp: 0 })
  for (const member of [nobody, liar, crowd, honest]) await member.leave()
  await expect.poll(() => Promise.all([sender, receiver].map(screenOf))).toEqual(before)
  await expectCalm(strangers, sender, receiver)
  await expectDelivery(scene)
  expect(service.counts).toEqual({ tcp: 0, udp: 0 })
  service.stop()
})

test('a browser that is told of a service goes there: what is counted comes about', async ({ strangers }) => {
  const service = await startService()
  const { connections } = strangers
  const offer = await connections.open().offer()
  const told = [tcpCandidate(service.tcpPort), namedCandidate('127.0.0.1', service.udpPort)]
  await connections.open().answer({ sdp: offer.sdp, candidates: told })
  await expect.poll(() => service.counts.tcp).toBeGreaterThan(0)
  await expect.poll(() => service.counts.udp).toBeGreaterThan(0)

  // Inside a description too. A name of this machine no browser of these tests goes to, let through or not.
  const inside = await startService()
  await connections.open().answer({ sdp: offer.sdp + crowdLines(inside.udpPort), candidates: [] })
  await expect.poll(() => inside.counts.udp).toBeGreaterThan(0)
  for (const one of [service, inside]) one.stop()
})
