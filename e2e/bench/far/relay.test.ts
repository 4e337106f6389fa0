import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { loopback, type Endpoint } from './candidates.ts'
import { createRelay } from './relay.ts'

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.close()
})

async function openPlace(): Promise<{ socket: Socket; endpoint: Endpoint }> {
  const socket = createSocket('udp4')
  open.push(socket)
  socket.bind(0, loopback)
  await once(socket, 'listening')
  return { socket, endpoint: { address: loopback, port: socket.address().port } }
}

test('each end knows only the relay, which delays, counts, and forwards nothing of strangers', async () => {
  const relay = createRelay()
  await relay.begin({ roundTripMs: 60, lossPercent: 0, bytesPerSecond: Infinity }, 0)
  const [a, b, stranger] = [await openPlace(), await openPlace(), await openPlace()]
  await relay.own('a', a.endpoint)
  await relay.own('b', b.endpoint)
  const portOfB = await relay.portFor(b.endpoint)
  expect(await relay.portFor(b.endpoint), 'the same for everybody').toBe(portOfB)

  const sent = performance.now()
  stranger.socket.send('who?', portOfB, loopback)
  a.socket.send('question', portOfB, loopback)
  const [question, from] = (await once(b.socket, 'message')) as [Buffer, Endpoint]
  expect([question.toString(), from.port]).toEqual(['question', await relay.portFor(a.endpoint)])
  b.socket.send('answer', from.port, loopback)
  const [answer, backFrom] = (await once(a.socket, 'message')) as [Buffer, Endpoint]
  expect([answer.toString(), backFrom.port]).toEqual(['answer', portOfB])
  expect(performance.now() - sent).toBeGreaterThanOrEqual(60)

  const { lines, places, strays } = await relay.counts()
  expect(lines).toEqual({
    a: { packets: 1, bytes: 28 + 'question'.length, lost: 0, dropped: 0 },
    b: { packets: 1, bytes: 28 + 'answer'.length, lost: 0, dropped: 0 },
  })
  expect({ places, strays }).toEqual({ places: 2, strays: 1 })
  await relay.begin({ roundTripMs: 0, lossPercent: 0, bytesPerSecond: 1 }, 0)
  expect((await relay.counts()).lines).toEqual({})
})
