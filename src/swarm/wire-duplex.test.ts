import { beforeEach, describe, expect, test } from 'vitest'
import { concatBytes } from '../lib/bytes.ts'
import { WireDuplex } from './wire-duplex.ts'

const kibibyte = 1024
const turn = () => new Promise((resolve) => setImmediate(resolve))

let sent: Uint8Array[]
let isFull: boolean
let isLinkDestroyed: boolean
let rooms: number
let ends: number
let duplex: WireDuplex

beforeEach(() => {
  sent = []
  isFull = false
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

  test('each message ends with a whole block, none is longer than 256 KiB', async () => {
    await turn()
    sent = []
    for (let i = 0; i < 10; i++) writeBlock(64 * kibibyte)
    await turn()
    const block = 64 * kibibyte + 13
    expect(sent.map(({ length }) => length)).toEqual([3 * block, 3 * block, 3 * block, block])
    expect(duplex.sentPayload).toBe(640 * kibibyte)
  })

  test('the header of a block waits for the block', async () => {
    await turn()
    sent = []
    duplex.write(header(4, 0, 1))
    duplex.write(header(7, 100, 0, 0))
    await turn()
    expect(sent.map(({ length }) => length)).toEqual([9])
    duplex.write(new Uint8Array(100))
    await turn()
    expect(sent.map(({ length }) => length)).toEqual([9, 113])
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
    for (let i = 0; i < 4; i++) writeBlock(64 * kibibyte, i)
    await turn()
    expect(sent.length).toBe(1)
    expect(rooms).toBe(0)
    isFull = false
    duplex.drained()
    expect(sent.length).toBe(2)
    expect(concatBytes(...sent).filter((_, index) => index % (64 * kibibyte + 13) === 100)).toEqual(
      Uint8Array.of(0, 1, 2, 3),
    )
    expect(rooms).toBeGreaterThan(0)
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
