import { beforeEach, describe, expect, it, vi } from 'vitest'
import { digestFrom, infoHashFrom, nameBytes, swarmIdFrom, type InfoHash, type PeerId } from '../core/ids.ts'
import {
  type JoinOptions,
  type ManifestNotice,
  type Member,
  type Mesh,
  MeshError,
  type MeshSession,
  type Presence,
} from '../core/ports/mesh.ts'
import { unheardEvents } from '../core/ports/mesh.test-support.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import type { DataLink } from '../core/ports/transport.ts'
import { ownerKeyHashOf, peerIdOf } from '../crypto/signing.ts'
import { concatBytes, fromHex, toBinaryString, type Bytes } from '../lib/bytes.ts'
import { seededRandom } from '../lib/seeded-random.test-support.ts'
import { linkIdBytes, linkIdFrom } from './link-id.ts'
import { createMesh } from './mesh.ts'
import { sealSignal } from './sealed-signal.ts'
import { cryptoIdle, inTurn } from './serial-crypto.test-support.ts'
import { createSimulatedClock, type SimulatedClock } from '../lib/simulated-clock.test-support.ts'
import { createSimulatedNetwork, type SimulatedNetwork } from './simulated-network.test-support.ts'
import type { SimulatedTracker } from './simulated-tracker.test-support.ts'

vi.mock(import('../crypto/signing.ts'), async (load) => {
  const real = await load()
  const { inTurn: turn } = await import('./serial-crypto.test-support.ts')
  // Its other functions take their turn in sha256.
  return { ...real, verifySignature: turn(real.verifySignature) }
})
vi.mock(import('../crypto/secret-box.ts'), async (load) => {
  const real = await load()
  const { inTurn: turn } = await import('./serial-crypto.test-support.ts')
  return { ...real, sealBox: turn(real.sealBox), openBox: turn(real.openBox) }
})
vi.mock(import('../crypto/digest.ts'), async (load) => {
  const real = await load()
  const { inTurn: turn } = await import('./serial-crypto.test-support.ts')
  return { ...real, sha256: turn(real.sha256) }
})

function known<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('the test knows that this is there')
  return value
}

/** RFC 8410: an Ed25519 private key is this, then its 32 bytes. */
const pkcs8Prefix = fromHex('302e020100300506032b657004220420') ?? new Uint8Array()

/** The same key for the same seed, so that ties break the same way in each run. */
async function seededKey(randomBytes: (length: number) => Bytes): Promise<SigningKey> {
  const pkcs8 = concatBytes(pkcs8Prefix, randomBytes(32))
  const privateKey = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign'])
  const { x } = await crypto.subtle.exportKey('jwk', privateKey)
  const publicKey = new Uint8Array(Buffer.from(x ?? '', 'base64url'))
  return {
    publicKey,
    peerId: await peerIdOf(publicKey),
    sign: inTurn(async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, message.slice()))),
  }
}

const swarmId = known(swarmIdFrom(new Uint8Array(20).fill(1)))
const part = known(infoHashFrom(new Uint8Array(20).fill(7)))
const signallingKey = new Uint8Array(32).fill(9)

/** One page in the share, and what its app heard. */
interface Page {
  readonly name: string
  readonly mesh: Mesh
  readonly session: MeshSession
  readonly key: SigningKey
  readonly members: Map<PeerId, Member>
  readonly presences: Map<PeerId, Presence>
  readonly notices: Map<PeerId, ManifestNotice>
  readonly links: { readonly peer: PeerId; readonly link: DataLink; readonly messages: string[]; isOpen: boolean }[]
  readonly log: string[]
  readonly documents: Map<string, Bytes>
}

let clock: SimulatedClock
let network: SimulatedNetwork
let tracker: SimulatedTracker
let random: () => number
let ownerKey: SigningKey
let wakeUps: (() => void)[]

async function setUp(seed: number, options: { latency?: readonly [number, number]; loss?: number } = {}) {
  clock = createSimulatedClock(cryptoIdle)
  random = seededRandom(seed)
  network = createSimulatedNetwork({ clock, random, latency: options.latency ?? [5, 150], loss: options.loss ?? 0 })
  tracker = network.createTracker()
  ownerKey = await seededKey(network.randomBytes)
  wakeUps = []
}

