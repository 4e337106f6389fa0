import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

// A WebSocket client that keeps to no rule unless it is told to, and costs little where it does.

export interface RawSocketOptions {
  readonly port: number
  /** 127.0.0.1 unless given; any address of 127.0.0.0/8 is another client to the server. */
  readonly localAddress?: string
  readonly onText?: (payload: Buffer) => void
}

/** Left out: a whole text message, masked as it should be. */
export interface FrameShape {
  readonly opcode?: number
  readonly isLast?: boolean
  readonly isMasked?: boolean
  /** RSV1 to RSV3 as bits 0x40, 0x20 and 0x10. */
  readonly reserved?: number
  /** What the header says of the payload, in 64 bits, whatever there is. */
  readonly claimedLength?: number
  /** In how many bytes after the first two the header says it; as few as it takes unless given. */
  readonly lengthBytes?: 2 | 8
}

const opcode = { text: 1, close: 8, ping: 9, pong: 10 } as const
const mask = Buffer.from([0x37, 0xfa, 0x21, 0x3d])

export function frameBytes(payload: Buffer | string, shape: FrameShape = {}): Buffer {
  const body = Buffer.from(payload)
  const isMasked = shape.isMasked ?? true
  const maskBit = isMasked ? 0x80 : 0
  const first = ((shape.isLast ?? true) ? 0x80 : 0) | (shape.reserved ?? 0) | (shape.opcode ?? opcode.text)
  const length = shape.claimedLength ?? body.length
  const needed = shape.claimedLength !== undefined || length > 65_535 ? 8 : length > 125 ? 2 : 0
  const lengthBytes = Math.max(needed, shape.lengthBytes ?? 0)
  const header = Buffer.alloc(2 + lengthBytes)
  header[0] = first
  header[1] = maskBit | (lengthBytes === 8 ? 127 : lengthBytes === 2 ? 126 : length)
  if (lengthBytes === 2) header.writeUInt16BE(length, 2)
  if (lengthBytes === 8) header.writeBigUInt64BE(BigInt(length), 2)
  if (isMasked) for (let at = 0; at < body.length; at++) body[at] = (body[at] ?? 0) ^ (mask[at & 3] ?? 0)
  return Buffer.concat(isMasked ? [header, mask, body] : [header, body])
}

export const upgradeRequest = (port: number, path = '/announce'): string =>
  [
    `GET ${path} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Origin: http://127.0.0.1:8080',
    'Accept-Encoding: gzip, deflate, br, zstd',
    'Accept-Language: en-US,en;q=0.9',
    '\r\n',
  ].join('\r\n')

export class RawSocket {
  readonly socket: Socket
  /** Resolves when the connection is gone, however it ended. */
  readonly closed: Promise<void>
  /** What the server's close frame said; null before, or without one. */
  closeCode: number | null = null
  closeReason = ''
  onText: (payload: Buffer) => void
  onPong: (payload: Buffer) => void = () => undefined
  #held: Buffer = Buffer.alloc(0)

  private constructor(socket: Socket, onText: (payload: Buffer) => void) {
    this.socket = socket
    this.onText = onText
    this.closed = new Promise((resolve) => socket.once('close', () => resolve()))
    // It shows in `closed`.
    socket.on('error', () => undefined)
  }

  /** Null when it was refused. */
  static async open({ port, localAddress, onText }: RawSocketOptions): Promise<RawSocket | null> {
    const socket = connect({ host: '127.0.0.1', port, ...(localAddress !== undefined && { localAddress }) })
    const raw = new RawSocket(socket, onText ?? (() => undefined))
    socket.write(upgradeRequest(port))
    const first = await Promise.race([once(socket, 'data'), raw.closed]).catch(() => undefined)
    const answer: unknown = first?.[0]
    if (!Buffer.isBuffer(answer) || !answer.toString('latin1', 0, 12).endsWith('101')) {
      socket.destroy()
      return null
    }
    const end = answer.indexOf('\r\n\r\n') + 4
    socket.on('data', (chunk: Buffer) => raw.#read(chunk))
    if (end < answer.length) raw.#read(answer.subarray(end))
    return raw
  }

  get isOpen(): boolean {
    return !this.socket.destroyed
  }

  /** Bytes that are frames already, or are meant to be none. */
  write(bytes: Buffer | string): void {
    if (this.isOpen) this.socket.write(bytes)
  }

  send(message: unknown): void {
    this.write(frameBytes(JSON.stringify(message)))
  }

  /** Without a goodbye. */
  cut(): void {
    this.socket.destroy()
  }

  /** Reads no more, as who does not listen. */
  turnDeaf(): void {
    this.socket.pause()
  }

  #read(chunk: Buffer): void {
    const bytes = this.#held.length === 0 ? chunk : Buffer.concat([this.#held, chunk])
    let at = 0
    while (at + 2 <= bytes.length) {
      const short = (bytes[at + 1] ?? 0) & 127
      const headerEnd = at + (short === 127 ? 10 : short === 126 ? 4 : 2)
      if (headerEnd > bytes.length) break
      const length = short === 127 ? bytes.readUInt32BE(at + 6) : short === 126 ? bytes.readUInt16BE(at + 2) : short
      const end = headerEnd + length
      if (end > bytes.length) break
      this.#frame((bytes[at] ?? 0) & 15, bytes.subarray(headerEnd, end))
      at = end
    }
    this.#held = bytes.subarray(at)
  }

  #frame(kind: number, payload: Buffer): void {
    if (kind === opcode.text) this.onText(payload)
    else if (kind === opcode.pong) this.onPong(payload)
    else if (kind === opcode.ping) this.write(frameBytes(payload, { opcode: opcode.pong }))
    else if (kind === opcode.close) {
      this.closeCode = payload.length < 2 ? 1005 : payload.readUInt16BE(0)
      this.closeReason = payload.toString('utf8', 2)
      this.write(frameBytes(payload, { opcode: opcode.close }))
      this.socket.end()
    }
  }
}
