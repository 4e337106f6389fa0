import { describe, expect, it } from 'vitest'
import { encodeUtf8 } from '../lib/utf8.ts'
import { labelled, labels } from './labels.ts'
import { openBox, sealBox } from './secret-box.ts'

const key = new Uint8Array(32).fill(1)
const context = labelled(labels.signalBox, Uint8Array.of(1))
const plain = encodeUtf8('candidate')

describe('a sealed box', () => {
  it('opens with its key and context alone', async () => {
    const sealed = await sealBox(key, plain, context)
    expect(sealed.length).toBe(12 + plain.length + 16)
    expect(await openBox(key, sealed, context)).toEqual(plain)
    expect(await openBox(key.with(31, 2), sealed, context)).toBeNull()
    expect(await openBox(key, sealed, labelled(labels.signalBox, Uint8Array.of(2)))).toBeNull()
    expect(await openBox(key, sealed, new Uint8Array(0))).toBeNull()
  })

  it('opens with no bit changed, none missing and none more', async () => {
    const sealed = await sealBox(key, plain, context)
    for (let at = 0; at < sealed.length; at++) {
      const flipped = sealed.slice()
      flipped[at] = (flipped[at] ?? 0) ^ 1
      expect(await openBox(key, flipped, context)).toBeNull()
      expect(await openBox(key, sealed.slice(0, at), context)).toBeNull()
    }
    expect(await openBox(key, Uint8Array.of(...sealed, 0), context)).toBeNull()
  })

  it('is never the same twice', async () => {
    expect(await sealBox(key, plain, context)).not.toEqual(await sealBox(key, plain, context))
  })

  it('may be empty', async () => {
    const nothing = new Uint8Array(0)
    expect(await openBox(key, await sealBox(key, nothing, context), context)).toEqual(nothing)
  })
})

describe('labelled', () => {
  it('frames each part, so that no two lists of parts give the same bytes', () => {
    expect(labelled(labels.hello, encodeUtf8('ab'), encodeUtf8('c'))).toEqual(
      encodeUtf8('tukar/1/hello\0\0\0\0\x02ab\0\0\0\x01c'),
    )
    expect(labelled(labels.hello, encodeUtf8('a'), encodeUtf8('bc'))).not.toEqual(
      labelled(labels.hello, encodeUtf8('ab'), encodeUtf8('c')),
    )
  })

  it('has a label of its own for each purpose', () => {
    const all = Object.values(labels)
    expect(new Set(all).size).toBe(all.length)
  })
})
