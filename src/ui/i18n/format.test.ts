import { describe, expect, test } from 'vitest'
import { createFormat } from './format.ts'

const en = createFormat('en')
const id = createFormat('id')

describe('sizes', () => {
  test.each([
    [0, '0\u00a0bytes', '0\u00a0byte'],
    [1, '1\u00a0byte', '1\u00a0byte'],
    [999, '999\u00a0bytes', '999\u00a0byte'],
    [1_000, '1\u00a0kB', '1\u00a0kB'],
    [38_212_000, '38.2\u00a0MB', '38,2\u00a0MB'],
    [99_949_999, '99.9\u00a0MB', '99,9\u00a0MB'],
    [99_960_000, '100\u00a0MB', '100\u00a0MB'],
    [999_499_999, '999\u00a0MB', '999\u00a0MB'],
    [999_500_000, '1\u00a0GB', '1\u00a0GB'],
    [4_200_000_000, '4.2\u00a0GB', '4,2\u00a0GB'],
    [5e15, '5,000\u00a0TB', '5.000\u00a0TB'],
  ])('%s is %s / %s', (bytes, english, indonesian) => {
    expect(en.size(bytes)).toBe(english)
    expect(id.size(bytes)).toBe(indonesian)
  })
})

describe('durations', () => {
  test.each([
    [0.2, '1\u00a0sec'],
    [8.1, '9\u00a0sec'],
    [41, '45\u00a0sec'],
    [55, '55\u00a0sec'],
    [56, '1\u00a0min'],
    [61, '2\u00a0min'],
    [3_540, '59\u00a0min'],
    [3_541, '1\u00a0hr'],
    [7_500, '2\u00a0hr 5\u00a0min'],
  ])('%s s is %s', (seconds, text) => {
    expect(en.duration(seconds)).toBe(text)
  })

  test('have Indonesian words', () => {
    expect(id.duration(540)).toBe('9\u00a0mnt')
  })
})

test('speeds, and seconds that pass', () => {
  expect([6_400_000, 999_600].map(en.speed)).toEqual(['6.4\u00a0MB/s', '1.0\u00a0MB/s'])
  expect(id.speed(6_400_000)).toBe('6,4\u00a0MB/dtk')
  expect([0, 12.9, 61].map(en.seconds)).toEqual(['0\u00a0sec', '12\u00a0sec', '61\u00a0sec'])
  expect(id.seconds(9)).toBe('9\u00a0dtk')
})

test.each([
  [0.4, '0\u00a0ms', '0\u00a0md'],
  [999.4, '999\u00a0ms', '999\u00a0md'],
  [999.5, '1\u00a0sec', '1\u00a0dtk'],
  [1_440, '1.4\u00a0sec', '1,4\u00a0dtk'],
  [10_000, '10\u00a0sec', '10\u00a0dtk'],
])('%s ms are %s / %s', (milliseconds, english, indonesian) => {
  expect([en.took(milliseconds), id.took(milliseconds)]).toEqual([english, indonesian])
})

test('whole percentages stay whole', () => {
  for (let percent = 0; percent <= 100; percent++) expect(en.percent(percent)).toBe(`${percent}%`)
})

test('one person, two people; one form in Indonesian', () => {
  const forms = { one: 'person', other: 'people' }
  expect([0, 1, 2, 1_000].map((n) => en.plural(n, forms))).toEqual(['people', 'person', 'people', 'people'])
  expect([0, 1, 2].map((n) => id.plural(n, forms))).toEqual(['people', 'people', 'people'])
})

test('names sort as people count', () => {
  expect(['b10', 'b9', 'A1'].sort(en.compare)).toEqual(['A1', 'b9', 'b10'])
})
