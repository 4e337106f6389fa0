import { expect, test } from 'vitest'
import { qrPath } from './qr-path.ts'

test('draws each run of dark modules once', () => {
  const rows = [
    [false, true, true, false],
    [false, false, false, false],
    [true, false, true, true],
  ]
  expect(qrPath(rows)).toBe('M1 0h2v1H1zM0 2h1v1H0zM2 2h2v1H2z')
})
