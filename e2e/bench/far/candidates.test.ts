import { expect, test } from 'vitest'
import { detourCandidate, detourDescription, endpointOf } from './candidates.ts'

const host = 'candidate:1467250027 1 udp 2122260223 127.0.0.1 46243 typ host generation 0 ufrag Eul5 network-id 1'
const reflexive = 'candidate:842163049 1 udp 1677729535 127.0.0.1 46243 typ srflx raddr 0.0.0.0 rport 46243'
const portFor = async ({ port }: { port: number }) => port + 1

test('a candidate leads to the relay', async () => {
  expect(endpointOf(host)).toEqual({ address: '127.0.0.1', port: 46243 })
  expect(await detourCandidate(host, portFor)).toBe(host.replace('46243', '46244'))
  expect(await detourCandidate(reflexive, portFor), 'what it says of its own place stays').toBe(
    reflexive.replace('127.0.0.1 46243', '127.0.0.1 46244'),
  )
})

test.each([
  ['TCP', host.replace(' udp ', ' tcp ')],
  ['another interface', host.replace('127.0.0.1', '192.0.2.2')],
  ['IPv6', host.replace('127.0.0.1', '::1')],
  ['a hidden name', host.replace('127.0.0.1', '5f6b0c1e-0e6a.local')],
  ['the end of candidates', ''],
  ['what is none', 'candidate:1 1 udp'],
])('no way leads around it: %s', async (_, candidate) => {
  expect(endpointOf(candidate)).toBeNull()
  expect(await detourCandidate(candidate, portFor)).toBeNull()
})

test('of a description only the candidates change', async () => {
  const before = ['v=0', 'm=application 46243 UDP/DTLS/SCTP webrtc-datachannel', 'c=IN IP4 127.0.0.1']
  const sdp = [...before, `a=${host}`, `a=${host.replace(' udp ', ' tcp ')}`, 'a=mid:0', ''].join('\r\n')
  const detoured = [...before, `a=${host.replace('46243', '46244')}`, 'a=mid:0', ''].join('\r\n')
  expect(await detourDescription(sdp, portFor)).toBe(detoured)
})
