import { crc32 } from 'node:zlib'
import { ipv6Groups } from './client-address.ts'

// STUN as RFC 8489 has it, as far as a server needs it that answers Binding requests and nothing else.

export interface BindingRequest {
  /** 12 bytes. */
  readonly transactionId: Uint8Array
  readonly hasFingerprint: boolean
  /** Attributes that we would have to understand and don't; at most `maxUnknown` of them. */
  readonly unknown: readonly number[]
}

const bindingRequest = 0x0001
const bindingSuccess = 0x0101
const bindingError = 0x0111
const magicCookie = 0x2112a442
const headerBytes = 20
/** Larger ones have no use here. */
const maxRequestBytes = 512
const maxUnknown = 4
const fingerprintBytes = 8
const fingerprintXor = 0x5354554e

const attribute = {
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  xorMappedAddress: 0x0020,
  fingerprint: 0x8028,
} as const
// Of the attributes below 0x8000, which a server has to refuse unless it knows them: credentials, which nobody here asked
// for and which change nothing. USERNAME, MESSAGE-INTEGRITY, REALM, NONCE, -SHA256, PASSWORD-ALGORITHM, USERHASH.
const ignoredAttributes = new Set([0x0006, 0x0008, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e])
const firstOptionalAttribute = 0x8000

/** Null for anything that is not a well-formed Binding request with the magic cookie. */
export function parseBindingRequest(message: Uint8Array): BindingRequest | null {
  if (message.length < headerBytes || message.length > maxRequestBytes || message.length % 4 !== 0) return null
  const view = new DataView(message.buffer, message.byteOffset, message.length)
  if (view.getUint16(0) !== bindingRequest || view.getUint32(4) !== magicCookie) return null
  if (view.getUint16(2) !== message.length - headerBytes) return null

  const unknown: number[] = []
  let at = headerBytes
  while (at < message.length) {
    const type = view.getUint16(at)
    const length = view.getUint16(at + 2)
    const next = at + 4 + Math.ceil(length / 4) * 4
    if (next > message.length) return null
    if (type === attribute.fingerprint) {
      const isLast = next === message.length && length === 4
      if (!isLast || view.getUint32(at + 4) !== fingerprintOf(message.subarray(0, at))) return null
      return { transactionId: message.slice(8, headerBytes), hasFingerprint: true, unknown }
    }
    const isUnknown = type < firstOptionalAttribute && !ignoredAttributes.has(type)
    if (isUnknown && unknown.length < maxUnknown && !unknown.includes(type)) unknown.push(type)
    at = next
  }
  return { transactionId: message.slice(8, headerBytes), hasFingerprint: false, unknown }
}

/** The answer to a request from `address` (IPv4 or IPv6 without zone) and `port`: at most 24 bytes longer than it. */
export function encodeBindingAnswer(request: BindingRequest, address: string, port: number): Uint8Array {
  const isRefused = request.unknown.length > 0
  const attributes = isRefused ? unknownAttributes(request.unknown) : xorMappedAddress(request, address, port)
  const length = attributes.length + (request.hasFingerprint ? fingerprintBytes : 0)
  const message = new Uint8Array(headerBytes + length)
  const view = new DataView(message.buffer)
  view.setUint16(0, isRefused ? bindingError : bindingSuccess)
  view.setUint16(2, length)
  view.setUint32(4, magicCookie)
  message.set(request.transactionId, 8)
  message.set(attributes, headerBytes)
  if (request.hasFingerprint) {
    const at = headerBytes + attributes.length
    view.setUint16(at, attribute.fingerprint)
    view.setUint16(at + 2, 4)
    view.setUint32(at + 4, fingerprintOf(message.subarray(0, at)))
  }
  return message
}

function xorMappedAddress(request: BindingRequest, address: string, port: number): Uint8Array {
  const bytes = addressBytes(address)
  const value = new Uint8Array(8 + bytes.length)
  const view = new DataView(value.buffer)
  view.setUint16(0, attribute.xorMappedAddress)
  view.setUint16(2, 4 + bytes.length)
  view.setUint16(4, bytes.length === 4 ? 1 : 2)
  view.setUint16(6, port ^ (magicCookie >>> 16))
  const mask = new Uint8Array(16)
  new DataView(mask.buffer).setUint32(0, magicCookie)
  mask.set(request.transactionId, 4)
  for (const [at, byte] of bytes.entries()) value[8 + at] = byte ^ (mask[at] ?? 0)
  return value
}

/** Error 420 and the list, as RFC 8489 section 6.3.1 asks. */
function unknownAttributes(types: readonly number[]): Uint8Array {
  const value = new Uint8Array(8 + 4 + Math.ceil(types.length / 2) * 4)
  const view = new DataView(value.buffer)
  view.setUint16(0, attribute.errorCode)
  view.setUint16(2, 4)
  view.setUint16(6, (4 << 8) | 20)
  view.setUint16(8, attribute.unknownAttributes)
  view.setUint16(10, types.length * 2)
  for (const [at, type] of types.entries()) view.setUint16(12 + at * 2, type)
  return value
}

function addressBytes(address: string): Uint8Array {
  if (!address.includes(':')) return Uint8Array.from(address.split('.'), Number)
  const groups = ipv6Groups(address).map((group) => Number.parseInt(group, 16))
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 255]))
}

const fingerprintOf = (before: Uint8Array): number => (crc32(before) ^ fingerprintXor) >>> 0
