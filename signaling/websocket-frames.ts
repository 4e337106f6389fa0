import { isUtf8 } from 'node:buffer'
import { GrowingBytes } from './growing-bytes.ts'

// RFC 6455 from the server's side, without extensions. What a client sends is read with bounds, by a reader that a
// connection needs only while a message is on its way, so that an idle one costs nothing.

export interface FrameLimits {
  /** Bytes of one message, in however many frames. */
  readonly maxMessageBytes: number
  /** Frames of one message. Each costs more than its bytes. */
  readonly maxFragments: number
}

/** Who hears what was read. Buffers are the listener's to keep. */
export interface FrameListener {
  /** `payload` is valid UTF-8 where the frame said that it is text. */
  onMessage(payload: Buffer): void
  onPing(payload: Buffer): void
  onPong(): void
  /** The other side says goodbye; nothing is read after that. */
  onClose(code: CloseCode): void
  /** The other side broke the protocol, or a limit; nothing is read after that. `code` is what to say goodbye with. */
  onFault(code: CloseCode): void
}

/** RFC 6455 section 7.4. */
export type CloseCode = number
export const closeCode = {
  normal: 1000,
  goingAway: 1001,
  protocolError: 1002,
  noStatus: 1005,
  notUtf8: 1007,
  policy: 1008,
  tooBig: 1009,
  fault: 1011,
} as const

const opcode = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const
const finBit = 0x80
const reservedBits = 0x70
const opcodeBits = 0x0f
const maskBit = 0x80
const lengthBits = 0x7f
const length16 = 126
const length64 = 127
const maskBytes = 4
const maxControlBytes = 125

/** Reads one connection's frames in chunks of any size. It owns the chunks and unmasks them in place. */
export class FrameReader {
  readonly #limits: FrameLimits
  /** Of a frame that has not come in full. */
  readonly #held = new GrowingBytes()
  /** Bytes to hold before it is worth looking at them. */
  #needed = 0
  /** Payload of a message whose last frame has not come. */
  readonly #message = new GrowingBytes()
  /** Of the message in pieces; 0 between messages. */
  #messageOpcode = 0
  #fragments = 0
  #isOver = false

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  /** Whether it holds nothing of this connection, so that another may have it. */
  get isClean(): boolean {
    return this.#held.length === 0 && this.#messageOpcode === 0 && !this.#isOver
  }

  read(chunk: Buffer, listener: FrameListener): void {
    if (this.#isOver) return
    let bytes = chunk
    if (this.#held.length > 0) {
      this.#held.append(chunk, this.#needed)
      if (this.#held.length < this.#needed) return
      bytes = this.#held.take()
    }
    let at = 0
    while (at < bytes.length && !this.#isOver) {
      const length = this.#readFrame(bytes.subarray(at), listener)
      if (length === 0) break
      at += length
    }
    if (!this.#isOver && at < bytes.length) this.#held.append(bytes.subarray(at), this.#needed)
  }

  /** Bytes of the frame that `bytes` begins with; 0 when it is not all there, and `#needed` says how much would be. */
  #readFrame(bytes: Buffer, listener: FrameListener): number {
    const [first, second] = bytes
    if (first === undefined || second === undefined) return this.#need(2)
    const kind = first & opcodeBits
    const isLast = (first & finBit) !== 0
    const shortLength = second & lengthBits
    if ((first & reservedBits) !== 0 || (second & maskBit) === 0 || !this.#isExpected(kind, isLast, shortLength)) {
      return this.#fail(closeCode.protocolError, listener)
    }
    const maskAt = shortLength === length64 ? 10 : shortLength === length16 ? 4 : 2
    if (bytes.length < maskAt) return this.#need(maskAt)
    const payloadLength = lengthOf(bytes, shortLength)
    // RFC 6455 section 5.2: a length is written in as few bytes as it needs.
    if (payloadLength < leastOf(shortLength)) return this.#fail(closeCode.protocolError, listener)
    if (kind < opcode.close && this.#message.length + payloadLength > this.#limits.maxMessageBytes) {
      return this.#fail(closeCode.tooBig, listener)
    }
    const payloadAt = maskAt + maskBytes
    const end = payloadAt + payloadLength
    if (bytes.length < end) return this.#need(end)
    const payload = bytes.subarray(payloadAt, end)
    unmask(payload, bytes, maskAt)
    if (kind >= opcode.close) this.#control(kind, payload, listener)
    else this.#data(kind, isLast, payload, listener)
    return end
  }

  #isExpected(kind: number, isLast: boolean, shortLength: number): boolean {
    switch (kind) {
      case opcode.continuation:
        return this.#messageOpcode !== 0
      case opcode.text:
      case opcode.binary:
        return this.#messageOpcode === 0
      case opcode.close:
        return isLast && shortLength <= maxControlBytes && shortLength !== 1
      case opcode.ping:
      case opcode.pong:
        return isLast && shortLength <= maxControlBytes
      default:
        return false
    }
  }

  #data(kind: number, isLast: boolean, payload: Buffer, listener: FrameListener): void {
    if (isLast && this.#messageOpcode === 0) return this.#deliver(kind, payload, listener)
    this.#fragments += 1
    if (this.#fragments > this.#limits.maxFragments) return void this.#fail(closeCode.policy, listener)
    this.#messageOpcode ||= kind
    this.#message.append(payload, this.#limits.maxMessageBytes)
    if (!isLast) return
    const whole = this.#messageOpcode
    this.#messageOpcode = 0
    this.#fragments = 0
    this.#deliver(whole, this.#message.take(), listener)
  }

  #deliver(kind: number, payload: Buffer, listener: FrameListener): void {
    if (kind === opcode.text && !isUtf8(payload)) this.#fail(closeCode.notUtf8, listener)
    else listener.onMessage(payload)
  }

  #control(kind: number, payload: Buffer, listener: FrameListener): void {
    if (kind === opcode.ping) return listener.onPing(payload)
    if (kind === opcode.pong) return listener.onPong()
    const code = payload.length === 0 ? closeCode.noStatus : payload.readUInt16BE(0)
    if (payload.length > 0 && !isSendable(code)) return void this.#fail(closeCode.protocolError, listener)
    if (!isUtf8(payload.subarray(2))) return void this.#fail(closeCode.notUtf8, listener)
    this.#isOver = true
    listener.onClose(code)
  }

