import { expect, test } from 'vitest'
import { parseFragment, screenNames } from '../core/link-grammar.ts'
import { routeOf } from './route.ts'

test.each([
  ['', 'home'],
  ['#', 'home'],
  ['#/', 'home'],
  ['#/library', 'library'],
  ['#/settings', 'settings'],
  ['#/self-check', 'selfCheck'],
  ['#/privacy', 'privacy'],
  ['#/Settings', 'link'],
  ['#/privacy/', 'link'],
  ['#zzz', 'link'],
])('%j leads to %s', (hash, kind) => {
  expect(routeOf(hash).kind).toBe(kind)
})

// The first route does without the grammar; what it decides by itself must not differ from it.
test('agrees with the link grammar on all screens', () => {
  for (const hash of ['', '#', '#/', ...screenNames.map((name) => `#/${name}`)]) {
    expect(routeOf(hash).kind).not.toBe('link')
    expect(['home', 'screen']).toContain(parseFragment(hash).kind)
  }
})
