import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bitfieldLength, countPieces, emptyBitfield, fullBitfield, hasPiece, isBitfield, setPiece } from './bitfield.ts'

describe('bitfield', () => {
  it('has the first piece in the high bit of the first byte (BEP 3)', () => {
    const bitfield = emptyBitfield(10)
    setPiece(bitfield, 0)
    setPiece(bitfield, 9)
    expect([...bitfield]).toEqual([0x80, 0x40])
  })

  it('answers as a set would', () => {
    const pieces = fc
      .integer({ min: 1, max: 200 })
      .chain((count) =>
        fc.tuple(fc.constant(count), fc.array(fc.tuple(fc.nat(count - 1), fc.boolean()), { maxLength: 50 })),
      )
    fc.assert(
      fc.property(pieces, ([count, changes]) => {
        const bitfield = emptyBitfield(count)
        const set = new Set<number>()
        for (const [piece, isHeld] of changes) {
          setPiece(bitfield, piece, isHeld)
          if (isHeld) set.add(piece)
          else set.delete(piece)
        }
        for (let piece = 0; piece < count; piece++) expect(hasPiece(bitfield, piece)).toBe(set.has(piece))
        expect(countPieces(bitfield)).toBe(set.size)
        expect(isBitfield(bitfield, count)).toBe(true)
      }),
    )
  })

  it.each([0, 1, 7, 8, 9, 16, 1025])('of %i pieces can be full', (count) => {
    const full = fullBitfield(count)
    expect(full.length).toBe(bitfieldLength(count))
    expect(countPieces(full)).toBe(count)
    expect(isBitfield(full, count)).toBe(true)
    expect(hasPiece(full, count)).toBe(false)
  })

  it('ignores pieces beyond its end', () => {
    const bitfield = emptyBitfield(8)
    setPiece(bitfield, 8)
    setPiece(bitfield, -1)
    expect([...bitfield]).toEqual([0])
    expect(hasPiece(bitfield, -1)).toBe(false)
  })

  it.each([
    [Uint8Array.of(0x80), 9],
    [Uint8Array.of(0x80, 0, 0), 9],
    [Uint8Array.of(0x80, 0x40), 9],
    [Uint8Array.of(0x01), 7],
  ])('%j is none for %i pieces', (bytes, count) => {
    expect(isBitfield(bytes, count)).toBe(false)
  })
})
