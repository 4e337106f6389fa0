import { expect, it } from 'vitest'
import type { InfoHash } from '../core/ids.ts'
import { createMemoryDatabases } from './memory-database.ts'

const [one, two] = ['01'.repeat(20), '02'.repeat(20)] as [InfoHash, InfoHash]
const bytes = (length: number) => new Uint8Array(length).fill(7)

it('has what was written, also when it is opened again', async () => {
  const memory = createMemoryDatabases(100)
  const database = memory.open(one)
  const mine = bytes(10)
  await database.write([{ piece: 3, bytes: mine }])
  mine.fill(0)
  database.close()
  const again = memory.open(one)
  expect(await again.keys()).toEqual([3])
  expect(await again.read(3)).toEqual(bytes(10))
  expect(await memory.open(two).keys()).toEqual([])
})

it('holds no more than its limit over all parts, and all of a write or nothing', async () => {
  const memory = createMemoryDatabases(100)
  const [first, second] = [memory.open(one), memory.open(two)]
  await first.write([{ piece: 0, bytes: bytes(60) }])
  const tooMuch = [
    { piece: 0, bytes: bytes(30) },
    { piece: 1, bytes: bytes(11) },
  ]
  await expect(second.write(tooMuch)).rejects.toMatchObject({ code: 'full' })
  expect(await second.keys()).toEqual([])
  expect(memory.free).toBe(40)
  // What replaces something takes only what it is larger.
  await first.write([{ piece: 0, bytes: bytes(90) }])
  expect(memory.free).toBe(10)
  await first.write([{ piece: 0, bytes: null }])
  expect(memory.free).toBe(100)
})

it('has room again for what was removed', async () => {
  const memory = createMemoryDatabases(100)
  await memory.open(one).write([{ piece: 0, bytes: bytes(100) }])
  memory.remove(one)
  memory.remove(two)
  expect(memory.free).toBe(100)
  expect(await memory.open(one).keys()).toEqual([])
})
