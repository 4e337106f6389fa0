import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOfLaterVersion, upgraded, type RecordStep } from './record-version.ts'

/** A record that was called something else at first, and counts something since version 3. */
const steps: readonly RecordStep[] = [
  ({ title, ...fields }) => ({ ...fields, name: title }),
  (fields) => ({ ...fields, count: 0 }),
]

describe('a stored record', () => {
  it.each([
    ['of version 1', { version: 1, title: 'a', kept: true }, { name: 'a', kept: true, count: 0 }],
    ['of version 2', { version: 2, name: 'a' }, { name: 'a', count: 0 }],
    ['of the present version', { version: 3, name: 'a', count: 7 }, { name: 'a', count: 7 }],
  ])('%s is brought to the present one', (_, stored, fields) => {
    expect(upgraded(stored, steps)).toMatchObject(fields)
    expect(isOfLaterVersion(stored, steps)).toBe(false)
  })

  it('is left as it was', () => {
    const stored = Object.freeze({ version: 1, title: 'a' })
    upgraded(stored, steps)
    expect(stored).toEqual({ version: 1, title: 'a' })
  })

  it('of a version to come is read by nobody', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: Number.MAX_SAFE_INTEGER }), fc.object(), (version, fields) => {
        const stored = { ...fields, version }
        expect(upgraded(stored, steps)).toBeNull()
        expect(isOfLaterVersion(stored, steps)).toBe(true)
      }),
    )
  })

  it('with no version that there could be is nothing, and not of a version to come', () => {
    const versions = fc.oneof(fc.constantFrom(0, -1, 1.5, NaN, Infinity, 1e300, '4', [4], null), fc.constant(undefined))
    fc.assert(
      fc.property(versions, (version) => {
        expect(upgraded({ version }, steps)).toBeNull()
        expect(isOfLaterVersion({ version }, steps)).toBe(false)
      }),
    )
  })

  it('that is no record is nothing', () => {
    for (const stored of [undefined, null, 4, 'text', [4], new Uint8Array(4), new Map([['version', 4]])]) {
      expect(upgraded(stored, steps)).toBeNull()
      expect(isOfLaterVersion(stored, steps)).toBe(false)
    }
  })
})
