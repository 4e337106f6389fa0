import { describe, expect, it } from 'vitest'
import { sourceFile } from './fakes.test-support.ts'
import { givenTogether, matchSources, type WantedSource } from './source-match.ts'

const want = (path: string, size: number, modified = 0): WantedSource => ({ path, size, modified })
const file = (path: string, size: number, modified = 0) => ({ ...sourceFile(path, new Uint8Array(size)), modified })

describe('matchSources', () => {
  const [old, young] = [file('a.txt', 5, 1), file('a.txt', 5, 2)]
  const cases = [
    { name: 'by path', wanted: [want('t/a', 1), want('u/a', 1)], given: [file('u/a', 1), file('t/a', 1)], at: [1, 0] },
    { name: 'by name where it comes alone', wanted: [want('t/a', 1)], given: [file('a', 1)], at: [0] },
    { name: 'by size', wanted: [want('a', 2), want('a', 1)], given: [file('a', 1), file('a', 2)], at: [1, 0] },
    { name: 'by time', wanted: [want('a.txt', 5, 2), want('a.txt', 5, 1)], given: [old, young], at: [1, 0] },
    {
      name: 'by name and size',
      wanted: [want('t/a', 2), want('u/a', 1)],
      given: [file('a', 1), file('a', 2)],
      at: [1, 0],
    },
    {
      name: 'in order where nothing else tells',
      wanted: [want('a', 1, 7), want('a', 1, 8)],
      given: [old, file('a', 1), file('a', 1)],
      at: [1, 2],
    },
    {
      name: 'twice where it was shared twice',
      wanted: [want('a', 1), want('a', 1)],
      given: [file('a', 1)],
      at: [0, 0],
    },
    {
      name: 'of the same time first, whoever comes first',
      wanted: [want('a.txt', 5, 3), want('a.txt', 5, 1)],
      given: [old, young],
      at: [1, 0],
    },
  ]
  it.each(cases)('finds files $name', ({ wanted, given, at }) => {
    const matched = matchSources(wanted, given)
    if ('refused' in matched) throw new Error(matched.refused.why)
    expect(
      matched.choices.map(({ files: [first] }) => first && given.indexOf(first as (typeof given)[number])),
    ).toEqual(at)
  })

  it('says which have another time, and which may be another', () => {
    const matched = matchSources([want('a.txt', 5, 1), want('b', 1, 3)], [old, young, file('b', 1, 4)])
    expect(matched).toMatchObject({
      choices: [
        { files: [old, young], isSameTime: true },
        { files: [{ path: 'b' }], isSameTime: false },
      ],
    })
  })

  it.each([
    { name: 'no file of that name', given: [file('b', 1)], why: 'missing' },
    { name: 'one of another size', given: [file('a', 2), file('b', 1)], why: 'other' },
  ])('refuses $name', ({ given, why }) => {
    expect(matchSources([want('b', 1), want('t/a', 1)], [...given, file('b', 1)])).toEqual({
      refused: { path: 't/a', why },
    })
  })

  it('is quick with as many as a list may have', () => {
    const many = Array.from({ length: 10_000 }, (_, i) => `t/${i}/index.html`)
    const matched = matchSources(
      many.map((path) => want(path, 5)),
      many.map((path) => ({ ...old, path })),
    )
    expect('choices' in matched && matched.choices.every(({ files }) => files.length === 1)).toBe(true)
  })
})

describe('givenTogether', () => {
  it('keeps what is given one after another, the latest of each', () => {
    const [a, again, b] = [file('a', 1), file('a', 1), file('b', 1)]
    const wanted = [want('a', 1), want('b', 1)]
    expect(givenTogether([a], [b], wanted)).toEqual([b, a])
    const [kept] = givenTogether([a], [again], wanted)
    expect(kept).toBe(again)
    expect(givenTogether([a], [again], wanted)).toHaveLength(1)
  })

  it('keeps all of one name where several are wanted', () => {
    const [one, two] = [file('a', 1), file('a', 2)]
    expect(givenTogether([one], [two], [want('a', 1), want('a', 2)])).toEqual([two, one])
  })
})
