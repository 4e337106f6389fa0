import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecodeOrder } from './decode-order.ts'
import type { Frame } from './sample.ts'

const frameAt = (pts: number, duration = 0): Frame => ({ bytes: new Uint8Array(), isKey: true, pts, duration })

function ordered(frames: readonly Frame[], depth: number, kind: 'video' | 'audio' = 'video') {
  const order = createDecodeOrder(depth, kind)
  return [...frames.flatMap((frame) => order.push(frame)), ...order.flush()]
}

describe('the order of decoding', () => {
  test('B-frames are decoded one after another, and shown where the file says', () => {
    const samples = ordered(
      [0, 3, 1, 2, 6, 4, 5].map((pts) => frameAt(pts, 1)),
      2,
    )
    expect(samples.map(({ pts }) => pts)).toEqual([0, 3, 1, 2, 6, 4, 5])
    expect(samples.map(({ dts }) => dts)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(samples.map(({ duration }) => duration)).toEqual([1, 1, 1, 1, 1, 1, 1])
  })

  test('frames of audio last until the next, except before a hole', () => {
    const samples = ordered(
      [0, 0.021, 0.043, 5].map((pts) => frameAt(pts, 0.02)),
      0,
      'audio',
    )
    expect(samples.map(({ duration }) => Math.round(duration * 1000))).toEqual([21, 22, 20, 20])
  })

  test('no frame is lost and no time falls, in whatever order they come', () => {
    const times = fc.array(fc.double({ min: 0, max: 1000, noNaN: true }), { maxLength: 60 })
    fc.assert(
      fc.property(times, fc.nat(16), (times, depth) => {
        const samples = ordered(
          times.map((pts) => frameAt(pts)),
          depth,
        )
        expect(samples.map(({ pts }) => pts)).toEqual(times)
        for (const [i, { dts, duration }] of samples.entries()) {
          expect(duration).toBeGreaterThanOrEqual(0)
          expect(dts).toBeGreaterThanOrEqual(samples[i - 1]?.dts ?? -Infinity)
        }
      }),
    )
  })
})
