import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { bytesIn, encodeBencode, type Bencodable } from '../support/second-client/bencode.ts'
import type { ControlLink, HelloForger } from '../support/second-client/control-link.ts'
import {
  contentKeysOf,
  labelled,
  newShare,
  newSigningKey,
  shareOf,
  type SigningKey,
} from '../support/second-client/keys.ts'
import { giveWrongPieces } from '../support/second-client/lying-peer.ts'
import { sealManifest } from '../support/second-client/manifest.ts'
import { encodeDescription } from '../support/second-client/signals.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { takePulse } from '../support/page-pulse.ts'
import { some } from '../support/effort.ts'
import { expect, expectCalm, forgetAllPauses, screenOf, test } from '../support/strangers.ts'
import { makeFile, type TestFile } from '../support/test-files.ts'
import type { People } from '../support/people.ts'

// Somebody who has the link, and says what PROTOCOL.md does not allow.

/** A bound for a slow machine. */
const longTestMs = 300_000

interface Scene {
  readonly sender: Page
  readonly receiver: Page
  readonly link: string
  readonly file: TestFile
}

/** A sender and a receiver who has not said yes; nothing about them may change. */
async function setScene(people: People, url: string, folder: string, seed: number): Promise<Scene> {
  const file = await makeFile(folder, 'holiday.jpg', 3_000_000, seed)
  const sender = await people.arrive({ initScript: takePulse })
  const link = await share(sender, url, [file.path])
  const receiver = await people.arrive({ initScript: takePulse })
  await receiver.goto(link)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  await expect(receiver.getByText('direct')).toBeVisible()
  return { sender, receiver, link, file }
}

async function expectDelivery({ receiver, file }: Scene): Promise<void> {
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
}

/** So few at once that a tracker passes three offers of one to everybody else. */
async function twoAtOnce<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = [...items.entries()]
  const work = async () => {
    for (let entry = entries.shift(); entry; entry = entries.shift()) await act(entry[1], entry[0])
  }
  await Promise.all([work(), work()])
}

type Words = Parameters<ControlLink['send']>[0]

const presence = { type: 'presence', phase: 'waiting', progress: 0, held: 0, pause: 'none' }
const digest = randomBytes(32)
const linkId = randomBytes(20)
const infoHash = randomBytes(20)
const candidate = { candidate: 'candidate:1 1 udp 1 127.0.0.1 9 typ host', mid: '0' }
const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n'
const dataOffer = { type: 'data-offer', link: linkId, 'info-hash': infoHash, sdp, candidates: [] }
const nested = (depth: number): Bencodable => (depth === 0 ? 0 : [nested(depth - 1)])

