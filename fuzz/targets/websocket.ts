import { isUtf8 } from 'node:buffer'
import { frameBytes } from '../../signaling/fire/raw-socket.ts'
import { FrameReader, type FrameListener } from '../../signaling/websocket-frames.ts'
import { answerHandshake } from '../../signaling/websocket-handshake.ts'
import { join } from '../byte-mutation.ts'
import { createRandom, type Random } from '../random.ts'
import { hold, type BytesTarget, type TextTarget } from '../target.ts'

type Bytes = Uint8Array<ArrayBuffer>

const limits = { maxMessageBytes: 2_000, maxFragments: 8 }
const longestControl = 125
/** What the reader may find wrong: RFC 6455 section 7.4. */
const faults = [1002, 1007, 1008, 1009]
const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

interface Heard {
  readonly kind: 'message' | 'ping' | 'pong' | 'close' | 'fault'
  readonly payload: Bytes
  readonly code: number | null
}

function listen(chunks: readonly Bytes[]): Heard[] {
  const heard: Heard[] = []
  const hear = (kind: Heard['kind'], payload: Uint8Array = new Uint8Array(0), code: number | null = null): void =>
    void heard.push({ kind, payload: Uint8Array.from(payload), code })
  const listener: FrameListener = {
    onMessage: (payload) => hear('message', payload),
    onPing: (payload) => hear('ping', payload),
    onPong: () => hear('pong'),
    onClose: (code) => hear('close', undefined, code),
    onFault: (code) => hear('fault', undefined, code),
  }
  const reader = new FrameReader(limits)
  // It unmasks in place, so it gets copies.
  for (const chunk of chunks) reader.read(Buffer.from(chunk), listener)
  return heard
}

function frame(random: Random): Bytes {
  const kind = random.pick([0, 0, 1, 1, 1, 2, 8, 9, 10])
  const isControl = kind >= opcode.close
  const length = random.pick([0, 1, 2, 20, 125, ...(isControl ? [] : [126, 300, 1_990])])
  const body = random.chance(0.8) ? new Uint8Array(length).fill(0x61) : random.bytes(length)
  if (kind === opcode.close && length > 1) body.set([3, random.pick([232, 233, 234, 237])])
  const shape = { opcode: kind, isLast: isControl || random.chance(0.7) }
  return Uint8Array.from(frameBytes(Buffer.from(body), shape))
}

function cut(random: Random, bytes: Bytes): Bytes[] {
  const longest = random.pick([1, 5, 200, 4_096])
  const chunks: Bytes[] = []
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random.below(longest)
    chunks.push(bytes.slice(at, end))
    at = end
  }
  return chunks
}

function checkFrames(bytes: Bytes): 'accepted' | 'refused' {
  const whole = listen([bytes])
  const random = createRandom(`${bytes.length}/${bytes[bytes.length >> 1] ?? 0}`)
  const said = (heard: readonly Heard[]): string => JSON.stringify(heard.map((each) => [...Object.values(each)].join()))
  for (let i = 0; i < 3; i++) hold('how it is cut does not matter', said(listen(cut(random, bytes))) === said(whole))
  for (const [index, { kind, payload, code }] of whole.entries()) {
    hold('a message is bounded', payload.length <= (kind === 'ping' ? longestControl : limits.maxMessageBytes))
    const isEnd = kind === 'close' || kind === 'fault'
    hold('nothing comes after the end', !isEnd || index === whole.length - 1)
    hold('a fault has a code for it', kind !== 'fault' || (code !== null && faults.includes(code)))
    hold('a goodbye may be said back', kind !== 'close' || (code !== null && code >= 1000 && code < 5000))
  }
  const payload = whole.reduce((sum, each) => sum + each.payload.length, 0)
  hold('there is no more payload than there are bytes', payload <= bytes.length)
  const first = bytes[0] ?? 0
  const isText = first === (0x80 | opcode.text)
  hold('text is text', !isText || whole[0]?.kind !== 'message' || isUtf8(whole[0].payload))
  return whole.at(-1)?.kind === 'fault' || whole.length === 0 ? 'refused' : 'accepted'
}

export const frameTargets: readonly BytesTarget[] = [
  {
    name: 'websocket-frames',
    kind: 'bytes',
    samples: [
      Uint8Array.from(frameBytes('{"action":"announce"}')),
      join(frameBytes('a', { isLast: false }), frameBytes('p', { opcode: 9 }), frameBytes('b', { opcode: 0 })),
      Uint8Array.from(frameBytes(Buffer.from([3, 232]), { opcode: 8 })),
      Uint8Array.from(frameBytes('{}', { lengthBytes: 2 })),
      Uint8Array.from(frameBytes('x'.repeat(2_001))),
    ],
    generate: (random) => join(...Array.from({ length: 1 + random.below(random.pick([3, 14])) }, () => frame(random))),
    check: checkFrames,
  },
]

const headers = {
  host: '127.0.0.1:8080',
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
/** RFC 6455 section 1.3 has this key and its answer as the example. */
const exampleAnswer = 's3pPLMBiTxaQ9kYGzzhZRbK+xOo='

export const handshakeTargets: readonly TextTarget[] = [
  {
    name: 'handshake',
    kind: 'text',
    samples: [
      { method: 'GET', headers },
      { method: 'GET', headers: { ...headers, upgrade: 'WebSocket', 'sec-websocket-protocol': 'a, b' } },
      { method: 'GET', headers: { ...headers, 'sec-websocket-version': '8' } },
      { method: 'POST', headers },
    ].map((request) => JSON.stringify(request)),
    check(text) {
      const request = requestOf(text)
      const answer = answerHandshake(request)
      if (answer.kind === 'refused') {
        hold('a refusal is one', [400, 405, 426].includes(answer.status))
        hold('its headers are whole lines', /^([\w-]+: [\w ]+\r\n)*$/.test(answer.headers))
        return 'refused'
      }
      const lines = answer.head.split('\r\n')
      hold('the head is whole', lines[0] === 'HTTP/1.1 101 Switching Protocols' && answer.head.endsWith('\r\n\r\n'))
      hold('nobody writes lines of their own', lines.length === (lines[4] === '' ? 6 : 7))
      hold(
        'a line is a line',
        lines.every((line) => /^[\x20-\x7e]*$/.test(line)),
      )
      const isExample = request.headers['sec-websocket-key'] === headers['sec-websocket-key']
      hold('the key is answered', !isExample || lines[3] === `Sec-WebSocket-Accept: ${exampleAnswer}`)
      const named = lines[4]?.split(': ')[1]
      const asked = request.headers['sec-websocket-protocol']
      hold('what is named back was named', named === undefined || asked?.startsWith(named) === true)
      return 'accepted'
    },
  },
]

/** As Node's HTTP parser hands it over: names in lower case, values of Latin-1 characters. */
function requestOf(text: string): Parameters<typeof answerHandshake>[0] & { headers: Record<string, string> } {
  const value = recordOf(parseJson(text))
  const { method } = value
  const given = Object.entries(recordOf(value['headers'])).flatMap(([name, each]): [string, string][] =>
    typeof each === 'string' ? [[name.toLowerCase(), Buffer.from(each, 'latin1').toString('latin1')]] : [],
  )
  return { method: typeof method === 'string' ? method : undefined, headers: Object.fromEntries(given) }
}

const recordOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
