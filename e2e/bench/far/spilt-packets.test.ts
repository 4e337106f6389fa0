import { expect, test } from 'vitest'
import { spiltPackets } from './spilt-packets.ts'

// As Linux writes it.
const table = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  157: 0100007F:9C40 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 22139 2 0000000000000000 12
  344: 0100007F:9C41 00000000:0000 07 00000000:00000000 00:00000000 00000000     0        0 19184 2 0000000000000000 5
`

test('only what these ports have lost counts', () => {
  expect(spiltPackets([0x9c40], table)).toBe(12)
  expect(spiltPackets([0x9c40, 0x9c41, 1], table)).toBe(17)
  expect(spiltPackets([], table)).toBe(0)
})
