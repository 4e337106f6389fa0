import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPiecePicker, type PiecePicker } from './piece-picker.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { must } from './swarm.test-support.ts'

const count = 12
const perRun = 4

type Step =
  | { readonly kind: 'gained'; readonly piece: number }
  | { readonly kind: 'lost'; readonly piece: number }
  | { readonly kind: 'gainedAll' }
  | { readonly kind: 'lostAll' }
  | { readonly kind: 'offer'; readonly piece: number; readonly may: boolean }
  | { readonly kind: 'pick'; readonly inRuns: boolean; readonly has: readonly boolean[] }

const piece = fc.nat({ max: count - 1 })
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant('gained' as const), piece }),
  fc.record({ kind: fc.constant('lost' as const), piece }),
  fc.record({ kind: fc.constant('gainedAll' as const) }),
  fc.record({ kind: fc.constant('lostAll' as const) }),
  fc.record({ kind: fc.constant('offer' as const), piece, may: fc.boolean() }),
  fc.record({
    kind: fc.constant('pick' as const),
    inRuns: fc.boolean(),
    has: fc.array(fc.boolean(), { minLength: count, maxLength: count }),
  }),
)

function picks20(picker: PiecePicker): (number | null)[] {
  const picks: (number | null)[] = []
  for (let each = 0; each < 20; each++) picks.push(picker.pick(() => true, null))
  return picks
}

describe('piece picker', () => {
  test('picks one of the rarest that may be picked and the peer has, and none twice', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), fc.nat(), (steps, seed) => {
        const picker = createPiecePicker(count, perRun, seededRandom(seed))
        const availability = Array.from({ length: count }, () => 0)
        const offered = new Set<number>()
        let complete = 0
        let last: number | null = null
        for (const each of steps) {
          if (each.kind === 'gained') {
            availability[each.piece] = must(availability[each.piece]) + 1
            picker.gained(each.piece)
          } else if (each.kind === 'lost') {
            if (availability[each.piece] === 0) continue
            availability[each.piece] = must(availability[each.piece]) - 1
            picker.lost(each.piece)
          } else if (each.kind === 'gainedAll') {
            complete++
            picker.gainedAll()
          } else if (each.kind === 'lostAll') {
            if (complete === 0) continue
            complete--
            picker.lostAll()
          } else if (each.kind === 'offer') {
            if (each.may) offered.add(each.piece)
            else offered.delete(each.piece)
            picker.offer(each.piece, each.may)
          } else {
            const candidates = [...offered].filter((candidate) => each.has[candidate])
            const picked = picker.pick(
              (candidate) => each.has[candidate] ?? false,
              each.inRuns ? { after: last } : null,
            )
            last = picked
            if (candidates.length === 0) expect(picked).toBeNull()
            else {
              expect(candidates).toContain(picked)
              const rarest = Math.min(...candidates.map((candidate) => must(availability[candidate])))
              expect(availability[must(picked)]).toBe(rarest)
              offered.delete(must(picked))
            }
          }
        }
        expect([...picker.availabilities()]).toEqual(availability.map((each) => each + complete))
      }),
      { numRuns: 400 },
    )
  })

  test('two who see the same choose differently', () => {
    const picks = [1, 2, 3].map((seed) => {
      const picker = createPiecePicker(1000, perRun, seededRandom(seed))
      for (let each = 0; each < 1000; each++) picker.offer(each, true)
      return picks20(picker)
    })
    const [first, ...others] = picks.map((each) => new Set(each))
    expect(first?.size).toBe(20)
    expect([...must(first)].filter((each) => others.some((other) => other.has(each))).length).toBeLessThan(5)
  })

  test('neighbours of a run follow each other where they are equally rare', () => {
    const picker = createPiecePicker(1000, perRun, seededRandom(7))
    for (let each = 0; each < 1000; each++) picker.offer(each, true)
    const first = must(picker.pick(() => true, { after: null }))
    expect(first % perRun).toBe(0)
    expect([1, 2, 3].map((step) => picker.pick(() => true, { after: first + step - 1 }))).toEqual([
      first + 1,
      first + 2,
      first + 3,
    ])

    const second = must(picker.pick(() => true, { after: first + 3 }))
    expect(second % perRun).toBe(0)
    // Now the neighbour is less rare than the rest.
    picker.gained(second + 1)
    expect(picker.pick(() => true, { after: second })).not.toBe(second + 1)
    // And this one the other does not have.
    const third = must(picker.pick(() => true, { after: null }))
    expect(picker.pick((candidate) => candidate !== third + 1, { after: third })).not.toBe(third + 1)
  })

  test('a pick from a complete peer looks at a handful of 100,000 pieces', () => {
    const picker = createPiecePicker(100_000, 1, seededRandom(1))
    for (let each = 0; each < 100_000; each++) picker.offer(each, true)
    let looked = 0
    for (let i = 0; i < 1000; i++) picker.pick(() => ++looked > 0, null)
    expect(looked).toBe(1000)
  })
})
