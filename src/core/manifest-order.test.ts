import { expect, it } from 'vitest'
import { digestFrom } from './ids.ts'
import { compareManifest, type ManifestOrder } from './manifest-order.ts'
import type { ManifestNotice } from './ports/mesh.ts'

function notice(sequence: number, byte: number): ManifestNotice {
  const digest = digestFrom(new Uint8Array(32).fill(byte))
  if (!digest) throw new Error('32 bytes make a digest')
  return { sequence, digest }
}

it.each<[ManifestNotice | null, ManifestNotice, ManifestOrder]>([
  [null, notice(1, 1), 'newer'],
  [notice(1, 1), notice(2, 2), 'newer'],
  [notice(2, 1), notice(2, 1), 'same'],
  [notice(2, 1), notice(2, 2), 'conflict'],
  [notice(2, 1), notice(1, 1), 'older'],
])('%j against %j is %s', (held, offered, order) => {
  expect(compareManifest(held, offered)).toBe(order)
})