/** Each ends the link. */
const lies: readonly (readonly [string, Words])[] = [
  ['a text message', 'd4:type4:pinge'],
  ['no bencode', Buffer.from('ping')],
  ['nothing', Buffer.alloc(0)],
  ['a list', encodeBencode(['ping'])],
  ['no type', {}],
  ['a type that is a number', { type: 5 }],
  ['something behind the end', Buffer.from('d4:type4:pingee')],
  ['a negative length', Buffer.from('l-3:e')],
  ['a length beyond the end', Buffer.from('d4:type99999999:ping')],
  ['a number with a leading zero', Buffer.from('d8:progressi01e4:type8:presencee')],
  ['keys out of order', Buffer.from('d4:type4:ping4:axxxi1ee')],
  ['a key twice', Buffer.from('d4:type4:ping4:type4:ponge')],
  ['lists in lists', { type: 'ping', deep: nested(40) }],
  ['more than 64 KiB', { type: 'weather', is: randomBytes(66_000) }],
  ['a ping with more', { type: 'ping', more: 1 }],
  ['progress of 2', { ...presence, progress: 20_000 }],
  ['negative progress', { ...presence, progress: -1 }],
  ['NaN held', { ...presence, held: 'NaN' }],
  ['held beyond all', { ...presence, held: 10_001 }],
  ['an unknown phase', { ...presence, phase: 'finished' }],
  ['an unknown pause', { ...presence, pause: 'weather' }],
  ['presence without phase', { type: 'presence', progress: 0, held: 0, pause: 'none' }],
  ['sequence 0', { type: 'manifest', sequence: 0, digest }],
  ['sequence -5', { type: 'manifest', sequence: -5, digest }],
  ['a sequence that is text', { type: 'manifest', sequence: '2', digest }],
  ['a digest of 31 bytes', { type: 'manifest', sequence: 2, digest: digest.subarray(1) }],
  ['a request for nothing', { type: 'request', id: 1, offset: 0 }],
  ['a request for two', { type: 'request', id: 1, offset: 0, manifest: digest, info: infoHash }],
  ['a request before the beginning', { type: 'request', id: 1, offset: -32_768, manifest: digest }],
  ['a request far behind the end', { type: 'request', id: 1, offset: 2 ** 40, manifest: digest }],
  ['a request with a huge id', { type: 'request', id: 2 ** 40, offset: 0, manifest: digest }],
  ['a chunk that is too long', { type: 'chunk', id: 1, offset: 0, total: 40_000, bytes: randomBytes(32_769) }],
  ['a chunk before the beginning', { type: 'chunk', id: 1, offset: -1, total: 10, bytes: 'x' }],
  ['33 candidates', { type: 'candidates', candidates: Array.from({ length: 33 }, () => candidate) }],
  ['a candidate that is none', { type: 'candidates', candidates: [{ candidate: 'x', mid: '0' }] }],
  ['a candidate for no line', { type: 'candidates', candidates: [{ candidate: candidate.candidate }] }],
  ['a data link without a name', { ...dataOffer, link: '' }],
  ['a data link for half a part', { ...dataOffer, 'info-hash': infoHash.subarray(10) }],
  ['a description that is none', { ...dataOffer, sdp: 'hello' }],
  ['a description of two lines', { ...dataOffer, sdp: `${sdp}m=audio 9 UDP/TLS/RTP/SAVPF 0\r\n` }],
  ['a description of 17 KiB', { ...dataOffer, sdp: `${sdp}a=${'x'.repeat(17_000)}\r\n` }],
  ['a second hello', { type: 'hello', version: 1, key: randomBytes(32), agent: 'x', signature: randomBytes(64) }],
]

/** Each is heard and changes nothing. */
const noise: readonly (readonly [string, Words])[] = [
  ['a type of later versions', { type: 'weather', is: 'fine' }],
  ['a chunk that nobody asked for', { type: 'chunk', id: 7, offset: 0, total: 9_000_000, bytes: 'x' }],
  ['a refusal of nothing', { type: 'refusal', id: 7 }],
  ['an answer to no offer', { type: 'data-answer', link: linkId, sdp, candidates: [] }],
  ['candidates of no data link', { type: 'data-candidates', link: linkId, candidates: [candidate] }],
  ['the end of no data link', { type: 'data-close', link: linkId }],
  ['a request for what nobody has', { type: 'request', id: 1, offset: 0, info: infoHash }],
  ['a data link for an unknown part', dataOffer],
  ['an agent of its own', { ...presence, phase: 'done', progress: 10_000, held: 10_000 }],
]