/** Trackers by their addresses, and the sockets that were opened to each. */
interface Reach {
  readonly trackers: Readonly<Record<string, SimulatedTracker>>
  readonly common: readonly string[]
  readonly opened: string[]
}

async function open(name: string, options: Partial<JoinOptions> = {}, reach?: Reach): Promise<Page> {
  const key = options.memberKey ?? (await seededKey(network.randomBytes))
  const members: Page['members'] = new Map()
  const presences: Page['presences'] = new Map()
  const notices: Page['notices'] = new Map()
  const links: Page['links'] = []
  const log: string[] = []
  const documents = new Map<string, Bytes>()
  const mesh = createMesh({
    transport: network.transportOf(name),
    iceServers: [],
    maxLanes: 8,
    meetingPoints: reach?.common ?? ['wss://tracker.test/'],
    clock,
    randomBytes: network.randomBytes,
    openSocket(address, events) {
      reach?.opened.push(address)
      return (reach ? known(reach.trackers[address]) : tracker).openSocketOf(name)(address, events)
    },
    wakeUps: (listener) => {
      wakeUps.push(listener)
      return () => {}
    },
    departure: () => () => {},
  })
  const session = mesh.join({
    swarmId,
    signallingKey,
    ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
    memberKey: key,
    ownerKey: null,
    agent: `Page ${name}`,
    eager: true,
    serve: (ref) => documents.get(ref.kind === 'manifest' ? ref.digest : ref.infoHash) ?? null,
    acceptsData: () => true,
    events: {
      joined(member) {
        log.push('joined')
        expect(members.has(member.id), 'joined once').toBe(false)
        members.set(member.id, member)
      },
      left(id) {
        log.push('left')
        expect(members.delete(id), 'left after joined').toBe(true)
      },
      presence(id, presence) {
        expect(members.has(id), 'presence of a member').toBe(true)
        presences.set(id, presence)
      },
      manifest: (id, notice) => void notices.set(id, notice),
      dataLink(peer, _infoHash, link) {
        const entry = { peer, link, messages: [] as string[], isOpen: true }
        links.push(entry)
        return {
          message: (bytes) => entry.messages.push(toBinaryString(bytes)),
          bulk() {},
          drain() {},
          room() {},
          close: () => void (entry.isOpen = false),
        }
      },
      connecting: () => log.push('connecting'),
    },
    ...options,
  })
  return { name, mesh, session, key, members, presences, notices, links, log, documents }
}

const isComplete = (pages: readonly Page[]) =>
  pages.every((page) => pages.every((other) => other === page || page.members.has(other.session.self)))

const pairs = (pages: readonly Page[]) => pages.flatMap((a, i) => pages.slice(i + 1).map((b) => [a, b] as const))

const abortNever = new AbortController().signal

beforeEach(() => setUp(1))

describe('a simultaneous start', () => {
  it.each(Array.from({ length: 20 }, (_, i) => [i + 1, 2 + (i % 5)] as const))(
    'seed %i: %i members end with one link for each pair',
    async (seed, count) => {
      await setUp(seed)
      const pages = await Promise.all(
        Array.from({ length: count }, (_, i) => open(`p${i}`, { eager: i !== 0, ...(i === 0 && { ownerKey }) })),
      )
      await clock.runUntil(() => isComplete(pages), 60_000, 'everybody knows everybody')
      pages.forEach((page, i) =>
        page.session.setPresence({ phase: 'downloading', progress: i / 100, held: 0.5, pause: 'none' }),
      )
      // Longer than a link that is given up lives, and than a probe takes.
      await clock.run(30_000)
      for (const [a, b] of pairs(pages)) expect(network.linksBetween(a.name, b.name)).toBe(1)
      for (const page of pages) {
        expect(page.log).not.toContain('left')
        pages.forEach((other, i) => {
          if (other === page) return
          expect(page.presences.get(other.session.self)).toEqual({
            phase: 'downloading',
            progress: i / 100,
            held: 0.5,
            pause: 'none',
          })
          expect(page.members.get(other.session.self)).toEqual({
            id: other.session.self,
            agent: `Page ${other.name}`,
            isSender: i === 0,
          })
        })
        // Nothing but the links is left over.
        expect(network.connectionsOf(page.name)).toBe(count - 1)
      }
    },
  )

  it.each(Array.from({ length: 8 }, (_, i) => 21 + i))(
    'seed %i: survives a tracker that loses every sixth frame',
    async (seed) => {
      await setUp(seed, { loss: 0.17 })
      const pages = await Promise.all(Array.from({ length: 4 }, (_, i) => open(`p${i}`, { eager: i !== 0 })))
      await clock.runUntil(() => isComplete(pages), 300_000, 'everybody knows everybody')
      await clock.run(30_000)
      for (const [a, b] of pairs(pages)) expect(network.linksBetween(a.name, b.name)).toBe(1)
      for (const page of pages) expect(page.log).not.toContain('left')
    },
  )

  it('links ten members, more than one announce has offers for', async () => {
    await setUp(31)
    const pages = await Promise.all(Array.from({ length: 10 }, (_, i) => open(`p${i}`)))
    await clock.runUntil(() => isComplete(pages), 600_000, 'everybody knows everybody')
    await clock.run(30_000)
    for (const [a, b] of pairs(pages)) expect(network.linksBetween(a.name, b.name)).toBe(1)
  })
})

