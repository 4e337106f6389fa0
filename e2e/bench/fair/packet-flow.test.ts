import { expect, test } from 'vitest'
import { flowOf } from './packet-flow.ts'

const packet = (protocol: number, { words = 5, version = 4, port = 5001 } = {}) => {
  const bytes = Buffer.alloc(words * 4 + 20)
  bytes[0] = (version << 4) | words
  bytes[9] = protocol
  bytes.writeUInt16BE(port, words * 4 + 2)
  return bytes
}

test.each([
  ['TCP, by the port that it goes to', packet(6), 'tcp 5001'],
  ['behind IP options', packet(6, { words: 7, port: 80 }), 'tcp 80'],
  ['UDP, whatever its port', packet(17), 'udp'],
  ['ICMP', packet(1), 'other'],
  ['IPv6', packet(6, { version: 6 }), 'other'],
  ['cut off', packet(6).subarray(0, 22), 'other'],
  ['nothing', Buffer.alloc(0), 'other'],
])('%s', (_, bytes, flow) => {
  expect(flowOf(bytes)).toBe(flow)
})