test('nothing that a member may not say changes a screen', async ({ server, people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const scene = await setScene(people, server.url, folder, 120)
  const { sender, receiver, link } = scene
  const before = [await screenOf(sender), await screenOf(receiver)]
  await forgetAllPauses(strangers, sender, receiver)
  await twoAtOnce(some(lies, 2, 120), async ([name, words], i) => {
    const member = await strangers.join(link)
    await member.offer(3)
    const target = await member.link(i % 2 === 0 ? 'receiver' : 'sender')
    await target.send(words)
    expect(await target.survives(), name).toBe(false)
    await member.leave()
  })
  const member = await strangers.join(link)
  await member.offer(3)
  for (const to of ['sender', 'receiver'] as const) {
    const target = await member.link(to)
    for (const [name, words] of noise) {
      await target.send(words)
      expect(await target.survives(), name).toBe(true)
    }
  }
  await member.leave()
  await expect.poll(async () => [await screenOf(sender), await screenOf(receiver)]).toEqual(before)
  await expectCalm(strangers, sender, receiver)
  await expectDelivery(scene)
})

type Hello = Parameters<HelloForger>[0]
type HelloTools = Parameters<HelloForger>[1]

/** Signs as a member would, but over what these say. */
function resign(hello: Hello, { share, key, local, remote }: HelloTools, role = 'initiator'): Hello {
  const signed = labelled('hello', share.swarmId, local, remote, Buffer.from(role), key.publicKey)
  return { ...hello, key: key.publicKey, signature: key.sign(signed) }
}

function proveOwner(owner: SigningKey, { share, key, local, remote }: HelloTools): Hello {
  const signed = labelled('owner-hello', share.swarmId, local, remote, Buffer.from('initiator'), key.publicKey)
  return { key: owner.publicKey, signature: owner.sign(signed) }
}

const forgedHellos: readonly (readonly [string, HelloForger])[] = [
  [
    'the fingerprints of another connection',
    (hello, tools) => resign(hello, { ...tools, local: randomBytes(32), remote: randomBytes(32) }),
  ],
  [
    'the fingerprints exchanged',
    (hello, tools) => resign(hello, { ...tools, local: tools.remote, remote: tools.local }),
  ],
  ['the part of the other end', (hello, tools) => resign(hello, tools, 'responder')],
  ['another share', (hello, tools) => resign(hello, { ...tools, share: newShare(newSigningKey()) })],
  ['another key than the signal', (hello, tools) => resign(hello, { ...tools, key: newSigningKey() })],
  ['a key without its signature', (hello) => ({ ...hello, signature: randomBytes(64) })],
  ['version 2', (hello) => ({ ...hello, version: 2 })],
  ['a field more', (hello) => ({ ...hello, more: 1 })],
  ['an agent of 300 bytes', (hello) => ({ ...hello, agent: 'x'.repeat(300) })],
  ['an owner that is another', (hello, tools) => ({ ...hello, owner: proveOwner(newSigningKey(), tools) })],
  ['half an owner', (hello) => ({ ...hello, owner: { key: randomBytes(32) } })],
  ['text in its place', () => 'hello'],
  ['presence before it', () => presence],
]

test('who proves to be nobody is told nothing and shown to nobody', async ({ server, people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const scene = await setScene(people, server.url, folder, 121)
  const { sender, receiver, link } = scene
  const before = [await screenOf(sender), await screenOf(receiver)]
  await twoAtOnce(some(forgedHellos, 2, 121), async ([name, hello]) => {
    const member = await strangers.join(link, { hello })
    await member.offer(3)
    // Both pages prove themselves, as both ends do at once, and then end the link.
    for (const to of ['sender', 'receiver'] as const) {
      const target = await member.link(to)
      await target.connection.closed
      expect(target.heard, name).toEqual(['hello'])
    }
    await member.leave()
  })
  expect([await screenOf(sender), await screenOf(receiver)]).toEqual(before)

  // Who knows the swarm id alone, as a tracker does, gets no answer; who comes after it does.
  const outsider = await strangers.join({ ...shareOf(link), signallingKey: randomBytes(32) })
  await outsider.offer(3)
  const insider = await strangers.join(link)
  await insider.offer(3)
  await insider.link('sender')
  await insider.link('receiver')
  expect(outsider.frames.filter((frame) => frame.answer)).toEqual([])
  await insider.leave()
  await expectDelivery(scene)
})

test('a list is the owner’s, or it is none', async ({ server, people, strangers }) => {
  test.setTimeout(longTestMs)
  const owner = newSigningKey()
  const own = newShare(owner)
  const { manifestKey } = contentKeysOf(own)
  const list = { share: own, owner, manifestKey, names: ['minutes.txt'] }
  const publisher = await strangers.join(own, { owner })
  await publisher.offer(1)
  const receiver = await people.arrive({ initScript: takePulse })
  await receiver.goto(new URL(own.fragment, server.url).href)
  const toReceiver = await publisher.link('receiver')
  await toReceiver.publish(5, sealManifest({ ...list, sequence: 5 }))
  await toReceiver.send({ ...presence, phase: 'preparing', progress: 2_000 })
  await expect(receiver.getByText('minutes.txt').first()).toBeVisible()
  await expect(receiver.getByText('preparing')).toBeVisible()
  await expect(receiver.getByText('direct')).toBeVisible()
  const before = await screenOf(receiver)

  const stranger = newSigningKey()
  const evil = { ...list, names: ['evil.exe'], sequence: 6 }
  const forged: readonly (readonly [string, Buffer, { digest?: Buffer; total?: number; sequence?: number }])[] = [
    ['signed by another', sealManifest({ ...evil, signer: stranger }), {}],
    ['of another owner', sealManifest({ ...evil, owner: stranger }), {}],
    ['of another share', sealManifest({ ...evil, header: { swarm: randomBytes(20) } }), {}],
    ['of version 2', sealManifest({ ...evil, header: { version: 2 } }), {}],
    ['with a field more', sealManifest({ ...evil, header: { more: 1 } }), {}],
    ['with sequence 0', sealManifest({ ...evil, header: { sequence: 0 } }), {}],
    ['without parts', sealManifest({ ...evil, header: { parts: [] } }), {}],
    [
      'with a password check that is none',
      sealManifest({ ...evil, header: { password: { salt: randomBytes(16) } } }),
      {},
    ],
    ['with another number than was said', sealManifest(evil), { sequence: 9 }],
    ['with another digest than was said', sealManifest(evil), { digest: randomBytes(32) }],
    ['that is noise', randomBytes(100_000), {}],
    ['cut short', sealManifest(evil).subarray(0, 100), {}],
  ]
  await twoAtOnce(some(forged, 2, 122), async ([name, bytes, { sequence = 6, ...said }]) => {
    const member = await strangers.join(own)
    await member.offer(3)
    const target = await member.link('receiver')
    await target.publish(sequence, bytes, said)
    // It was fetched, and whoever gave it is sent away.
    await target.connection.closed
    expect(target.heard, name).toContain('request')
    await member.leave()
  })
  await expect.poll(() => screenOf(receiver)).toEqual(before)

  const late = await strangers.join(own)
  await late.offer(3)
  const fromLate = await late.link('receiver')
  await fromLate.publish(4, sealManifest({ ...evil, sequence: 4 }))
  expect(await fromLate.survives()).toBe(true)
  expect(fromLate.heard).not.toContain('request')
  // Not even looked at: what is too large is known by its first chunk.
  await fromLate.publish(7, randomBytes(50_000), { total: 9 * 1024 * 1024 })
  await fromLate.next('request')
  expect(await fromLate.survives()).toBe(true)
  expect(fromLate.heard.filter((type) => type === 'request')).toHaveLength(1)
  await late.leave()
  await expect.poll(() => screenOf(receiver)).toEqual(before)

  // The owner's own second list with the same number: neither can be trusted, and the person is told.
  await toReceiver.publish(5, sealManifest({ ...list, names: ['other.txt'], sequence: 5 }))
  await expect(receiver.getByText('The list of files contradicts itself')).toBeVisible()
  await expect(receiver.getByText('other.txt')).toHaveCount(0)
})

for (const { name, commitment, sealedWith } of [
  { name: 'a commitment that fits no password', commitment: randomBytes(16), sealedWith: 'right' },
  { name: 'a commitment without the key that belongs to it', commitment: null, sealedWith: 'wrong' },
] as const) {
  test(`${name} opens no list`, async ({ server, people, strangers }) => {
    const owner = newSigningKey()
    const own = newShare(owner)
    const salt = randomBytes(16)
    const keys = contentKeysOf(own, { text: 'Kopi susu 7', salt })
    const password = { salt, commitment: commitment ?? keys.commitment ?? Buffer.alloc(16) }
    const bytes = sealManifest({
      share: own,
      owner,
      manifestKey: sealedWith === 'right' ? keys.manifestKey : randomBytes(32),
      sequence: 1,
      names: ['salaries.ods'],
      header: { password },
    })
    const publisher = await strangers.join(own, { owner })
    await publisher.offer(1)
    const receiver = await people.arrive()
    await receiver.goto(new URL(own.fragment, server.url).href)
    await (await publisher.link('receiver')).publish(1, bytes)
    const field = receiver.getByLabel('Password', { exact: true })
    await field.fill('Kopi susu 7')
    await field.press('Enter')
    const words = sealedWith === 'right' ? 'That is not the password' : 'The list of files contradicts itself'
    await expect(receiver.getByText(words)).toBeVisible()
    await expect(receiver.getByText('salaries.ods')).toHaveCount(0)
    await expect(receiver.getByRole('button', { name: 'Download all' })).toHaveCount(0)
  })
}

test('wrong pieces are found, and whoever gives them is sent away', async ({ server, people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const file = await makeFile(folder, 'film.mkv', 12_000_000, 122)
  const link = await share(await people.arrive({ uploadRate: 3_000_000 }), server.url, [file.path])
  const receiver = await people.arrive({ initScript: takePulse })
  await receiver.goto(link)
  const liar = await strangers.join(link)
  await liar.offer(3)
  const target = await liar.link('receiver')
  const given = giveWrongPieces(target, liar.peerId, strangers.connections)
  await target.send({ ...presence, phase: 'done', progress: 10_000, held: 10_000 })
  expect(await target.survives()).toBe(true)
  await downloadAll(receiver)
  await target.connection.closed
  expect(given.blocks).toBeGreaterThan(0)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
})

test('floods cost a page nothing, and an honest sender delivers', async ({ server, people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const scene = await setScene(people, server.url, folder, 123)
  const { sender, receiver, link } = scene
  await forgetAllPauses(strangers, sender, receiver)
  const floods: readonly ((link: ControlLink, said: { manifest: Buffer }) => Promise<void>)[] = [
    (target) => target.send({ type: 'ping' }, 5_000),
    (target) => target.send({ type: 'weather' }, 5_000),
    (target) => target.send({ type: 'candidates', candidates: Array.from({ length: 4 }, () => candidate) }, 5_000),
    (target, { manifest }) => target.send({ type: 'request', id: 1, offset: 0, manifest }, 5_000),
    (target) => target.send({ type: 'manifest', sequence: 9, digest }, 5_000),
    (target) => target.send({ ...presence, phase: 'done', progress: 10_000, held: 10_000 }, 5_000),
  ]
  await twoAtOnce(some(floods, 2, 123), async (flood) => {
    const member = await strangers.join(link)
    await member.offer(3)
    for (const to of ['sender', 'receiver'] as const) {
      const target = await member.link(to)
      const manifest = bytesIn(await target.next('manifest'), 'digest')
      await flood(target, { manifest })
      // A page that reads slower than the limit is not flooded; and word of the end may drown in what is still sent.
      await target.survives().catch(() => false)
    }
    await member.leave()
  })

  // Data links that are never answered, for the part that is being fetched.
  const opener = await strangers.join(link)
  await opener.offer(3)
  const target = await opener.link('receiver')
  await target.send({ ...presence, phase: 'done', progress: 10_000, held: 10_000 })
  await downloadAll(receiver)
  const part = bytesIn(await target.next('data-offer'), 'info-hash')
  const description = await strangers.connections.open().offer()
  for (let i = 0; i < 500; i++) {
    const offer = { type: 'data-offer', link: randomBytes(20), 'info-hash': part, ...encodeDescription(description) }
    await target.send(offer)
  }
  await target.survives()
  await expectCalm(strangers, sender, receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, scene.file.name)).toBe(scene.file.sha256)
})
