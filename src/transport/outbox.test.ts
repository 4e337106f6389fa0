import { expect, test } from 'vitest'
import { maxAhead } from './arrivals.ts'
import { createOutbox, sequenceLength } from './outbox.ts'

test('each has the next number in front, and bytes of its own', () => {
  const outbox = createOutbox()
  const piece = new Uint8Array(1_000).fill(7)
  const messages = [0, 1, 2].map(() => outbox.write([piece.subarray(0, 3), piece.subarray(10, 12)]))
  piece.fill(0)
  for (const [at, { bytes, sequence }] of messages.entries()) {
    expect(sequence).toBe(at)
    expect(bytes).toEqual(Uint8Array.of(0, 0, 0, at, 7, 7, 7, 7, 7))
    expect(bytes.buffer.byteLength).toBe(sequenceLength + 5)
  }
})

test('what was taken back goes first, in its order, once, and not when it has arrived meanwhile', () => {
  const outbox = createOutbox()
  const messages = [0, 1, 2, 3].map(() => outbox.write([new Uint8Array(1)]))
  const [first, second, third, fourth] = messages
  if (!first || !second || !third || !fourth) throw new Error('there are four')
  outbox.takeBack([fourth, second])
  outbox.takeBack([third, second])
  expect(outbox.again()).toBe(second)
  outbox.sentAgain(second)
  third.hasArrived = true
  expect(outbox.again()).toBe(fourth)
  outbox.sentAgain(fourth)
  expect(outbox.again()).toBeNull()
})

test('it is full so far ahead of the lowest that has not arrived, whatever else has', () => {
  const outbox = createOutbox()
  const messages = Array.from({ length: maxAhead }, () => outbox.write([new Uint8Array(1)]))
  expect(outbox.isFull).toBe(true)
  outbox.arrived(messages.slice(1))
  expect(outbox.isFull).toBe(true)
  outbox.arrived(messages)
  expect(outbox.isFull).toBe(false)
})
