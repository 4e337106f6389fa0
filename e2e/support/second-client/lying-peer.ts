import { randomBytes } from 'node:crypto'
import { bytesIn, type Bencoded } from './bencode.ts'
import type { Connections } from './connections.ts'
import type { ControlLink } from './control-link.ts'
import { decodeCandidates, encodeDescription } from './signals.ts'

// The peer wire protocol of BEP 3, as somebody speaks it who has nothing and says to have everything.

const handshakeLength = 68
const unchokeId = 1
const requestId = 6
const pieceId = 7
/** BEP 6. */
const haveAllId = 14
const reserved = Buffer.from([0, 0, 0, 0, 0, 0, 0, 4])

export interface LyingPeer {
  /** Blocks of random bytes that were given so far. */
  readonly blocks: number
}

/** Takes the data links that the other end offers, until it offers none for a while. */
export function giveWrongPieces(link: ControlLink, peerId: Buffer, connections: Connections): LyingPeer {
  const state = { blocks: 0 }

  async function answer(offer: Bencoded): Promise<void> {
    const connection = connections.open()
    const own = await connection.answer({
      sdp: bytesIn(offer, 'sdp').toString(),
      candidates: decodeCandidates(offer),
    })
    await link.send({ type: 'data-answer', link: bytesIn(offer, 'link'), ...encodeDescription(own) })
    await connection.opened
    let stream = Buffer.alloc(0)
    let isGreeted = false
    connection.listen((bytes) => {
      stream = Buffer.concat([stream, bytes])
      if (!isGreeted && stream.length >= handshakeLength) {
        isGreeted = true
        stream = stream.subarray(handshakeLength)
      }
      while (isGreeted && stream.length >= 4 && stream.length >= 4 + stream.readUInt32BE(0)) {
        const message = stream.subarray(4, 4 + stream.readUInt32BE(0))
        stream = stream.subarray(4 + message.length)
        if (message[0] !== requestId) continue
        const position = message.subarray(1, 9)
        const block = frame(pieceId, position, randomBytes(message.readUInt32BE(9)))
        void connection.sendBulk(Buffer.concat([uint32(state.blocks++), block]))
      }
    })
    const infoHash = bytesIn(offer, 'info-hash')
    await connection.send(Buffer.concat([Buffer.from('\x13BitTorrent protocol'), reserved, infoHash, peerId]))
    await connection.send(frame(haveAllId))
    await connection.send(frame(unchokeId))
  }

  async function takeOffers(): Promise<void> {
    for (;;) await answer(await link.next('data-offer'))
  }

  void takeOffers().catch(() => {})
  return state
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

function frame(id: number, ...parts: readonly Buffer[]): Buffer {
  const length = Buffer.alloc(5)
  length.writeUInt32BE(1 + parts.reduce((sum, part) => sum + part.length, 0))
  length[4] = id
  return Buffer.concat([length, ...parts])
}
