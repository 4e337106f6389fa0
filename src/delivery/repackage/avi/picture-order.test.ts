import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createPictureOrder, type OrderedPicture } from './picture-order.ts'

const shown = (depth: number, pictures: readonly OrderedPicture[]) => {
  const order = createPictureOrder(depth)
  return [...pictures.flatMap((picture) => order.push(picture)), ...order.flush()]
}

test('each slot is taken once, none is lost, and decode order is kept, whatever comes', () => {
  const orders = fc.array(fc.record({ order: fc.integer(), isFirst: fc.boolean() }), { maxLength: 60 })
  fc.assert(
    fc.property(orders, fc.nat(16), (orders, depth) => {
      const pictures = orders.map((picture, slot) => ({ ...picture, slot: slot * 2 }))
      const all = shown(depth, pictures)
      expect(all.map(({ picture }) => picture)).toEqual(pictures)
      expect(all.map(({ slot }) => slot).toSorted((a, b) => a - b)).toEqual(pictures.map(({ slot }) => slot))
    }),
  )
})

test('pictures that are shown late within the depth come out as they are shown', () => {
  const places = fc.array(fc.nat(3), { maxLength: 60 })
  fc.assert(
    fc.property(places, (delays) => {
      // Each is decoded up to three places before its own.
      const orders = delays
        .map((delay, place) => ({ at: place + delay, place }))
        .toSorted((a, b) => a.at - b.at)
        .map(({ place }) => place)
      const all = shown(
        3,
        orders.map((order, slot) => ({ order, slot, isFirst: false })),
      )
      expect(all.map(({ slot }) => slot)).toEqual(orders)
    }),
  )
})

test('pictures that claim to be shown before all that came are not kept without end', () => {
  const order = createPictureOrder(2)
  const counts = Array.from(
    { length: 20_000 },
    (_, slot) => order.push({ slot, order: -slot, isFirst: slot === 0 }).length,
  )
  expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(19_900)
})
