import { expect, test } from 'vitest'
import { createDueQueue } from './due-queue.ts'

test('gives what is due, in order, and nothing before', () => {
  const queue = createDueQueue<string>()
  expect([queue.nextDue(), queue.take(1e9)]).toEqual([Infinity, null])
  queue.add(10, 'a')
  queue.add(10, 'b')
  queue.add(20, 'c')
  expect([queue.nextDue(), queue.take(9)]).toEqual([10, null])
  expect([queue.take(10)?.item, queue.take(10)?.item, queue.take(10)]).toEqual(['a', 'b', null])
  expect([queue.nextDue(), queue.take(25)]).toEqual([20, { dueAt: 20, item: 'c' }])
})

test('nothing is lost or turned around among many', () => {
  const queue = createDueQueue<number>()
  const taken: number[] = []
  for (let i = 0; i < 20_000; i++) {
    queue.add(i, i)
    for (let due = queue.take(i - 5000); due; due = queue.take(i - 5000)) taken.push(due.item)
  }
  for (let due = queue.take(Infinity); due; due = queue.take(Infinity)) taken.push(due.item)
  expect(taken).toEqual(Array.from({ length: 20_000 }, (_, i) => i))
})
