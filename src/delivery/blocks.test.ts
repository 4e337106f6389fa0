import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { blockBytes, inBlocks } from './blocks.ts'
import { patternOf } from './fakes.test-support.ts'

test('any chunks become the same bytes in full blocks', async () => {
  const lengths = fc.array(fc.oneof(fc.nat(5_000), fc.nat(3 * blockBytes)), { maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(lengths, async (chunks) => {
      const all = patternOf(chunks.reduce((sum, length) => sum + length, 0))
      async function* source() {
        let at = 0
        for (const length of chunks) yield all.slice(at, (at += length))
      }
      const blocks: Uint8Array[] = []
      for await (const block of inBlocks(source())) blocks.push(block)
      expect(Buffer.concat(blocks).equals(all)).toBe(true)
      expect(blocks.slice(0, -1).every((block) => block.length === blockBytes)).toBe(true)
      expect(blocks.every((block) => block.length > 0 && block.length <= blockBytes)).toBe(true)
      expect(new Set(blocks.map((block) => block.buffer)).size).toBe(blocks.length)
    }),
    { numRuns: 12 },
  )
})
