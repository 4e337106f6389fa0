import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { createFrameReader, handshakeLength } from './wire-frame.ts'

const handshake = new Uint8Array(handshakeLength).fill(7)
const isLegalLength = (id: number, length: number) => id < 10 && length <= 300

const message = (id: number, body: Uint8Array): Bytes => {
  const frame = new Uint8Array(5 + body.length)
  new DataView(frame.buffer).setUint32(0, 1 + body.length)
  frame[4] = id
  frame.set(body, 5)
  return frame
}
const keepAlive = new Uint8Array(4)

function read(chunks: readonly Bytes[]): { isLegal: boolean; frames: Bytes[] } {
  const frames: Bytes[] = []
  const reader = createFrameReader({ isLegalLength, take: (frame) => frames.push(frame.slice()) > 0 })
  return { isLegal: chunks.every((chunk) => reader.push(chunk)), frames }
}

/** Cuts at the given places, wherever in the bytes they fall. */
function cut(bytes: Bytes, places: readonly number[]): Bytes[] {
  const at = [...new Set([0, ...places.map((place) => place % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return at.slice(1).map((end, index) => bytes.slice(at[index], end))
}

const anyMessage = fc.oneof(
  fc.constant(keepAlive),
  fc
    .tuple(fc.integer({ min: 0, max: 9 }), fc.uint8Array({ maxLength: 290 }))
    .map(([id, body]) => message(id, Uint8Array.from(body))),
)

describe('frame reader', () => {
  test('however the bytes are cut, the same frames come out', () => {
    fc.assert(
      fc.property(
        fc.array(anyMessage, { maxLength: 12 }),
        fc.array(fc.nat(), { maxLength: 30 }),
        (messages, places) => {
          const { isLegal, frames } = read(cut(concatBytes(handshake, ...messages), places))
          expect(isLegal).toBe(true)
          expect(frames).toEqual([handshake, ...messages])
        },
      ),
    )
  })

  test('whole frames are views into what came, not copies', () => {
    const chunk = concatBytes(handshake, message(1, new Uint8Array(100)))
    const buffers: ArrayBuffer[] = []
    createFrameReader({ isLegalLength, take: (frame) => buffers.push(frame.buffer) > 0 }).push(chunk)
    expect(buffers).toEqual([chunk.buffer, chunk.buffer])
  })

  test.each([
    ['a length of 0xFFFFFFFF', Uint8Array.of(0xff, 0xff, 0xff, 0xff, 1)],
    ['a length that this id may not have', Uint8Array.of(0, 0, 1, 45, 1)],
    ['an unknown id', Uint8Array.of(0, 0, 0, 1, 99)],
  ])('%s stops the reader before anything is held for it', (_, header) => {
    for (const places of [[], [1], [2, 3], [68, 69, 70, 71, 72]]) {
      const { isLegal, frames } = read(cut(concatBytes(handshake, keepAlive, header), places))
      expect(isLegal).toBe(false)
      expect(frames).toEqual([handshake, keepAlive])
    }
  })

  test('what takes a frame can stop it', () => {
    let taken = 0
    const reader = createFrameReader({ isLegalLength, take: () => ++taken < 2 })
    expect(reader.push(concatBytes(handshake, keepAlive, keepAlive))).toBe(false)
    expect(taken).toBe(2)
  })
})
