import { expect, it } from 'vitest'
import { answerHandshake } from './websocket-handshake.ts'

// The key and its answer are the example of RFC 6455 section 1.3.
const good = {
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
}

it('answers with the hash of the key', () => {
  const answer = answerHandshake({ method: 'GET', headers: good })
  expect(answer).toEqual({
    kind: 'accepted',
    head: 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n',
  })
  expect(answerHandshake({ method: 'GET', headers: { ...good, upgrade: 'WebSocket' } }).kind).toBe('accepted')
})

it('names back the first protocol that was named, and nothing else of that header', () => {
  const head = (named: string): string => {
    const answer = answerHandshake({ method: 'GET', headers: { ...good, 'sec-websocket-protocol': named } })
    return answer.kind === 'accepted' ? answer.head : ''
  }
  expect(head('tracker, other')).toContain('\r\nSec-WebSocket-Protocol: tracker\r\n\r\n')
  expect(head('tracker\r\nSet-Cookie: a=b')).not.toContain('Cookie')
  expect(head(' ,')).not.toContain('Sec-WebSocket-Protocol')
})

it.each([
  ['another method', { method: 'POST', headers: good }, 405],
  ['another upgrade', { method: 'GET', headers: { ...good, upgrade: 'h2c' } }, 400],
  ['no upgrade', { method: 'GET', headers: { ...good, upgrade: undefined } }, 400],
  ['no key', { method: 'GET', headers: { ...good, 'sec-websocket-key': undefined } }, 400],
  ['a key that is none', { method: 'GET', headers: { ...good, 'sec-websocket-key': 'a'.repeat(24) } }, 400],
  ['two keys', { method: 'GET', headers: { ...good, 'sec-websocket-key': `${good['sec-websocket-key']}, x` } }, 400],
  ['another version', { method: 'GET', headers: { ...good, 'sec-websocket-version': '8' } }, 426],
  ['no version', { method: 'GET', headers: { ...good, 'sec-websocket-version': undefined } }, 426],
])('refuses %s', (_name, request, status) => {
  expect(answerHandshake(request)).toMatchObject({ kind: 'refused', status })
})
