import { describe, expect, it } from 'vitest'
import { selectedPath } from './selected-path.ts'

const pair = { type: 'candidate-pair', localCandidateId: 'l', remoteCandidateId: 'r' }
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
