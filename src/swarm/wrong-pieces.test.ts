import { describe, expect, test } from 'vitest'
import { blockLength } from './started-piece.ts'
import { createWrongPieces } from './wrong-pieces.ts'

const right = new Uint8Array(3 * blockLength + 10).fill(1)
const wrongIn = (...blocks: number[]) => {
  const bytes = right.slice()
  for (const block of blocks) bytes[block * blockLength + 5] = 9
  return bytes
}

describe('wrong pieces', () => {
  test('who sent all of one lied', () => {
    expect(createWrongPieces<string>().add(1, wrongIn(2), ['a', 'a', 'a', 'a'])).toEqual(new Set(['a']))
  })

  test('of several, those whose blocks turn out to be other ones lied', () => {
    const pieces = createWrongPieces<string>()
    expect(pieces.add(1, wrongIn(1, 3), ['a', 'b', 'a', 'c'])).toEqual(new Set())
    expect(pieces.has(1)).toBe(true)
    expect(pieces.compare(1, right)).toEqual(new Set(['b', 'c']))
    expect(pieces.has(1)).toBe(false)
    expect(pieces.compare(1, right)).toEqual(new Set())
  })

  test('is bounded: of more than it keeps, nobody is accused', () => {
    const pieces = createWrongPieces<string>()
    for (let piece = 0; piece < 10; piece++) pieces.add(piece, wrongIn(0), ['a', 'b', 'b', 'b'])
    const accused = Array.from({ length: 10 }, (_, piece) => pieces.compare(piece, right).size)
    expect(accused.reduce((sum, size) => sum + size, 0)).toBe(4)
  })
})
