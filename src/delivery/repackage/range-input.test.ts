import { expect, test } from 'vitest'
import type { RangeSource } from './counted-reads.ts'
import { openAnywhere, openForward } from './range-input.ts'

/** A Matroska header and an empty segment of unknown length, and then what is none of it. */
const start = Buffer.from('1a45dfa38b428288' + Buffer.from('matroska').toString('hex') + '18538067ff', 'hex')

const junk = (length: number): RangeSource => {
  const bytes = new Uint8Array(length).fill(0x55)
  bytes.set(start)
  return {
    size: length,
    async *read(_signal, range) {
      yield bytes.subarray(range.start, range.end)
    },
  }
}

for (const [name, open] of Object.entries({ openAnywhere, openForward })) {
  test(`${name}: a parser that would never end is ended`, async () => {
    const source = open(junk(200_000))
    await expect(source.input.getTracks()).rejects.toMatchObject({ code: 'broken' })
    source.close()
    source.close()
  })

  test(`${name}: what the file says is kept`, async () => {
    const gone = new Error('gone')
    const source = open({
      size: 5_000,
      // oxlint-disable-next-line require-yield -- it fails before
      async *read() {
        throw gone
      },
    })
    await expect(source.input.getTracks()).rejects.toBeDefined()
    expect(source.fileError).toBe(gone)
    source.close()
  })
}
