import { describe, expect, it } from 'vitest'
import type { InfoHash, PeerId } from '../core/ids.ts'
import type { MeshSession, Presence } from '../core/ports/mesh.ts'
import type { Clock } from '../lib/clock.ts'
import { createDataLinks } from './data-links.ts'

const part = 'aa' as InfoHash
const ana = '01' as PeerId

function setUp() {
  let now = 0
  const calls: string[] = []
  const session = {
    openDataLink: (id: PeerId) => calls.push(`open ${id}`),
    closeDataLink: (id: PeerId) => calls.push(`close ${id}`),
  } as Partial<MeshSession> as MeshSession
  const clock = { now: () => now } as Partial<Clock> as Clock
  const links = createDataLinks(session, clock)
  return {
    links,
    wait: (ms: number) => void (now += ms),
    look(isMissing: boolean, presence: Presence | null) {
      calls.length = 0
      links.reconcile([{ infoHash: part, isMissing }], new Map([[ana, presence]]))
      return [...calls]
    },
  }
}

const phase = (name: Presence['phase']): Presence => ({ phase: name, progress: 0, held: 0, pause: 'none' })

describe('data links', () => {
  it.each([
    [true, null, []],
    [true, phase('waiting'), []],
    [true, phase('preparing'), []],
    [true, { ...phase('preparing'), held: 0.5 }, ['open 01']],
    [true, { ...phase('waiting'), held: 0.5 }, ['open 01']],
    [true, phase('downloading'), ['open 01']],
    [true, phase('done'), ['open 01']],
    [false, phase('downloading'), []],
    [false, phase('done'), []],
  ])('missing %s and they are %j: %j', (isMissing, presence, expected) => {
    expect(setUp().look(isMissing, presence)).toEqual(expected)
  })

  it('frees links that neither side needs once there are many', () => {
    const { links, look } = setUp()
    for (let i = 0; i < 19; i++) links.opened(`x${i}` as PeerId, part)
    expect(look(false, phase('done'))).toEqual([])
    links.opened(ana, part)
    expect(look(false, phase('downloading'))).toEqual([])
    expect(look(false, phase('done'))).toEqual(['close 01'])
  })

  it('asks again later and later while links fail', () => {
    const { links, wait, look } = setUp()
    for (const delay of [1_000, 2_000, 4_000, 8_000, 15_000, 15_000]) {
      links.closed(ana, part)
      wait(delay - 1)
      expect(look(true, phase('done'))).toEqual([])
      wait(1)
      expect(look(true, phase('done'))).toEqual(['open 01'])
    }
  })

  it('begins anew after a link that was sound, and for a member that came back', () => {
    const { links, wait, look } = setUp()
    for (let i = 0; i < 5; i++) links.closed(ana, part)
    links.opened(ana, part)
    wait(30_000)
    links.closed(ana, part)
    wait(1_000)
    expect(look(true, phase('done'))).toEqual(['open 01'])
    for (let i = 0; i < 5; i++) links.closed(ana, part)
    links.left(ana)
    expect(look(true, phase('done'))).toEqual(['open 01'])
  })
})
