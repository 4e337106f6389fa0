import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Receiver } from 'ws'
import { frameBytes, type FrameShape } from './fire/raw-socket.ts'
import { encodeClose, encodePing, encodePong, encodeText, FrameReader, ReaderPool } from './websocket-frames.ts'

const limits = { maxMessageBytes: 2_000, maxFragments: 8 }

type Heard = readonly [kind: 'message' | 'ping' | 'pong' | 'close' | 'fault', what: string | number | null]

function listen(): { heard: Heard[]; listener: Parameters<FrameReader['read']>[1] } {
  const heard: Heard[] = []
  const listener = {
    onMessage: (payload: Buffer) => void heard.push(['message', payload.toString('hex')]),
    onPing: (payload: Buffer) => void heard.push(['ping', payload.toString('hex')]),
    onPong: () => void heard.push(['pong', null]),
    onClose: (code: number) => void heard.push(['close', code]),
    onFault: (code: number) => void heard.push(['fault', code]),
  }
  return { heard, listener }
}

function read(bytes: Buffer, cuts: readonly number[] = []): { heard: Heard[]; reader: FrameReader } {
  const { heard, listener } = listen()
  const reader = new FrameReader(limits)
  for (const chunk of pieces(bytes, cuts)) reader.read(chunk, listener)
  return { heard, reader }
}

