import { expect, test } from 'vitest'
import { isLoopback } from './loopback.ts'

test.each([
  ['http://127.0.0.1:8080/#x', true],
  ['http://127.8.9.1/', true],
  ['http://localhost:8080/', true],
  ['http://tukar.localhost/', true],
  ['http://[::1]:8080/', true],
  ['https://127.0.0.1.example.org/', false],
  ['https://localhost.example.org/', false],
  ['https://example.org/', false],
  ['http://192.168.1.5:8080/', false],
  ['no address', false],
])('%s: %s', (address, expected) => {
  expect(isLoopback(address)).toBe(expected)
})
