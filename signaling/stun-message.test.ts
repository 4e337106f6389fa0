import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBindingAnswer, parseBindingRequest } from './stun-message.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const bytes = (text: string) => Uint8Array.from(Buffer.from(text.replace(/\s/g, ''), 'hex'))

const transactionId = 'b7e7a701bc34d686fa87dfae'
const plain = bytes(`0001 0000 2112a442 ${transactionId}`)
// RFC 5769 section 2.1, a request with SOFTWARE, PRIORITY, ICE-CONTROLLED, USERNAME, MESSAGE-INTEGRITY and FINGERPRINT.
const sampleRequest = bytes(`
  00010058 2112a442 b7e7a701 bc34d686 fa87dfae 80220010 5354554e 20746573 7420636c 69656e74 00240004 6e0001ff 80290008
  932ff9b1 51263b36 00060009 6576746a 3a683676 59202020 00080014 9aeaa70c bfd8cb56 781ef2b5 b2d3f249 c1b571a2 80280004
  e57a3bcf`)

/** A request whose only attribute is of this type. */
const requestWith = (type: string, value = '00000000') =>
  bytes(`0001 ${(4 + value.length / 2).toString(16).padStart(4, '0')} 2112a442 ${transactionId} ${type} 0004 ${value}`)

function answerTo(message: Uint8Array, address = '192.0.2.1', port = 32_853): Uint8Array {
  const request = parseBindingRequest(message)
  if (!request) throw new Error('not a request')
  return encodeBindingAnswer(request, address, port)
}

describe('answers', () => {
  it('has the mapped addresses of RFC 5769 sections 2.2 and 2.3', () => {
    expect(hex(answerTo(plain))).toBe(`0101000c2112a442${transactionId}002000080001a147e112a643`)
    expect(hex(answerTo(plain, '2001:db8:1234:5678:11:2233:4455:6677'))).toBe(
      `010100182112a442${transactionId}002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9`,
    )
  })

  it('takes the fingerprint of RFC 5769 and refuses a wrong one', () => {
    expect(parseBindingRequest(sampleRequest)).toMatchObject({ hasFingerprint: true })
    const wrong = sampleRequest.slice()
    wrong[wrong.length - 1] = 0
    expect(parseBindingRequest(wrong)).toBeNull()
  })

  it('ends in a fingerprint where the request did', () => {
    const request = { transactionId: bytes(transactionId), hasFingerprint: true, unknown: [] }
    const answer = encodeBindingAnswer(request, '192.0.2.1', 32_853)
    expect(hex(answer.subarray(0, 4))).toBe('01010014')
    expect(hex(answer.subarray(-8, -4))).toBe('80280004')
  })

  it('refuses attributes that it would have to understand with error 420, and names them', () => {
    // CHANGE-REQUEST, by which the first STUN let others choose where an answer goes.
    expect(hex(answerTo(requestWith('0003')))).toBe(`011100102112a442${transactionId}0009000400000414000a000200030000`)
    expect(hex(answerTo(requestWith('8022')).subarray(0, 2))).toBe('0101')
    expect(hex(answerTo(requestWith('0006')).subarray(0, 2))).toBe('0101')
  })
})

describe('what gets no answer', () => {
  it.each<[string, Uint8Array]>([
    ['nothing', bytes('')],
    ['too short', plain.subarray(0, 19)],
    ['no magic cookie (RFC 3489)', bytes(`0001 0000 2112a443 ${transactionId}`)],
    ['an indication', bytes(`0011 0000 2112a442 ${transactionId}`)],
    ['a response', bytes(`0101 0000 2112a442 ${transactionId}`)],
    ['an Allocate request', bytes(`0003 0000 2112a442 ${transactionId}`)],
    ['a length that is not its own', bytes(`0001 0004 2112a442 ${transactionId}`)],
    ['an attribute beyond the end', bytes(`0001 0004 2112a442 ${transactionId} 8022 0008`)],
    ['more than 512 bytes', bytes(`0001 01f0 2112a442 ${transactionId} 8022 01ec ${'00'.repeat(492)} 80220000`)],
  ])('%s', (_name, message) => {
    expect(parseBindingRequest(message)).toBeNull()
  })

  it('any bytes: never throws, and an answer is hardly larger than its request', () => {
    const header = fc.uint8Array({ minLength: 12, maxLength: 12 })
    const body = fc.uint8Array({ maxLength: 60 })
    fc.assert(
      fc.property(header, body, fc.boolean(), (id, rest, isRequest) => {
        const whole = rest.subarray(0, rest.length - (rest.length % 4))
        const start = bytes(`0001 ${whole.length.toString(16).padStart(4, '0')} 2112a442`)
        const message = isRequest ? Uint8Array.from([...start, ...id, ...whole]) : rest
        const request = parseBindingRequest(message)
        if (!request) return
        expect(encodeBindingAnswer(request, '2001:db8::1', 1).length).toBeLessThanOrEqual(message.length + 24)
      }),
      { numRuns: 3000 },
    )
  })
})
