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
    })
  })

  it.each([
    ['nothing', {}],
    ['no answer yet', { currentRoundTripTime: 0, responsesReceived: 0 }],
    ['half of it', { currentRoundTripTime: 0.05, packetsSent: 20 }],
    ['something else', { currentRoundTripTime: '0.05', responsesReceived: 3, packetsSent: null, packetsReceived: 1 }],
  ])('is null where the browser says %s', (_, fields) => {
    expect(of(fields)).toEqual({ roundTrip: null, packets: null })
  })

  it('is null while no pair is selected', () => {
    expect(selectedMeasures([])).toEqual({ roundTrip: null, packets: null })
  })
})
