import { randomBytes } from 'node:crypto'
import { encodeBencode, type Bencodable } from '../support/second-client/bencode.ts'
import type { ControlLink } from '../support/second-client/control-link.ts'
import { some } from '../support/effort.ts'
import {
  candidate,
  crowdLines,
  donePresence,
  expectDelivery,
  longTestMs,
  namedCandidate,
  presence,
  setScene,
  tcpCandidate,
  twoAtOnce,
} from '../support/hostile-scene.ts'
import { expect, expectCalm, forgetAllPauses, screenOf, test } from '../support/strangers.ts'

// Somebody who has the link, and says over a control link what PROTOCOL.md does not allow.

type Words = Parameters<ControlLink['send']>[0]

const digest = randomBytes(32)
const linkId = randomBytes(20)
const infoHash = randomBytes(20)
const sdp = 'v=0\r\nm=application 9 UDP/DTLS/SCTP webrtc-datachannel\r\n'
const dataOffer = { type: 'data-offer', link: linkId, 'info-hash': infoHash, sdp, candidates: [] }
const laneOffer = { type: 'lane-offer', link: linkId, of: randomBytes(20), sdp, candidates: [] }
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
  ['a description with a candidate', { ...dataOffer, sdp: `${sdp}a=${candidate.candidate}\r\n` }],
  ['a description with 300 candidates', { ...dataOffer, sdp: sdp + crowdLines(5000) }],
  ['a lane without a name', { ...laneOffer, link: '' }],
  ['a lane of half a data link', { ...laneOffer, of: linkId.subarray(10) }],
  ['a lane of nothing', { type: 'lane-offer', link: linkId, sdp, candidates: [] }],
  ['a second hello', { type: 'hello', version: 1, key: randomBytes(32), agent: 'x', signature: randomBytes(64) }],
]

/** Each is heard and changes nothing. */
const noise: readonly (readonly [string, Words])[] = [
  ['a type of later versions', { type: 'weather', is: 'fine' }],
  ['a chunk that nobody asked for', { type: 'chunk', id: 7, offset: 0, total: 9_000_000, bytes: 'x' }],
  ['a refusal of nothing', { type: 'refusal', id: 7 }],
  ['an answer to no offer', { type: 'data-answer', link: linkId, sdp, candidates: [] }],
  ['candidates of no data link', { type: 'data-candidates', link: linkId, candidates: [candidate] }],
  ['candidates of a service by TCP', { type: 'candidates', candidates: [tcpCandidate(22)] }],
  ['candidates of a name', { type: 'candidates', candidates: [namedCandidate('localhost', 5000)] }],
  ['the end of no data link', { type: 'data-close', link: linkId }],
  ['a request for what nobody has', { type: 'request', id: 1, offset: 0, info: infoHash }],
  ['a data link for an unknown part', dataOffer],
  ['a lane of no data link', laneOffer],
  ['an agent of its own', donePresence],
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
