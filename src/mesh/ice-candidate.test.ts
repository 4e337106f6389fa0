import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isMeetingAddress } from './ice-candidate.ts'

const at = (address: string, port: number | string = 5000) => `candidate:1 1 udp 2122 ${address} ${port} typ host`

describe('a candidate that two browsers need', () => {
  it.each([
    // As Chromium 150, Firefox 140 and Safari 18 say them.
    'candidate:842163049 1 udp 1677729535 192.0.2.1 46154 typ srflx raddr 0.0.0.0 rport 0 generation 0 ufrag 4ZcD network-cost 999',
    'candidate:1 1 udp 2113937151 4d1f4a0e-2d6b-4a34-8a5e-6d1c8b9f0a11.local 57373 typ host generation 0 ufrag a+/b network-id 1',
    'candidate:0 1 UDP 2122252543 192.0.2.1 57373 typ host',
    'candidate:3 1 UDP 8331263 198.51.100.7 61000 typ relay raddr 198.51.100.7 rport 61000',
    'candidate:2395300328 1 udp 2113937151 2001:db8::1 1024 typ host',
    'candidate:1 1 udp 1 192.0.2.1 65535 typ prflx raddr fe80::1 rport 9',
    at('127.0.0.1'),
    at('::1'),
  ])('is let through: %s', (text) => expect(isMeetingAddress(text)).toBe(true))
})

describe('what is left out', () => {
  it.each([
    ['TCP', 'candidate:1 1 tcp 1518280447 192.0.2.1 9 typ host tcptype active generation 0'],
    ['TCP of Firefox', 'candidate:4 1 TCP 2105524479 192.0.2.1 9 typ host tcptype active'],
    ['TCP that waits', 'candidate:1 1 tcp 1 192.0.2.1 8080 typ host tcptype passive'],
    ['TLS', 'candidate:1 1 ssltcp 1 192.0.2.1 4430 typ host'],
    ['another component', 'candidate:1 2 udp 1 192.0.2.1 5000 typ host'],
    ['another type', 'candidate:1 1 udp 1 192.0.2.1 5000 typ local'],
    ['no type', 'candidate:1 1 udp 1 192.0.2.1 5000'],
    ['an extension without a value', `${at('192.0.2.1')} generation`],
    ['an endless extension', `${at('192.0.2.1')} ufrag ${'x'.repeat(257)}`],
    ['two spaces', at('192.0.2.1').replace(' udp', '  udp')],
    ['a name', at('router.example')],
    ['a local name', at('printer.local')],
    ['localhost', at('localhost')],
    ['a name that begins as an mDNS one', at('4d1f4a0e-2d6b-4a34-8a5e-6d1c8b9f0a11.local.example')],
    ['a number that is an address', at('2130706433')],
    ['an address in octal', at('0177.0.0.1')],
    ['a short address', at('127.1')],
    ['an address beyond', at('192.0.2.256')],
    ['five numbers', at('192.0.2.1.1')],
    ['a dot behind', at('192.0.2.1.')],
    ['any address', at('0.0.0.0')],
    ['any address of IPv6', at('::')],
    ['a group', at('239.255.255.250')],
    ['everybody', at('255.255.255.255')],
    ['a group of IPv6', at('ff02::fb')],
    ['a group of IPv4 in IPv6', at('::ffff:239.255.255.250')],
    ['no address of IPv6', at('1:::2')],
    ['a zone', at('fe80::1%eth0')],
    ['no port', at('192.0.2.1', 0)],
    ['a port of the system', at('192.0.2.1', 53)],
    ['the last of these', at('192.0.2.1', 1023)],
    ['a port beyond', at('192.0.2.1', 65_536)],
    ['a negative port', at('192.0.2.1', -5000)],
  ])('is %s', (_, text) => {
    expect(isMeetingAddress(at('192.0.2.1'))).toBe(true)
    expect(isMeetingAddress(text)).toBe(false)
  })

  it('is none of the addresses that there are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (address) => {
        const isOfMany = /^(?:0|22[4-9]|2[3-5]\d)\./.test(address) || /^(?:ff|[0:]*$|[0:]*ffff:)/i.test(address)
        fc.pre(!isOfMany && !/^[0:]*:\d+\./.test(address))
        expect(isMeetingAddress(at(address))).toBe(true)
      }),
    )
  })

  it('is every address with something in it that no address has', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat(15), fc.constantFrom('x', '%', '/', ' ', '@', '[', '..'), (address, at_, odd) => {
        const place = Math.min(at_, address.length)
        expect(isMeetingAddress(at(address.slice(0, place) + odd + address.slice(place)))).toBe(false)
      }),
    )
  })
})