describe('a share that lives', () => {
  it.each([51, 52, 53, 54, 55, 56])(
    'seed %i: mends itself while connections break and members come and go',
    async (seed) => {
      await setUp(seed, { loss: 0.02 })
      const pages: Page[] = []
      let opened = 0
      for (let i = 0; i < 4; i++) pages.push(await open(`p${opened++}`, { eager: i > 0 }))
      for (let i = 0; i < 25; i++) {
        await clock.run(random() * 6_000)
        const what = random()
        if (what < 0.7) network.cut()
        else if (what < 0.8) pages.push(await open(`p${opened++}`))
        else if (what < 0.9 && pages.length > 3) pages.shift()?.session.leave()
        else if (pages.length > 3) {
          const gone = pages.shift()
          if (gone) network.crash(gone.name, random() < 0.5)
          if (gone) tracker.forget(gone.name)
        }
        const progress = i / 100
        for (const page of pages) page.session.setPresence({ phase: 'downloading', progress, held: 0.5, pause: 'none' })
      }
      await clock.run(120_000)
      expect(isComplete(pages)).toBe(true)
      for (const [a, b] of pairs(pages)) expect(network.linksBetween(a.name, b.name)).toBe(1)
      for (const page of pages) {
        expect(page.members.size).toBe(pages.length - 1)
        expect(network.connectionsOf(page.name)).toBe(pages.length - 1)
        for (const id of page.members.keys()) expect(page.presences.get(id)?.progress).toBe(0.24)
      }
    },
  )
})

describe('a newcomer', () => {
  it('is linked within a second of opening the link, also when the sender returns later', async () => {
    await setUp(2, { latency: [1, 5] })
    const sender = await open('sender', { ownerKey, eager: false })
    await clock.run(20_000)
    expect(network.connectionsOf('sender')).toBe(0)
    const start = clock.now()
    const receiver = await open('receiver')
    await clock.runUntil(() => isComplete([sender, receiver]), 1_000, 'linked')
    expect(clock.now() - start).toBeLessThan(1_000)
    expect(receiver.log[0]).toBe('connecting')

    sender.session.leave()
    await clock.runUntil(() => receiver.members.size === 0, 1_000, 'the bye is heard')
    await clock.run(60_000)
    const again = await open('again', { ownerKey, eager: false })
    await clock.runUntil(() => isComplete([again, receiver]), 1_500, 'linked again')
  })

  it('finds the members within 10 s of a tracker restart, which they did not notice', async () => {
    await setUp(3)
    const pages = [await open('a'), await open('b')]
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    const statuses: string[] = []
    pages[0]?.mesh.onStatus((status) => statuses.push(status))
    tracker.goDown()
    const late = await open('late')
    await clock.run(60_000)
    expect(pages.map((page) => page.log.includes('left'))).toEqual([false, false])
    expect([late.mesh.status, statuses]).toEqual(['offline', ['offline']])
    tracker.comeBack()
    await clock.runUntil(() => isComplete([...pages, late]), 10_000, 'the newcomer is linked')
    expect(statuses).toEqual(['offline', 'online'])
  })

  it('tries at once when the network comes back', async () => {
    await setUp(4)
    tracker.goDown()
    const page = await open('a')
    await clock.run(60_000)
    tracker.comeBack()
    for (const wake of wakeUps) wake()
    await clock.runUntil(() => page.mesh.status === 'online', 400, 'online')
  })
})

