import { decodeBencode } from '../src/core/bencode.ts'
import { isBitfield } from '../src/core/bitfield.ts'
import { hold } from './target.ts'
import { pieceCountOf, type Block, type WireEvent, type WireInput, type WireOutcome } from './wire-play.ts'

type Bytes = Uint8Array<ArrayBuffer>

/** Requests of the peer that may wait for an answer at once. */
const maxOpenRequests = 2_000
const handshakeLength = 68

/** The rules of what the engine may hear, written down apart from the guard. @throws Broken */
export function checkHeard(input: WireInput, { heard, receivedBytes }: WireOutcome): void {
  const engine = createEngine(input)
  for (const [index, bytes] of heard.entries()) {
    const event = input.events[index - 1]?.event
    if (event) engine.happens(event)
    engine.hears(bytes)
  }
  hold('payload is counted', engine.payload() === receivedBytes)
}

/** What the engine knows of the wire, as far as it decides what may come. */
function createEngine(input: WireInput) {
  const pieceCount = pieceCountOf(input)
  /** Length and answers that may still come, which are two for a block that was asked for twice. */
  const owed = new Map<string, { readonly length: number; answers: number }>()
  /** The peer's, with their lengths. */
  const requests = new Map<string, number>()
  let { isChoked } = input
  let isGreeted = false
  let hasBegun = false
  let payload = 0

  const ask = ({ piece, offset, length }: Block): void => {
    const key = `${piece}/${offset}`
    owed.set(key, { length, answers: (owed.get(key)?.answers ?? 0) + 1 })
  }
  for (const block of input.asked) ask(block)

  const settle = (piece: number, offset: number, length: number): void => {
    const key = `${piece}/${offset}`
    const block = owed.get(key)
    hold('it was asked for', block?.length === length)
    if (!block) return
    block.answers -= 1
    if (block.answers === 0) owed.delete(key)
  }

  const checkRequest = (piece: number, offset: number, length: number): void => {
    const end = Math.min(input.info.pieceLength, input.info.length - piece * input.info.pieceLength)
    hold('a request is within a piece', piece < pieceCount && offset + length <= end)
    hold('a request is a block', offset % 16_384 === 0 && length > 0 && length <= 131_072)
    // Of who is choked the engine refuses each at once.
    if (isChoked) return
    hold('a request goes on once', !requests.has(`${piece}/${offset}`))
    requests.set(`${piece}/${offset}`, length)
    hold('requests are bounded', requests.size <= maxOpenRequests)
  }

  const checkMessage = (id: number | undefined, body: Bytes): void => {
    const view = new DataView(body.buffer, body.byteOffset)
    const number = (index: number): number => view.getUint32(index * 4)
    switch (id) {
      case 0:
      case 1:
      case 2:
      case 3:
        return hold('it has no body', body.length === 0)
      case 15:
        return hold('having nothing is said first', body.length === 0 && !hasBegun)
      case 4:
        return hold('a have is of a piece', body.length === 4 && number(0) < pieceCount)
      case 5:
        hold('a bitfield comes first', !hasBegun)
        return hold('a bitfield is one', isBitfield(body, pieceCount))
      case 6:
        return checkRequest(number(0), number(1), number(2))
      case 8:
        hold('a cancel has its request', requests.get(`${number(0)}/${number(1)}`) === number(2))
        requests.delete(`${number(0)}/${number(1)}`)
        return
      case 7:
        payload += body.length - 8
        return settle(number(0), number(1), body.length - 8)
      case 16:
        return settle(number(0), number(1), number(2))
      case 20:
        return checkExtended(body, pieceCount)
      default:
        hold(`nobody speaks ${id}`, false)
    }
  }

  return {
    happens(event: WireEvent): void {
      if (event.kind === 'asked') ask(event.block)
      else if (event.kind === 'bulk') return
      else if (event.kind === 'answered') requests.delete(`${event.piece}/${event.offset}`)
      else {
        isChoked = event.isChoked
        if (isChoked) requests.clear()
      }
    },
    hears(bytes: Bytes): void {
      if (bytes.length === 0) return
      const start = isGreeted ? 0 : handshakeLength
      if (!isGreeted) {
        const name = Buffer.from(bytes.subarray(1, 20)).toString()
        hold('it begins with a handshake', bytes.length >= start && name === 'BitTorrent protocol')
      }
      isGreeted = true
      const view = new DataView(bytes.buffer)
      for (let at = start; at < bytes.length;) {
        hold('a message has a length', at + 4 <= bytes.length)
        const length = view.getUint32(at)
        hold('messages are whole and not empty', length > 0 && at + 4 + length <= bytes.length)
        const id = bytes[at + 4]
        checkMessage(id, bytes.slice(at + 5, at + 4 + length))
        hasBegun ||= id !== 20
        at += 4 + length
      }
    },
    payload: () => payload,
  }
}

function checkExtended(body: Bytes, pieceCount: number): void {
  const [id] = body
  if (id === 2)
    return hold('a lost piece is one', body.length === 5 && new DataView(body.buffer).getUint32(1) < pieceCount)
  hold('it is a handshake', id === 0)
  hold('its dictionary is strict', decodeBencode(body.slice(1)).ok)
}