/** Copies, for a reader may do with its chunks what it wants. */
function pieces(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const ends = [...new Set([...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((a, b) => a - b)
  return ends.map((end, at) => Buffer.from(bytes.subarray(ends[at - 1] ?? 0, end))).filter(({ length }) => length > 0)
}

const text = (payload: string, shape: FrameShape = {}): Buffer => frameBytes(payload, shape)
const hex = (payload: string): string => Buffer.from(payload).toString('hex')
const ping = (payload: string): Buffer => frameBytes(payload, { opcode: 9 })
const closing = (code: number, reason: Buffer | string = ''): Buffer =>
  frameBytes(Buffer.concat([Buffer.from([code >> 8, code & 255]), Buffer.from(reason)]), { opcode: 8 })

describe('reading', () => {
  it.each<[string, Buffer, readonly Heard[]]>([
    ['a message', text('{}'), [['message', hex('{}')]]],
    [
      'two in one chunk',
      Buffer.concat([text('a'), text('b')]),
      [
        ['message', hex('a')],
        ['message', hex('b')],
      ],
    ],
    ['an empty one', text(''), [['message', '']]],
    ['a longer one', text('x'.repeat(300)), [['message', hex('x'.repeat(300))]]],
    ['bytes', frameBytes(Buffer.from([255]), { opcode: 2 }), [['message', 'ff']]],
    [
      'pieces with a ping between them',
      Buffer.concat([
        text('a', { isLast: false }),
        ping('p'),
        text('', { opcode: 0, isLast: false }),
        text('b', { opcode: 0 }),
      ]),
      [
        ['ping', hex('p')],
        ['message', hex('ab')],
      ],
    ],
    ['a pong', frameBytes('x', { opcode: 10 }), [['pong', null]]],
    ['a goodbye, and nothing after it', Buffer.concat([closing(1001, 'bye'), text('x')]), [['close', 1001]]],
    ['a goodbye without a code', frameBytes('', { opcode: 8 }), [['close', 1005]]],
    [
      'a character in two pieces',
      Buffer.concat([
        frameBytes(Buffer.from([0xc3]), { isLast: false }),
        frameBytes(Buffer.from([0xa9]), { opcode: 0 }),
      ]),
      [['message', 'c3a9']],
    ],
  ])('%s', (_name, bytes, expected) => {
    expect(read(bytes).heard).toEqual(expected)
    // One byte at a time.
    expect(read(bytes, [...bytes.keys()]).heard).toEqual(expected)
  })

  it.each<[string, Buffer, number]>([
    ['no mask', text('a', { isMasked: false }), 1002],
    ['a reserved bit', text('a', { reserved: 0x40 }), 1002],
    ['an opcode that is none', text('a', { opcode: 3 }), 1002],
    ['a control opcode that is none', text('a', { opcode: 11 }), 1002],
    ['a continuation of nothing', text('a', { opcode: 0 }), 1002],
    ['a second beginning', Buffer.concat([text('a', { isLast: false }), text('b')]), 1002],
    ['a ping in pieces', text('a', { opcode: 9, isLast: false }), 1002],
    ['a ping of 126 bytes', text('a'.repeat(126), { opcode: 9 }), 1002],
    ['a goodbye of one byte', text('a', { opcode: 8 }), 1002],
    ['a goodbye with a code that is none', closing(1005), 1002],
    ['a goodbye with a reason that is no text', closing(1000, Buffer.from([255])), 1007],
    ['a text that is none', frameBytes(Buffer.from([0xc3, 0x28])), 1007],
    ['a claim beyond the limit', text('a'.repeat(2_001)).subarray(0, 4), 1009],
    ['a claim in 64 bits', text('', { claimedLength: 65_536 }), 1009],
    ['a length in 16 bits that needs 7', text('a'.repeat(125), { lengthBytes: 2 }), 1002],
    ['a length in 64 bits that needs 7', text('', { lengthBytes: 8 }), 1002],
    ['a length in 64 bits that needs 16', text('', { claimedLength: 65_535 }), 1002],
    ['a claim beyond all numbers', text('', { claimedLength: 2 ** 63 }), 1009],
    [
      'pieces beyond the limit',
      Buffer.concat([text('a'.repeat(1500), { isLast: false }), text('a'.repeat(501), { opcode: 0 })]),
      1009,
    ],
    [
      'too many pieces',
      Buffer.concat([
        text('', { isLast: false }),
        ...Array.from({ length: 8 }, () => text('', { opcode: 0, isLast: false })),
      ]),
      1008,
    ],
  ])('refuses %s', (_name, bytes, code) => {
    const after = Buffer.concat([bytes, text('never heard')])
    expect(read(after).heard).toEqual([['fault', code]])
    expect(read(after, [...after.keys()]).heard).toEqual([['fault', code]])
  })
})

describe('a reader', () => {
  it('is lent on when it holds nothing', () => {
    const pool = new ReaderPool(limits)
    const { heard, listener } = listen()
    expect(pool.read(null, text('whole'), listener)).toBeNull()
    const begun = text('begun')
    const held = pool.read(null, begun.subarray(0, 5), listener)
    expect(held).not.toBeNull()
    expect(pool.read(null, text('another connection'), listener)).toBeNull()
    expect(pool.read(held, begun.subarray(5), listener)).toBeNull()
    const inPieces = pool.read(null, text('a', { isLast: false }), listener)
    expect(inPieces).not.toBeNull()
    expect(pool.read(inPieces, text('b', { opcode: 0 }), listener)).toBeNull()
    const over = pool.read(null, closing(1000), listener)
    expect(pool.read(over, text('never heard'), listener)).toBe(over)
    expect(heard.map(([, what]) => what)).toEqual([...['whole', 'another connection', 'begun', 'ab'].map(hex), 1000])
  })
})

// ws, which the server does without, is the judge: same bytes, same events, same verdict. It is laxer in one thing: it
// takes lengths in more bytes than they need, at which ours stops.
describe('beside ws', () => {
  const payload = fc.oneof(
    fc.string({ maxLength: 200 }).map((value) => Buffer.from(value)),
    fc.uint8Array({ maxLength: 200 }).map((value) => Buffer.from(value)),
    fc.constantFrom(0, 125, 126, 127, 1999, 2000, 2001).map((length) => Buffer.alloc(length, 'x')),
    fc.integer({ min: 990, max: 5010 }).map((code) => Buffer.from([code >> 8, code & 255])),
  )
  const often = <T>(usual: T, rare: fc.Arbitrary<T>): fc.Arbitrary<T> =>
    fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: rare })
  const frame = fc
    .record({
      payload,
      opcode: fc.oneof(
        { weight: 8, arbitrary: fc.constantFrom(0, 1, 1, 1, 2, 8, 9, 10) },
        { weight: 1, arbitrary: fc.nat(15) },
      ),
      isLast: fc.boolean(),
      isMasked: often(true, fc.boolean()),
      reserved: often(0, fc.constantFrom(0x10, 0x20, 0x40)),
      lengthBytes: often<0 | 2 | 8>(0, fc.constantFrom(2, 8)),
    })
    .map(({ payload, lengthBytes, ...shape }) => {
      const least = frameBytes(payload, shape)
      const bytes = lengthBytes === 0 ? least : frameBytes(payload, { ...shape, lengthBytes })
      return { bytes, isTooLongWritten: bytes.length > least.length }
    })
  interface Conversation {
    readonly bytes: Buffer
    /** Where the first length stands that is written too long. */
    readonly end: number
  }
  const conversation: fc.Arbitrary<Conversation> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.array(frame, { minLength: 1, maxLength: 12 }).map((frames) => {
        const bad = frames.findIndex(({ isTooLongWritten }) => isTooLongWritten)
        const join = (some: typeof frames): Buffer => Buffer.concat(some.map((each) => each.bytes))
        return { bytes: join(frames), end: bad < 0 ? Infinity : join(frames.slice(0, bad)).length }
      }),
    },
    {
      weight: 1,
      arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ bytes: Buffer.from(bytes), end: Infinity })),
    },
  )

  it('reads the same', async () => {
    let stopsAtLengths = 0
    await fc.assert(
      fc.asyncProperty(conversation, fc.array(fc.nat(4000), { maxLength: 6 }), async ({ bytes, end }, cuts) => {
        const heard = await readByWs(pieces(bytes.subarray(0, end), cuts))
        const isOver = heard.some(([kind]) => kind === 'fault' || kind === 'close')
        const expected: readonly Heard[] = end < bytes.length && !isOver ? [...heard, ['fault', 1002]] : heard
        expect(read(bytes, cuts).heard).toEqual(expected)
        if (end < bytes.length && !isOver) stopsAtLengths += 1
      }),
      { numRuns: 1_000 },
    )
    expect(stopsAtLengths).toBeGreaterThan(50)
  }, 60_000)

  it('writes what ws reads', async () => {
    const texts = ['', 'a', 'é'.repeat(62), 'é'.repeat(63), 'x'.repeat(65_535), 'x'.repeat(65_536)]
    const frames = [...texts.map(encodeText), encodePing(), encodePong(Buffer.from('p'.repeat(125)))]
    expect(await readByWs([...frames, encodeClose(1008, 'no more')], { isServer: false })).toEqual([
      ...texts.map((value) => ['message', hex(value)]),
      ['ping', ''],
      ['pong', null],
      ['close', 1008],
    ])
    expect(await readByWs([encodeClose(1005)], { isServer: false })).toEqual([['close', 1005]])
  })
})

async function readByWs(chunks: readonly Buffer[], { isServer = true } = {}): Promise<Heard[]> {
  const heard: Heard[] = []
  const { maxMessageBytes: maxPayload, maxFragments } = limits
  const receiver = new Receiver(isServer ? { isServer, maxPayload, maxFragments } : { isServer })
  receiver.on('message', (data: Buffer) => heard.push(['message', data.toString('hex')]))
  receiver.on('ping', (data: Buffer) => heard.push(['ping', data.toString('hex')]))
  receiver.on('pong', () => heard.push(['pong', null]))
  receiver.on('conclude', (code: number) => heard.push(['close', code]))
  await new Promise<void>((resolve) => {
    receiver.on('error', (error) => {
      const code = Object.getOwnPropertySymbols(error).map((symbol): unknown => Reflect.get(error, symbol))
      heard.push(['fault', code.find((value) => typeof value === 'number') ?? null])
      resolve()
    })
    receiver.on('finish', resolve)
    for (const chunk of chunks) if (!receiver.writableEnded && !receiver.destroyed) receiver.write(chunk)
    if (!receiver.writableEnded && !receiver.destroyed) receiver.end(resolve)
  })
  return heard
}