describe('a member that goes', () => {
  it('is missed at once when it says so, and when its connection breaks', async () => {
    const pages = [await open('a'), await open('b'), await open('c')] as const
    const [a, b, c] = pages
    await clock.runUntil(() => isComplete(pages), 30_000, 'linked')
    b.session.leave()
    await clock.runUntil(() => a.members.size === 1 && c.members.size === 1, 1_000, 'b left')
    network.crash('c', true)
    await clock.runUntil(() => a.members.size === 0, 8_000, 'c left')
  })

  it('is missed within a minute when nothing tells', async () => {
    const pages = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    await clock.run(120_000)
    expect(pages[0].log).not.toContain('left')
    network.crash('b', false)
    await clock.runUntil(() => pages[0].members.size === 0, 60_000, 'b left')
  })

  it('is linked again when it returns under the same id while its old link looks alive', async () => {
    const a = await open('a')
    const b = await open('b')
    await clock.runUntil(() => isComplete([a, b]), 10_000, 'linked')
    await clock.run(10_000)
    network.crash('b', false)
    tracker.forget('b')
    const again = await open('again', { memberKey: b.key })
    await clock.runUntil(() => again.members.size === 1, 5_000, 'linked again')
    await clock.run(30_000)
    expect([a.members.size, network.linksBetween('a', 'again')]).toEqual([1, 1])
    again.session.setPresence({ phase: 'done', progress: 1, held: 0.5, pause: 'none' })
    await clock.run(2_000)
    expect(a.presences.get(b.key.peerId)).toEqual({ phase: 'done', progress: 1, held: 0.5, pause: 'none' })
  })

  it('is looked for when its link was lost', async () => {
    const pages = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    await clock.run(60_000)
    // Both pages live on; only what connects them breaks.
    network.crash('b', true)
    tracker.forget('b')
    const again = await open('b2', { memberKey: pages[1].key, eager: false })
    await clock.runUntil(() => isComplete([pages[0], again]), 15_000, 'linked again')
  })

  it('is refused once it is banned', async () => {
    const pages = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    pages[0].session.ban(pages[1].session.self)
    await clock.run(120_000)
    expect([pages[0].members.size, pages[1].members.size]).toEqual([0, 0])
    expect(network.linksBetween('a', 'b')).toBe(0)
  })
})

describe('what a tracker sees', () => {
  it('is sealed, and worth nothing to who replays it', async () => {
    const pages = [await open('a'), await open('b'), await open('c')]
    await clock.runUntil(() => isComplete(pages), 30_000, 'linked')
    await clock.run(20_000)
    for (const frame of network.frames) {
      expect(frame).not.toMatch(/candidate:|x-token|192\.0\.2/)
      for (const [, payload] of frame.matchAll(/"sdp":"([^"]*)"/g)) expect(payload).toMatch(/^[\w-]{100,}$/)
    }
    // Everything that was ever offered or answered, once more to everybody.
    for (const frame of network.frames) {
      const { info_hash, peer_id, offers, answer, offer_id } = JSON.parse(frame)
      for (const { offer, offer_id: id } of offers ?? []) {
        tracker.broadcast(JSON.stringify({ action: 'announce', info_hash, peer_id, offer, offer_id: id }))
      }
      if (answer) tracker.broadcast(JSON.stringify({ action: 'announce', info_hash, peer_id, answer, offer_id }))
    }
    await clock.run(30_000)
    for (const page of pages) {
      expect(network.connectionsOf(page.name)).toBe(2)
      expect(page.log).not.toContain('left')
    }
  })

  it('lets nobody in who does not hold the link', async () => {
    const member = await open('a')
    const stranger = await open('stranger', { signallingKey: new Uint8Array(32).fill(8) })
    await clock.run(120_000)
    expect([member.members.size, stranger.members.size]).toEqual([0, 0])
    expect([...member.log, ...stranger.log]).toEqual([])
  })

  it('makes no sender of who shows another owner key', async () => {
    const member = await open('a')
    const liar = await open('liar', { ownerKey: await seededKey(network.randomBytes) })
    await clock.run(60_000)
    expect([member.members.size, liar.members.size]).toEqual([0, 0])
    expect(member.log).not.toContain('joined')
    expect(liar.log.length).toBeLessThan(10)
  })
})

