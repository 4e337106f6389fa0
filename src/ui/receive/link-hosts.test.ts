import { expect, test } from 'vitest'
import { hostsOf } from './link-hosts.ts'

test('hosts are named once each, with a port that is not the usual one', () => {
  expect(hostsOf(['wss://meet.example/announce'])).toBe('meet.example')
  expect(hostsOf(['wss://a.example/', 'wss://b.example:8443/x?y', 'wss://a.example/other'])).toBe(
    'a.example, b.example:8443',
  )
})
