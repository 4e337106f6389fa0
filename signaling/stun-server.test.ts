import { createSocket } from 'node:dgram'
import { afterEach, expect, it, vi } from 'vitest'
import { startStun } from './stun-server.ts'

afterEach(() => {
  vi.useRealTimers()
})

it('answers so many addresses a second, and others in the next', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
  let onCount = (_outcome: string): void => undefined
  const server = await startStun({
    host: '127.0.0.1',
    port: 0,
    perAddress: 100,
    maxAddresses: 2,
    count: (outcome) => onCount(outcome),
  })
  const ask = async (address: string): Promise<string> => {
    const socket = createSocket('udp4')
    await new Promise<void>((resolve) => socket.bind(0, address, resolve))
    const counted = new Promise<string>((resolve) => (onCount = resolve))
    socket.send(Buffer.from('000100002112a4420102030405060708090a0b0c', 'hex'), server.port, '127.0.0.1')
    const outcome = await counted
    socket.close()
    return outcome
  }
  expect(await ask('127.0.0.1')).toBe('stunAnswers')
  expect(await ask('127.0.0.2')).toBe('stunAnswers')
  expect(await ask('127.0.0.3')).toBe('stunRefusals')
  expect(await ask('127.0.0.1')).toBe('stunAnswers')
  vi.advanceTimersByTime(1_000)
  expect(await ask('127.0.0.3')).toBe('stunAnswers')
  server.close()
})