describe('a tracker that lies', () => {
  it('costs little: a thousand offers, absurd intervals and counts', async () => {
    const page = await open('a')
    await clock.run(5_000)
    const info_hash = toBinaryString(new Uint8Array(20).fill(1))
    const before = tracker.announces
    for (let i = 0; i < 1_000; i++) {
      const id = toBinaryString(network.randomBytes(20))
      tracker.broadcast(
        JSON.stringify({
          action: 'announce',
          info_hash,
          peer_id: id,
          offer_id: id,
          offer: { type: 'offer', sdp: 'AAAA' },
        }),
      )
      tracker.broadcast(
        JSON.stringify({ action: 'announce', info_hash, interval: 0.001, complete: i % 2 ? 900 : 1, incomplete: 0 }),
      )
      tracker.broadcast(
        JSON.stringify({ action: 'announce', info_hash, interval: 1e300, complete: 1e15, incomplete: 0 }),
      )
      tracker.broadcast('[[[')
    }
    await clock.run(60_000)
    expect(tracker.announces - before).toBeLessThan(30)
    expect(network.connectionsOf('a')).toBeLessThanOrEqual(10)
    expect(page.log).toEqual([])
  })
})

describe('a tracker that makes up members', () => {
  it('keeps nobody waiting whom another tracker introduces', async () => {
    const [honest, lying, worse] = ['wss://honest.test/', 'wss://lying.test/', 'wss://worse.test/'] as const
    const liars = [network.createTracker(), network.createTracker()] as const
    const trackers = { [honest]: tracker, [lying]: liars[0], [worse]: liars[1] }
    // Offers that are right in every way, of a new member each, to whom nothing ever connects.
    const offers = await Promise.all(
      Array.from({ length: 2_000 }, async () => {
        const memberKey = await seededKey(network.randomBytes)
        const id = known(linkIdFrom(network.randomBytes(20)))
        const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\na=x-token:nobody\r\n'
        const body = { kind: 'offer', bundle: { sdp, candidates: [] } } as const
        const { payload } = await sealSignal({ swarmId, signallingKey, memberKey }, null, id, body)
        return {
          peer_id: toBinaryString(nameBytes(memberKey.peerId)),
          offer_id: toBinaryString(linkIdBytes(id)),
          offer: { type: 'offer', sdp: payload },
        }
      }),
    )
    const info_hash = toBinaryString(nameBytes(swarmId))
    const stop = clock.every(100, () => {
      for (const offer of offers.splice(0, 10)) {
        for (const liar of liars) liar.broadcast(JSON.stringify({ action: 'announce', info_hash, ...offer }))
      }
    })
    const waiting = await open('a', { eager: false }, { trackers, common: [lying, honest], opened: [] })
    await clock.run(3_000)
    // As many as a page answers at once.
    expect(network.connectionsOf('a')).toBe(16)
    const newcomer = await open('b', {}, { trackers, common: [worse, honest], opened: [] })
    await clock.runUntil(() => isComplete([waiting, newcomer]), 5_000, 'linked')
    expect(offers.length).toBeGreaterThan(0)
    stop()
  })
})

