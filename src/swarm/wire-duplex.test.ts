import { beforeEach, describe, expect, test } from 'vitest'
import { concatBytes } from '../lib/bytes.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { WireDuplex } from './wire-duplex.ts'

const kibibyte = 1024
const turn = () => new Promise((resolve) => setImmediate(resolve))

let sent: Uint8Array[]
let blocks: Uint8Array[]
let isFull: boolean
let room: number
let isLinkDestroyed: boolean
let rooms: number
let ends: number
let duplex: WireDuplex

beforeEach(() => {
  sent = []
  blocks = []
  isFull = false
  room = Infinity
  isLinkDestroyed = false
  rooms = 0
  ends = 0
  duplex = new WireDuplex({
    id: 'a',
    link: {
      send: (bytes) => {
        // As a channel does: the duplex uses the buffer again.
        sent.push(bytes.slice())
        return !isFull
      },
      sendBulk(parts) {
        expect(room, 'sent only where there is room').toBeGreaterThan(0)
        room--
        blocks.push(concatBytes(...parts))
      },
      get hasBulkRoom() {
        return room > 0
      },
      bulkMessageBytes: 150 * kibibyte,
      lanes: 1,
      destroy: () => void (isLinkDestroyed = true),
    },
    onRoom: () => rooms++,
    onEnd: () => ends++,
  })
  duplex.write(new Uint8Array(68))
})

function header(id: number, bodyLength: number, ...numbers: number[]): Uint8Array {
  const bytes = new Uint8Array(5 + numbers.length * 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, 1 + numbers.length * 4 + bodyLength)
  bytes[4] = id
  numbers.forEach((number, index) => view.setUint32(5 + index * 4, number))
  return bytes
}

function writeBlock(length: number, fill = 1): void {
  duplex.write(header(7, length, 0, 0))
  duplex.write(new Uint8Array(length).fill(fill))
}

describe('wire duplex', () => {
  test('what is written in one turn is one message', async () => {
    await turn()
    sent = []
    for (let piece = 0; piece < 20; piece++) duplex.write(header(4, 0, piece))
    await turn()
    expect(sent.length).toBe(1)
    expect(sent[0]?.length).toBe(20 * 9)
  })

  test('blocks go beside the messages, whole, as many together as the link wants', async () => {
    await turn()
    sent = []
    for (let i = 0; i < 10; i++) writeBlock(64 * kibibyte)
    duplex.write(header(4, 0, 1))
    await turn()
    const block = 64 * kibibyte + 13
    expect(blocks.map(({ length }) => length)).toEqual([3 * block, 3 * block, 3 * block, block])
    expect(duplex.sentPayload).toBe(640 * kibibyte)
    expect(sent.map(({ length }) => length)).toEqual([9])
  })

  test('the header of a block waits for the block', async () => {
    await turn()
    sent = []
    duplex.write(header(4, 0, 1))
    duplex.write(header(7, 100, 0, 0))
    await turn()
    expect([sent.length, blocks.length]).toEqual([1, 0])
    duplex.write(new Uint8Array(100))
    await turn()
    expect(blocks.map(({ length }) => length)).toEqual([113])
  })

  test('however the engine’s writes fall, each message of blocks is whole blocks, and nothing is lost', async () => {
    const random = seededRandom(7)
    const written: number[] = []
    for (let i = 0; i < 300; i++) {
      if (random() < 0.3) duplex.write(header(4, 0, i))
      else {
        const length = 1 + Math.floor(random() * 128 * kibibyte)
        duplex.write(header(7, length, 0, i))
        if (random() < 0.3) await turn()
        duplex.write(new Uint8Array(length))
        written.push(length)
      }
      room = random() < 0.5 ? 0 : 3
      if (random() < 0.5) duplex.flushBlocks()
      if (random() < 0.2) await turn()
    }
    room = Infinity
    duplex.flushBlocks()
    const found: number[] = []
    for (const message of blocks) {
      const view = new DataView(message.buffer)
      for (let at = 0; at < message.length; at += view.getUint32(at) + 4) found.push(view.getUint32(at) - 9)
      expect(message.length).toBeLessThanOrEqual(256 * kibibyte - 4)
    }
    expect(found).toEqual(written)
  })

  test('a chunk that looks like the header of a block is told from one', async () => {
    duplex.write(header(5, 13))
    duplex.write(header(7, 1000, 0, 0))
    writeBlock(50)
    await turn()
    expect(duplex.sentPayload).toBe(50)
  })

  test('waits for drain after a full link, and loses nothing', async () => {
    await turn()
    sent = []
    isFull = true
    duplex.write(header(4, 0, 1))
    await turn()
    duplex.write(header(4, 0, 2))
    writeBlock(100)
    await turn()
    expect(sent.length).toBe(1)
    expect(blocks.length, 'blocks don’t wait for it').toBe(1)
    isFull = false
    duplex.drained()
    expect(concatBytes(...sent)).toEqual(concatBytes(header(4, 0, 1), header(4, 0, 2)))
  })

  test('blocks wait for room, and whoever has more hears of it', async () => {
    await turn()
    room = 1
    for (let i = 0; i < 4; i++) writeBlock(64 * kibibyte, i)
    await turn()
    expect(blocks.length).toBe(1)
    expect(rooms).toBe(0)
    room = Infinity
    duplex.flushBlocks()
    expect(blocks.length).toBe(2)
    expect(rooms).toBe(1)
  })

  test('a body longer than a message is cut', async () => {
    await turn()
    sent = []
    duplex.write(header(5, 600 * kibibyte))
    duplex.write(new Uint8Array(600 * kibibyte))
    await turn()
    expect(Math.max(...sent.map(({ length }) => length))).toBe(256 * kibibyte)
    expect(concatBytes(...sent).length).toBe(600 * kibibyte + 5)
  })

  test('who asks and never reads is let go', async () => {
    isFull = true
    for (let i = 0; i < 260_000; i++) duplex.write(header(16, 0, i, 0, 1))
    await turn()
    expect(isLinkDestroyed).toBe(true)
    expect(ends).toBe(1)
  })

  test('destroy ends it at once and once', async () => {
    await turn()
    sent = []
    const heard: string[] = []
    duplex.once('close', () => heard.push('close'))
    writeBlock(10)
    duplex.destroy()
    duplex.destroy()
    expect([isLinkDestroyed, ends]).toEqual([true, 1])
    await turn()
    expect(sent.length).toBe(0)
    expect(heard).toEqual(['close'])
    expect(duplex.write(new Uint8Array(1))).toBe(false)
  })
})
