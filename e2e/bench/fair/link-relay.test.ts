import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { createLinkRelay } from './link-relay.ts'

const headerLength = 20

function packet(text: string, protocol: number): Buffer {
  const header = Buffer.alloc(headerLength)
  header[0] = 0x45
  header[9] = protocol
  return Buffer.concat([header, Buffer.from(text)])
}

const textOf = (message: Buffer) => message.subarray(headerLength).toString()

async function openDevice(port: number): Promise<Socket> {
  const socket = createSocket('udp4')
  onTestFinished(() => void socket.close())
  socket.bind(port, '127.0.0.1')
  await once(socket, 'listening')
  return socket
}

test('what one end sends comes out at the other, delayed, and counts for its flow', async () => {
  const relay = createLinkRelay()
  onTestFinished(() => relay.close())
  const ports = await relay.open()
  const [sender, receiver] = [await openDevice(ports.sender.device), await openDevice(ports.receiver.device)]
  await relay.begin({ roundTripMs: 60, lossPercent: 0, bytesPerSecond: 1_000_000 }, 0)

  const sent = performance.now()
  sender.send(packet('question', 17), ports.sender.relay, '127.0.0.1')
  const [question] = (await once(receiver, 'message')) as [Buffer]
  receiver.send(packet('answer', 6), ports.receiver.relay, '127.0.0.1')
  const [answer] = (await once(sender, 'message')) as [Buffer]
  expect(performance.now() - sent).toBeGreaterThanOrEqual(60)
  expect([textOf(question), textOf(answer)]).toEqual(['question', 'answer'])

  const { flows, lines, waits } = await relay.counts()
  expect(flows, 'of what the sender sent').toEqual({ udp: headerLength + 'question'.length })
  expect(waits, 'only its own time at the narrow place').toEqual([1])
  expect([lines.sender?.packets, lines.receiver?.packets]).toEqual([1, 1])
  await relay.begin({ roundTripMs: 0, lossPercent: 0, bytesPerSecond: 1 }, 0)
  expect(await relay.counts()).toMatchObject({ flows: {}, lines: {}, waits: [] })
})

test('nobody else gets anything through', async () => {
  const relay = createLinkRelay()
  onTestFinished(() => relay.close())
  const ports = await relay.open()
  const [sender, stranger] = [await openDevice(ports.sender.device), await openDevice(0)]
  const receiver = await openDevice(ports.receiver.device)
  stranger.send(packet('strange', 17), ports.sender.relay, '127.0.0.1')
  sender.send(packet('mine', 17), ports.sender.relay, '127.0.0.1')
  const [first] = (await once(receiver, 'message')) as [Buffer]
  expect(textOf(first)).toBe('mine')
})
