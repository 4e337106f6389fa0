import { describe, expect, test } from 'vitest'
import { createFormat } from './format.ts'

const en = createFormat('en')
const id = createFormat('id')

describe('sizes', () => {
  test.each([
    [0, '0 bytes', '0 byte'],
    [1, '1 byte', '1 byte'],
    [999, '999 bytes', '999 byte'],
    [1_000, '1 kB', '1 kB'],
    [38_212_000, '38.2 MB', '38,2 MB'],
    [99_949_999, '99.9 MB', '99,9 MB'],
    [99_960_000, '100 MB', '100 MB'],
    [999_499_999, '999 MB', '999 MB'],
    [999_500_000, '1 GB', '1 GB'],
    [4_200_000_000, '4.2 GB', '4,2 GB'],
    [5e15, '5,000 TB', '5.000 TB'],
  ])('%s is %s / %s', (bytes, english, indonesian) => {
    expect(en.size(bytes)).toBe(english)
    expect(id.size(bytes)).toBe(indonesian)
  })
})

describe('durations', () => {
  test.each([
    [0.2, '1 sec'],
    [8.1, '9 sec'],
    [41, '45 sec'],
    [55, '55 sec'],
    [56, '1 min'],
    [61, '2 min'],
    [3_540, '59 min'],
    [3_541, '1 hr'],
    [7_500, '2 hr 5 min'],
  ])('%s s is %s', (seconds, text) => {
    expect(en.duration(seconds)).toBe(text)
  })

  test('have Indonesian words', () => {
    expect(id.duration(540)).toBe('9 mnt')
  })
})

test('speeds, and seconds that pass', () => {
  expect([6_400_000, 999_600].map(en.speed)).toEqual(['6.4 MB/s', '1.0 MB/s'])
  expect(id.speed(6_400_000)).toBe('6,4 MB/dtk')
  expect([0, 12.9, 61].map(en.seconds)).toEqual(['0 sec', '12 sec', '61 sec'])
  expect([id.seconds(9), en.milliseconds(1_400.4), id.milliseconds(1_400)]).toEqual(['9 dtk', '1,400 ms', '1.400 md'])
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