  #need(bytes: number): 0 {
    this.#needed = bytes
    return 0
  }

  #fail(code: CloseCode, listener: FrameListener): 0 {
    this.#isOver = true
    listener.onFault(code)
    return 0
  }
}

/** Readers for any number of connections: one that has nothing of its own is lent to whoever reads next. */
export class ReaderPool {
  readonly #limits: FrameLimits
  #spare: FrameReader | null = null

  constructor(limits: FrameLimits) {
    this.#limits = limits
  }

  /** Reads with the reader that the connection holds, if any. @returns the one that it has to hold now, if any */
  read(held: FrameReader | null, chunk: Buffer, listener: FrameListener): FrameReader | null {
    const reader = held ?? this.#spare ?? new FrameReader(this.#limits)
    if (reader === this.#spare) this.#spare = null
    reader.read(chunk, listener)
    if (!reader.isClean) return reader
    this.#spare = reader
    return null
  }
}

export const encodeText = (text: string): Buffer => {
  const length = Buffer.byteLength(text)
  const frame = frameOf(opcode.text, length)
  frame.write(text, frame.length - length)
  return frame
}

/** `payload` has at most 125 bytes: it is what a client's ping had. */
export const encodePong = (payload: Buffer): Buffer => {
  const frame = frameOf(opcode.pong, payload.length)
  frame.set(payload, 2)
  return frame
}

export const encodePing = (): Buffer => frameOf(opcode.ping, 0)

/** `reason` is short ASCII. */
export const encodeClose = (code: CloseCode, reason = ''): Buffer => {
  if (code === closeCode.noStatus) return frameOf(opcode.close, 0)
  const frame = frameOf(opcode.close, 2 + reason.length)
  frame.writeUInt16BE(code, 2)
  frame.write(reason, 4, 'latin1')
  return frame
}

/** A frame whose last `length` bytes are still to be written. */
function frameOf(kind: number, length: number): Buffer {
  const headerLength = length < length16 ? 2 : length < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(headerLength + length)
  frame[0] = finBit | kind
  frame[1] = headerLength === 2 ? length : headerLength === 4 ? length16 : length64
  if (headerLength === 4) frame.writeUInt16BE(length, 2)
  if (headerLength === 10) frame.writeBigUInt64BE(BigInt(length), 2)
  return frame
}

function lengthOf(bytes: Buffer, shortLength: number): number {
  if (shortLength === length16) return bytes.readUInt16BE(2)
  return shortLength === length64 ? bytes.readUInt32BE(2) * 2 ** 32 + bytes.readUInt32BE(6) : shortLength
}

/** The least length for which this form is meant. */
const leastOf = (shortLength: number): number =>
  shortLength === length64 ? 65_536 : shortLength === length16 ? length16 : 0

function unmask(payload: Buffer, bytes: Buffer, maskAt: number): void {
  const mask = bytes.readUInt32BE(maskAt)
  for (let at = 0; at < payload.length; at++) payload[at] = (payload[at] ?? 0) ^ (mask >>> (24 - 8 * (at & 3)))
}

/** What may stand in a close frame. */
const isSendable = (code: CloseCode): boolean =>
  (code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006) || (code >= 3000 && code <= 4999)
