import { expect, test } from 'vitest'
import { isReached, reportText } from './table.ts'

const figure = (target: { atLeast: number } | { atMost: number } | undefined, values: readonly number[]) => ({
  name: 'app over the floor',
  unit: 'x',
  values,
  ...(target && { target }),
})

test.each([
  { target: { atLeast: 0.8 }, values: [0.1, 0.8, 0.9], reached: true },
  { target: { atLeast: 0.8 }, values: [0.1, 0.79, 0.9], reached: false },
  { target: { atMost: 300 }, values: [900, 300, 1], reached: true },
  { target: { atMost: 300 }, values: [900, 301, 1], reached: false },
  { target: undefined, values: [1], reached: null },
])('the median of $values against $target: $reached', ({ target, values, reached }) => {
  expect(isReached(figure(target, values))).toBe(reached)
})

test('a report shows each figure with its spread, target and mark, and the notes', () => {
  const text = reportText(
    { name: 'throughput', what: 'a file between two browsers' },
    {
      figures: [figure({ atLeast: 0.8 }, [0.85, 0.7, 0.9]), { name: 'app', unit: 'MB/s', values: [1234.5] }],
      notes: ['One run takes 100 MiB.'],
    },
  )
  expect(text.split('\n')).toEqual([
    'throughput: a file between two browsers',
    '',
    '                    median     middle half    least to most  target',
    'app over the floor  0.850 x    0.775 - 0.875  0.700 - 0.900  >= 0.8  ✓',
    'app                 1235 MB/s',
    '',
    '- One run takes 100 MiB.',
  ])
})
