import { expect, it } from 'vitest'
import { createOwnRandom, type Random } from './random.ts'

const row = (random: Random): readonly number[] => Array.from({ length: 20 }, () => random.below(1000))

it('gives each its own row, whoever draws in between', () => {
  const first = row(createOwnRandom(7, 'frames', 3))
  const [again, other] = [createOwnRandom(7, 'frames', 3), createOwnRandom(7, 'frames', 4)]
  const mixed = Array.from({ length: 20 }, () => {
    other.below(1000)
    return again.below(1000)
  })
  expect(mixed).toEqual(first)
})

it('tells all of them apart', () => {
  const names = [7, 8].flatMap((seed) =>
    ['frames', 'churn', 'storm'].flatMap((kind) => Array.from({ length: 200 }, (_, at) => [seed, kind, at] as const)),
  )
  const rows = names.map((name) => row(createOwnRandom(...name)).join())
  expect(new Set(rows).size).toBe(names.length)
})
