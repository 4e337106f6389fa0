import { expect, test } from 'vitest'
import { roundOrder, runRounds } from './rounds.ts'

test('two contenders run ABBA', () => {
  const order = [0, 1, 2, 3].flatMap((round) => roundOrder(['A', 'B'], round))
  expect(order.join('')).toBe('ABBAABBA')
})

test('every contender runs once a round, one at a time, and its values keep the order of the rounds', async () => {
  let running = 0
  const order: string[] = []
  const runs = await runRounds(['a', 'b', 'c'], 3, async (name, round) => {
    expect(++running).toBe(1)
    order.push(name)
    await Promise.resolve()
    running--
    return `${name}${round}`
  })
  expect(order.join('')).toBe('abccbaabc')
  expect(runs).toEqual({ a: ['a0', 'a1', 'a2'], b: ['b0', 'b1', 'b2'], c: ['c0', 'c1', 'c2'] })
})

test('a contender that fails ends the rounds', async () => {
  const fail = () => Promise.reject(new Error('no channel'))
  await expect(runRounds(['a'], 2, fail)).rejects.toThrow('no channel')
})