describe('documents', () => {
  const digest = known(digestFrom(new Uint8Array(32).fill(5)))
  const bytesOf = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 31) & 255)
  async function linked() {
    const pages = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    return pages
  }
  /** What the promise gives, once the simulated world got there. */
  async function outcome(promise: Promise<Bytes>, ms = 60_000): Promise<Bytes | string> {
    let result: Bytes | string | null = null
    promise.then(
      (bytes) => (result = bytes),
      (error: unknown) => (result = error instanceof MeshError ? error.code : String(error)),
    )
    await clock.runUntil(() => result !== null, ms, 'the fetch ends')
    return result ?? 'never'
  }

  it.each([0, 1, 32 * 1024, 32 * 1024 + 1, 8 * 1024 * 1024])('brings %i bytes', async (length) => {
    const [a, b] = await linked()
    a.documents.set(digest, bytesOf(length))
    const fetched = b.session.fetchDocument(abortNever, a.session.self, { kind: 'manifest', digest })
    const same = b.session.fetchDocument(abortNever, a.session.self, { kind: 'manifest', digest })
    const bytes = await outcome(fetched)
    expect(typeof bytes !== 'string' && Buffer.from(bytes).equals(bytesOf(length))).toBe(true)
    expect(await same).toBe(bytes)
  })

  it('says why nothing came', async () => {
    const [a, b] = await linked()
    const ref = { kind: 'info', infoHash: part } as const
    const from = a.session.self
    expect(await outcome(b.session.fetchDocument(abortNever, from, ref))).toBe('refused')
    a.documents.set(part, bytesOf(8 * 1024 * 1024 + 1))
    expect(await outcome(b.session.fetchDocument(abortNever, from, ref))).toBe('refused')
    expect(await outcome(b.session.fetchDocument(AbortSignal.abort('no'), from, ref))).toBe('no')
    a.documents.set(part, bytesOf(1024 * 1024))
    const aborting = new AbortController()
    const aborted = b.session.fetchDocument(aborting.signal, from, ref)
    aborting.abort('enough')
    expect(await outcome(aborted)).toBe('enough')
    const left = b.session.fetchDocument(abortNever, from, ref)
    a.session.leave()
    expect(await outcome(left)).toBe('left')
    expect(await outcome(b.session.fetchDocument(abortNever, from, ref))).toBe('left')
  })

  it('gives up on a member that went silent', async () => {
    const [a, b] = await linked()
    a.documents.set(part, bytesOf(1024 * 1024))
    network.crash('a', false)
    const fetched = b.session.fetchDocument(abortNever, a.session.self, { kind: 'info', infoHash: part })
    expect(await outcome(fetched, 15_000)).toBe('timeout')
  })
})

describe('data links', () => {
  async function linked(seed: number, options: Partial<JoinOptions> = {}) {
    await setUp(seed)
    const pages = [await open('a', options), await open('b')] as const
    await clock.runUntil(() => isComplete(pages), 10_000, 'linked')
    await clock.run(5_000)
    return pages
  }

  it.each([41, 42, 43, 44, 45, 46])('seed %i: one stands when both ask at once, and loses nothing', async (seed) => {
    const [a, b] = await linked(seed)
    a.session.openDataLink(b.session.self, part)
    clock.after(random() * 200, () => b.session.openDataLink(a.session.self, part))
    await clock.runUntil(() => a.links.length > 0 && b.links.length > 0, 5_000, 'open')
    a.links[0]?.link.send(new TextEncoder().encode('first'))
    a.session.openDataLink(b.session.self, part)
    await clock.run(10_000)
    expect([a.links.length, b.links.length]).toEqual([1, 1])
    expect(b.links[0]).toMatchObject({ peer: a.session.self, messages: ['first'], isOpen: true })
    expect(network.linksBetween('a', 'b')).toBe(2)
  })

  it('are closed at both ends, and opened again', async () => {
    const [a, b] = await linked(47)
    a.session.openDataLink(b.session.self, part)
    await clock.runUntil(() => a.links.length > 0 && b.links.length > 0, 5_000, 'open')
    b.session.closeDataLink(a.session.self, part)
    await clock.runUntil(() => !a.links[0]?.isOpen && !b.links[0]?.isOpen, 1_000, 'closed')
    a.session.openDataLink(b.session.self, part)
    await clock.runUntil(() => a.links.length === 2 && b.links.length === 2, 5_000, 'open again')
    a.session.leave()
    await clock.runUntil(() => !b.links[1]?.isOpen, 1_000, 'closed by leaving')
  })

  it('are refused where none is welcome, and not asked for at every turn', async () => {
    const asked: InfoHash[] = []
    const [a, b] = await linked(48, { acceptsData: (_, infoHash) => asked.push(infoHash) > 100 })
    for (let i = 0; i < 100; i++) {
      b.session.openDataLink(a.session.self, part)
      await clock.run(100)
    }
    expect(a.links).toEqual([])
    expect(asked.length).toBeGreaterThan(1)
    expect(asked.length).toBeLessThan(6)
  })
})

