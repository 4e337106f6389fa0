import { expect, test } from 'vitest'
import { kernelDrops } from './kernel-drops.ts'

// As Linux writes them.
const snmp = `Tcp: RtoAlgorithm RtoMin InErrs
Tcp: 1 200 9
Udp: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors
Udp: 5120 1 7 4096 7 0 0
UdpLite: InDatagrams NoPorts InErrors OutDatagrams RcvbufErrors SndbufErrors InCsumErrors
UdpLite: 0 0 0 0 0 0 0
`
const devices = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:    1500      12    0    1    0     0          0         0     1500      12    0    0    0     0       0          0
tukar7s: 2895616   47603    0    2    0     0          0         0 319953408  228543    0    4    0     0       0          0
`

test('what pages and devices had no room for counts', () => {
  expect(kernelDrops(snmp, devices)).toBe(7 + 4)
})

test('what can’t be read is no zero', () => {
  expect(() => kernelDrops('', devices)).toThrow('Linux')
  expect(() => kernelDrops(snmp, 'a: 1')).toThrow('Linux')
})
