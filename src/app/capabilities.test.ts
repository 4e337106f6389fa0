import { expect, it } from 'vitest'
import { findUnsupported, type PlatformProbe } from './capabilities.ts'

const generateKey = () => Promise.resolve({})
const able: PlatformProbe = {
  isSecureContext: true,
  RTCPeerConnection: () => {},
  crypto: { subtle: { generateKey } },
}
const refuses = { subtle: { generateKey: () => Promise.reject(new Error('Unrecognized name.')) } }

it.each([
  [able, null],
  [{ ...able, isSecureContext: false, crypto: {} }, 'insecureContext'],
  [{ ...able, RTCPeerConnection: undefined }, 'noWebRtc'],
  [{ ...able, crypto: {} }, 'noCrypto'],
  [{ ...able, crypto: refuses }, 'noCrypto'],
] as const)('%j: %s', async (platform, expected) => {
  expect(await findUnsupported(platform)).toBe(expected)
})