describe('state', () => {
  it('is told to all and to newcomers, presence at most twice a second', async () => {
    const [a, b] = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete([a, b]), 10_000, 'linked')
    const digest = known(digestFrom(new Uint8Array(32).fill(3)))
    let heard = 0
    const set = b.presences.set.bind(b.presences)
    b.presences.set = (id, presence) => {
      heard++
      return set(id, presence)
    }
    for (let i = 0; i <= 100; i++) {
      a.session.setPresence({ phase: 'downloading', progress: i / 100, held: 0.5, pause: 'none' })
      await clock.run(20)
    }
    a.session.announceManifest({ sequence: 2, digest })
    await clock.run(1_000)
    expect(heard).toBeGreaterThan(3)
    expect(heard).toBeLessThanOrEqual(6)
    expect(b.presences.get(a.session.self)).toEqual({ phase: 'downloading', progress: 1, held: 0.5, pause: 'none' })
    const c = await open('c')
    await clock.runUntil(() => isComplete([a, b, c]), 30_000, 'linked')
    await clock.run(1_000)
    expect(c.presences.get(a.session.self)).toEqual({ phase: 'downloading', progress: 1, held: 0.5, pause: 'none' })
    expect([b, c].map((page) => page.notices.get(a.session.self))).toEqual([
      { sequence: 2, digest },
      { sequence: 2, digest },
    ])
    expect(await c.session.path(a.session.self)).toBe('direct')
  })

  it('is told anew when only what is held or why it stands still changes', async () => {
    const [a, b] = [await open('a'), await open('b')] as const
    await clock.runUntil(() => isComplete([a, b]), 10_000, 'linked')
    const done = { phase: 'done', progress: 1, held: 0.5, pause: 'none' } as const
    for (const presence of [done, { ...done, held: 1 }, { ...done, held: 1, pause: 'person' } as const]) {
      a.session.setPresence(presence)
      await clock.run(1_500)
      expect(b.presences.get(a.session.self)).toEqual(presence)
    }
    const late = await open('late')
    await clock.runUntil(() => late.presences.has(a.session.self), 30_000, 'linked')
    expect(late.presences.get(a.session.self)).toEqual({ ...done, held: 1, pause: 'person' })
  })

  it('of two shares on one page goes over one socket', async () => {
    const page = await open('a')
    expect(() => page.mesh.join({ swarmId } as JoinOptions)).toThrow('twice')
    page.mesh.destroy()
    page.session.leave()
    await clock.run(5_000)
    expect(network.connectionsOf('a')).toBe(0)
  })
})

describe('meeting points of one share', () => {
  const [one, two, three] = ['wss://one.test/', 'wss://two.test/', 'wss://three.test/'] as const
  let trackers: Reach['trackers']
  const reachOf = (...common: string[]): Reach => ({ trackers, common, opened: [] })
  const otherShare = (options: { eager: boolean }) => ({
    swarmId: known(swarmIdFrom(new Uint8Array(20).fill(2))),
    signallingKey,
    ownerKeyHash: new Uint8Array(16),
    ownerKey: null,
    agent: 'x',
    serve: () => null,
    acceptsData: () => true,
    events: unheardEvents,
    ...options,
  })

  beforeEach(() => {
    trackers = { [one]: tracker, [two]: network.createTracker(), [three]: network.createTracker() }
  })

  it('are contacted when asked for, and lead to those who are there alone, though each has met somebody elsewhere', async () => {
    const reach = reachOf(one)
    const [a, b] = [await open('a', {}, reach), await open('b', {}, reachOf(one))] as const
    const [c, d] = [await open('c', {}, reachOf(two, three)), await open('d', {}, reachOf(three))] as const
    await clock.runUntil(() => isComplete([a, b]) && isComplete([c, d]), 10_000, 'two halves')
    await clock.run(60_000)
    expect(a.members.size).toBe(1)
    expect(reach.opened).toEqual([one])

    a.session.meetAlsoAt([one, two, two])
    await clock.runUntil(() => isComplete([a, c]), 10_000, 'linked')
    expect(reach.opened).toEqual([one, two])
  })

  it('have one socket for all shares, which ends with the last of them', async () => {
    const reach = reachOf(one)
    const page = await open('a', {}, reach)
    const other = page.mesh.join({ ...otherShare({ eager: false }), memberKey: page.key })
    page.session.meetAlsoAt([two])
    other.meetAlsoAt([two])
    await clock.run(5_000)
    expect(reach.opened).toEqual([one, two])
    trackers[one]?.goDown()
    await clock.run(1_000)
    expect(page.mesh.status).toBe('online')
    page.session.leave()
    await clock.run(5_000)
    expect(page.mesh.status).toBe('online')
    other.leave()
    await clock.run(60_000)
    expect(page.mesh.status).toBe('offline')
    expect(reach.opened.filter((address) => address === two)).toHaveLength(1)
  })
})
