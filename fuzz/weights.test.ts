import { expect, test } from 'vitest'
import { targets } from './targets.ts'
import { weighedNames, weightOf } from './weights.ts'

test('each name with a weight is a target’s, and the most dangerous get half of the time', () => {
  const names = new Set(targets.map(({ name }) => name))
  const weighed = [...weighedNames]
  expect(weighed.filter((name) => !names.has(name))).toEqual([])
  const sum = (list: Iterable<string>) => [...list].reduce((total, name) => total + weightOf(name), 0)
  expect(sum(weighed)).toBeGreaterThan(sum(names) / 2)
  expect(weightOf('wire')).toBeGreaterThan(weightOf('host'))
})
