import { beforeEach, describe, expect, test } from 'vitest'
import { peerIdFrom, type PeerId } from '../core/ids.ts'
import { deafToLink, type Lanes, type PeerLink, type PeerLinkEvents, type RtcSignal } from '../core/ports/transport.ts'
import { known } from '../lib/known.test-support.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import type { AfterHello } from './control-link.ts'
import { createLaneLinks, type LaneLinks, type LaneOwner } from './lane-links.ts'
import { createLanePlaces, type LanePlaces } from './lane-places.ts'
import { linkIdFrom, type LinkId } from './link-id.ts'

const idOf = (n: number): LinkId => known(linkIdFrom(new Uint8Array(20).fill(n)))
const peerOf = (n: number): PeerId => known(peerIdFrom(new Uint8Array(20).fill(n)))
const bundle = { sdp: 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n', candidates: [] }
const description: RtcSignal = { kind: 'description', type: 'offer', sdp: bundle.sdp }
const candidate: RtcSignal = {
  kind: 'candidate',
  candidate: 'candidate:1 1 udp 1 192.0.2.1 5000 typ host',
  sdpMid: '0',
  sdpMLineIndex: 0,
}

interface Made {
  readonly events: PeerLinkEvents
  readonly carriesBulk: boolean
  isDestroyed: boolean
}

let clock: SimulatedClock
let sent: (readonly [PeerId, AfterHello])[]
let made: Made[]
let places: LanePlaces
let links: LaneLinks
let nextId: number
let canConnect: boolean

beforeEach(() => {
  clock = createSimulatedClock(async () => {})
  sent = []
  made = []
  nextId = 100
  canConnect = true
  places = createLanePlaces(7)
  links = shareOf(places)
})

/** One of a page's shares. */
function shareOf(page: LanePlaces): LaneLinks {
  return createLaneLinks({
    clock,
    iceServers: [],
    places: page,
    randomBytes: (length) => new Uint8Array(length).fill(nextId++),
    send(to, message) {
      sent.push([to, message])
      return true
    },
    transport: {
      connect({ events, carriesBulk }) {
        if (!canConnect) throw new Error('too many')
        const entry: Made = { events, carriesBulk, isDestroyed: false }
        made.push(entry)
        return {
          signal() {},
          send: () => true,
          bufferedBytes: 0,
          isOpen: false,
          fingerprints: () => null,
          path: async () => null,
          measure: async () => ({ roundTrip: null, packets: null, isLocal: null }),
          bulk: null,
          destroy() {
            if (entry.isDestroyed) return
            entry.isDestroyed = true
            events.close(null)
          },
        }
      },
    },
  })
}

function ownerOf(n: number, peer = peerOf(1)) {
  const heard: string[] = []
  const lanes: Lanes = {
    link: { send: () => true, sendBulk() {}, hasBulkRoom: false, bulkMessageBytes: 0, lanes: 1, destroy() {} },
    first: deafToLink,
    add(_link: PeerLink, isOurs) {
      heard.push(isOurs ? 'ours' : 'theirs')
      return { ...deafToLink, close: () => void heard.push('closed') }
    },
    refused: () => void heard.push('refused'),
  }
  const owner: LaneOwner = { id: idOf(n), peer, lanes }
  return { owner, heard }
}

const typesSent = () => sent.map(([, { type }]) => type)
const offer = (n: number, of = 1) => ({ type: 'lane-offer', link: idOf(n), of: idOf(of), bundle }) as const

test('one that is asked for is offered for its data link, and comes', () => {
  const { owner, heard } = ownerOf(1)
  expect(links.open(owner)).toBe(true)
  expect(made[0]?.carriesBulk).toBe(true)
  made[0]?.events.signal(description)
  made[0]?.events.signal(candidate)
  expect(sent).toMatchObject([[peerOf(1), { type: 'lane-offer', of: idOf(1), link: idOf(100) }]])
  expect(links.receive(peerOf(1), { type: 'data-answer', link: idOf(100), bundle })).toBe(true)
  made[0]?.events.open()
  expect(heard).toEqual(['ours'])
  made[0]?.events.close(null)
  expect(heard).toEqual(['ours', 'closed'])
  expect(typesSent(), 'the other end may not have noticed').toEqual(['lane-offer', 'data-close'])
})

test('one that does not come is said to be refused, however that shows', async () => {
  const { owner, heard } = ownerOf(1)
  links.open(owner)
  links.receive(peerOf(1), { type: 'data-close', link: idOf(100) })
  expect(heard).toEqual(['refused'])
  links.open(owner)
  await clock.run(30_000)
  expect(heard).toEqual(['refused', 'refused'])
})

test('one that is offered for an open data link is answered and comes; for another it is refused', () => {
  const { owner, heard } = ownerOf(1)
  links.offered(peerOf(1), offer(50), owner)
  made[0]?.events.signal({ ...description, type: 'answer' })
  made[0]?.events.signal(candidate)
  made[0]?.events.open()
  expect(heard).toEqual(['theirs'])
  links.offered(peerOf(1), offer(51, 9), null)
  expect(sent.slice(-1)).toEqual([[peerOf(1), { type: 'data-close', link: idOf(51) }]])
  expect(typesSent()).toEqual(['data-answer', 'data-close'])
})

test('nobody speaks for the lane of another', () => {
  const { owner, heard } = ownerOf(1)
  links.open(owner)
  expect(links.receive(peerOf(2), { type: 'data-close', link: idOf(100) })).toBe(false)
  expect(links.receive(peerOf(1), { type: 'data-close', link: idOf(101) })).toBe(false)
  expect(heard).toEqual([])
})

test('so many to one person, over all data links, whoever asks', () => {
  const [one, two] = [ownerOf(1).owner, ownerOf(2).owner]
  for (let i = 0; i < 3; i++) expect(links.open(one)).toBe(true)
  for (let i = 0; i < 4; i++) links.offered(peerOf(1), offer(i), two)
  expect(made.length).toBe(7)
  expect(links.open(two)).toBe(false)
  links.offered(peerOf(1), offer(9), two)
  expect(sent.slice(-1)).toEqual([[peerOf(1), { type: 'data-close', link: idOf(9) }]])
  made[0]?.events.close(null)
  expect(links.open(two)).toBe(true)
})

const alive = () => made.filter(({ isDestroyed }) => !isDestroyed).length

test('so many over all, of which others can’t take the last', () => {
  nextId = 150
  for (let peer = 1; peer <= 10; peer++) {
    for (let i = 0; i < 7; i++) links.offered(peerOf(peer), offer(peer * 10 + i), ownerOf(peer, peerOf(peer)).owner)
  }
  expect(alive()).toBe(48)
  for (let peer = 11; peer <= 20; peer++) {
    for (let i = 0; i < 7; i++) links.open(ownerOf(peer, peerOf(peer)).owner)
  }
  expect(alive()).toBe(64)
})

describe('when all places are taken', () => {
  let most: ReturnType<typeof ownerOf>

  /** One has 1 and nine have 7: of these the last has the newest. */
  beforeEach(() => {
    nextId = 150
    links.open(ownerOf(10, peerOf(10)).owner)
    for (let i = 0; i < 9; i++) {
      most = ownerOf(20 + i, peerOf(20 + i))
      for (let lane = 0; lane < 7; lane++) links.open(most.owner)
    }
    expect(alive()).toBe(64)
  })

  test('one ends for who has fewer, and both its ends hear of it', () => {
    const newest = idOf(nextId - 1)
    made.at(-1)?.events.open()
    const otherEnd = ownerOf(28, peerOf(99))
    const otherPage = shareOf(createLanePlaces(7))
    otherPage.offered(peerOf(99), { type: 'lane-offer', link: newest, of: idOf(28), bundle }, otherEnd.owner)
    made.at(-1)?.events.open()

    expect(links.open(ownerOf(1).owner)).toBe(true)
    expect(most.heard, 'what was on its way goes over another').toEqual(['ours', 'closed'])
    const news = { type: 'data-close', link: newest } as const
    expect(sent).toEqual([[peerOf(28), news]])
    otherPage.receive(peerOf(99), news)
    expect(otherEnd.heard).toEqual(['theirs', 'closed'])
    expect(alive()).toBe(64)
  })

  test('one that was on its way is said to be refused', () => {
    links.offered(peerOf(1), offer(50), ownerOf(1).owner)
    expect(most.heard).toEqual(['refused'])
    expect(alive()).toBe(64)
  })

  test('it may be of another share of the page', () => {
    expect(shareOf(places).open(ownerOf(1).owner)).toBe(true)
    expect(most.heard).toEqual(['refused'])
    expect(alive()).toBe(64)
  })

  test('who has as many as the others is refused, and nothing ends', () => {
    const { owner } = ownerOf(1)
    for (let i = 0; i < 20; i++) links.open(owner)
    const before = made.length
    for (let i = 0; i < 20; i++) expect(links.open(owner)).toBe(false)
    links.offered(peerOf(1), offer(50), owner)
    expect(made.length).toBe(before)
    expect(alive()).toBe(64)
  })

  test('nobody’s ends for one that the browser can’t make', () => {
    const { owner } = ownerOf(1)
    canConnect = false
    expect(links.open(owner)).toBe(false)
    links.offered(peerOf(1), offer(50), owner)
    expect([alive(), most.heard]).toEqual([64, []])
    canConnect = true
    expect(links.open(owner)).toBe(true)
  })

  test('offers without end end no lanes without end', () => {
    const { owner } = ownerOf(1)
    for (let i = 0; i < 100; i++) {
      links.offered(peerOf(1), offer(i), owner)
      links.receive(peerOf(1), { type: 'data-close', link: idOf(i) })
    }
    expect(alive(), 'what was given back is free').toBe(63)
  })
})

test('offers without end make no connections without end', () => {
  const { owner } = ownerOf(1)
  for (let i = 0; i < 200; i++) {
    links.offered(peerOf(1), offer(i), owner)
    links.receive(peerOf(1), { type: 'data-close', link: idOf(i) })
  }
  expect(made.length).toBeLessThan(40)
})

test('with its data link, or its member, a lane goes', () => {
  const mine = ownerOf(1)
  const other = ownerOf(2, peerOf(2))
  links.open(mine.owner)
  links.open(other.owner)
  links.ended(idOf(1))
  expect(made.map(({ isDestroyed }) => isDestroyed)).toEqual([true, false])
  expect(mine.heard, 'there is nobody to hear of it').toEqual([])
  links.left(peerOf(2))
  expect(made.map(({ isDestroyed }) => isDestroyed)).toEqual([true, true])
})

test('who says the browser has no more connections is told so', () => {
  canConnect = false
  const { owner } = ownerOf(1)
  for (let i = 0; i < 20; i++) expect(links.open(owner)).toBe(false)
  canConnect = true
  expect(links.open(owner)).toBe(true)
})
