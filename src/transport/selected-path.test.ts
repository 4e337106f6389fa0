import { describe, expect, it } from 'vitest'
import { selectedMeasures, selectedPath } from './selected-path.ts'

const pair = { id: 'p', type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r' }
const candidates = (local: string, remote: string): [string, unknown][] => [
  ['l', { type: 'local-candidate', candidateType: local }],
  ['r', { type: 'remote-candidate', candidateType: remote }],
]

describe('selectedPath', () => {
  it.each([
    ['host', 'srflx', 'direct'],
    ['prflx', 'prflx', 'direct'],
    ['relay', 'host', 'relay'],
    ['host', 'relay', 'relay'],
  ])('says of %s to %s: %s', (local, remote, path) => {
    const transport: [string, unknown] = ['t', { type: 'transport', selectedCandidatePairId: 'p' }]
    expect(selectedPath([transport, ['p', pair], ...candidates(local, remote)])).toBe(path)
    expect(selectedPath([['p', { ...pair, selected: true }], ...candidates(local, remote)])).toBe(path)
  })

  it('is null while no pair is selected', () => {
    expect(selectedPath([])).toBeNull()
    expect(selectedPath([['p', pair], ...candidates('host', 'host')])).toBeNull()
    expect(selectedPath([['p', { ...pair, selected: true }]])).toBeNull()
    expect(
      selectedPath([
        ['x', null],
        ['y', 'text'],
      ]),
    ).toBeNull()
  })
})

describe('selectedMeasures', () => {
  const of = (fields: object) => selectedMeasures([['p', { ...pair, selected: true, ...fields }]])

  it('has what the browser says of the selected pair', () => {
    const told = { currentRoundTripTime: 0.05, responsesReceived: 3, packetsSent: 20, packetsReceived: 10 }
    expect(of(told)).toEqual({
      roundTrip: { milliseconds: 50, answers: 3, pair: 'p' },
      packets: { sent: 20, received: 10 },
      isLocal: null,
    })
  })

  it.each([
    ['nothing', {}],
    ['no answer yet', { currentRoundTripTime: 0, responsesReceived: 0 }],
    ['half of it', { currentRoundTripTime: 0.05, packetsSent: 20 }],
    ['something else', { currentRoundTripTime: '0.05', responsesReceived: 3, packetsSent: null, packetsReceived: 1 }],
  ])('is null where the browser says %s', (_, fields) => {
    expect(of(fields)).toEqual({ roundTrip: null, packets: null, isLocal: null })
  })

  it('is null while no pair is selected', () => {
    expect(selectedMeasures([])).toEqual({ roundTrip: null, packets: null, isLocal: null })
  })
})

describe('whether it stays in the local network', () => {
  const end = (candidateType: string, address?: string | null) => ({ candidateType, address })
  const of = (ours: object, theirs: object) =>
    selectedMeasures([
      ['p', { ...pair, selected: true }],
      ['l', { type: 'local-candidate', ...ours }],
      ['r', { type: 'remote-candidate', ...theirs }],
    ]).isLocal
  const ours = end('host', '')

  it.each([
    ['hidden by Chromium', ''],
    ['hidden by the standard', null],
    ['not said', undefined],
    ['an mDNS name', '4d1f4a0e-2d6b-4a34-8a5e-6d1c8b9f0a11.local'],
    ['RFC 1918', '10.1.2.3'],
    ['RFC 1918', '172.16.0.1'],
    ['RFC 1918', '172.31.255.1'],
    ['RFC 1918', '192.168.178.20'],
    ['link-local', '169.254.7.7'],
    ['this machine', '127.0.0.1'],
    ['this machine', '::1'],
    ['RFC 4193', 'fd12:3456::1'],
    ['link-local', 'fe80::1'],
  ])('a host that is %s: %s', (_, address) => expect(of(ours, end('host', address))).toBe(true))

  it.each([
    ['a public address', '192.0.2.1'],
    ['another block', '172.32.0.1'],
    ['a tunnel’s', '100.64.0.1'],
    ['a public address', '2001:db8::1'],
  ])('not a host with %s: %s', (_, address) => {
    expect(of(ours, end('host', address))).toBe(false)
    expect(of(end('host', address), end('host', address)), 'but for our own').toBe(true)
  })

  it.each([
    ['behind our address translation', end('srflx', '192.0.2.1'), end('host', '')],
    ['behind theirs', ours, end('srflx', '192.0.2.1')],
    ['with an address of ours that we had not known', end('prflx', ''), end('host', '')],
    ['by a relay', end('relay', '192.0.2.1'), end('host', '')],
    ['by a relay of theirs', ours, end('relay', '192.168.0.1')],
    ['with a public address of ours', end('host', '2001:db8::1'), end('prflx', '')],
  ])('not %s', (_, ours, theirs) => expect(of(ours, theirs)).toBe(false))

  it('is not said where theirs was not heard of before', () => {
    expect(of(ours, end('prflx', ''))).toBeNull()
    expect(of(end('host', '192.168.0.1'), end('prflx', '(redacted)'))).toBeNull()
  })
})
