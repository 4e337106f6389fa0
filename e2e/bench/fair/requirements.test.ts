import { expect, test } from 'vitest'
import { missingFrom } from './requirements.ts'

const full = { isRoot: true, hasProgram: () => true, hasTun: true }

test('a machine that has everything lacks nothing', () => {
  expect(missingFrom(full)).toEqual([])
})

test('all that is missing is named at once', () => {
  expect(missingFrom({ isRoot: false, hasProgram: (name) => name === 'ip', hasTun: false }).join(' ')).toMatch(
    /root.*socat.*tun/,
  )
  expect(missingFrom({ ...full, hasProgram: (name) => name === 'socat' }).join(' ')).toContain('iproute2')
})
