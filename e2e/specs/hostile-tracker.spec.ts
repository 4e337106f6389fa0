import { randomBytes } from 'node:crypto'
import type { Page } from '@playwright/test'
import { isLong } from '../support/effort.ts'
import { startLyingTracker, type LyingTracker, type PageFrame } from '../support/lying-tracker.ts'
import { takePulse } from '../support/page-pulse.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { newSigningKey, peerIdOf, shareOf, type Share, type SigningKey } from '../support/second-client/keys.ts'
import { encodeDescription, openSignal, sealSignal, type Description } from '../support/second-client/signals.ts'
import { startServer } from '../support/server-process.ts'
import { expect, expectCalm, forgetAllPauses, test } from '../support/strangers.ts'
import { makeFile } from '../support/test-files.ts'

// A meeting point that lies, beside one that does not: pages use both at once.

/** A bound for a slow machine. */
const longTestMs = 300_000
const latin1 = (bytes: Buffer) => bytes.toString('latin1')

/** What a tracker may say instead of an interval and counts; the rest is JSON that no tracker means. */
const replies: readonly string[] = [
  ...['0.001', '0', '-1', '-1e308', '1e308', '1e999', 'null', '"NaN"', '[]', '{}', 'true'].map(
    (value) => `"interval":${value},"complete":1,"incomplete":1`,
  ),
  ...['-1', '1e308', '0.5', '"many"', 'null', '[1]', '4294967296'].map(
    (value) => `"interval":120,"complete":${value},"incomplete":${value}`,
  ),
  '"interval":120,"min interval":0.001,"complete":1000000,"incomplete":1000000',
  '"failure reason":"<img src=x onerror=alert(1)>"',
  `"failure reason":${JSON.stringify('no '.repeat(15_000))}`,
  '"failure reason":7',
  '"failure reason":null,"warning message":{"toString":1}',
]

/** No frame of a tracker at all. */
const noise: readonly (string | Buffer)[] = [
  '',
  'null',
  '[]',
  '7',
  '"announce"',
  '{',
  '{"action":"announce"}',
  '{"action":"scrape","files":{}}',
  '{"action":"announce","interval":NaN}',
  '{"__proto__":{"action":"announce"},"action":["announce"]}',
  '['.repeat(60_000),
  `{"action":"announce","info_hash":"${'x'.repeat(500_000)}"}`,
  Buffer.from([0, 1, 2, 255]),
]

for (const seed of isLong ? [1, 2, 3, 4, 5] : [1]) {
  test(`answers that mean nothing keep nobody from delivering, seed ${seed}`, async ({ people, folder, strangers }) => {
    test.setTimeout(longTestMs)
    let turn = seed
    const tracker = await startLyingTracker((say, { info_hash: infoHash = '' }) => {
      for (let i = 0; i < 12; i++) {
        const body = replies[turn++ % replies.length] ?? ''
        say(`{"action":"announce","info_hash":${JSON.stringify(infoHash)},${body}}`)
      }
      for (const words of noise) say(words)
    })
    await deliverBeside(tracker, { people, folder, strangers, seed: 130 + seed })
    // An interval of a millisecond makes nobody announce a thousand times a second: each page may hurry a few times.
    expect(tracker.frames.length).toBeLessThan(80)
    expect(tracker.visits.length).toBeLessThan(40)
    await tracker.stop()
  })
}

test('a meeting point that hangs up at once is not stormed', async ({ people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const tracker = await startLyingTracker(
    () => {},
    (socket) => socket.terminate(),
  )
  const started = performance.now()
  await deliverBeside(tracker, { people, folder, strangers, seed: 140 })
  // Two pages, a second or more apart.
  expect(tracker.visits.length).toBeLessThan(4 + (2 * (performance.now() - started)) / 1000)
  await tracker.stop()
})

test('it learns no name, no key and no address', async ({ people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const tracker = await startLyingTracker((say, { info_hash: infoHash }) =>
    say({ action: 'announce', info_hash: infoHash, interval: 120, complete: 3, incomplete: 3 }),
  )
  const { link, name } = await deliverBeside(tracker, { people, folder, strangers, seed: 141 })
  const known = shareOf(link)
  expect(tracker.frames.length).toBeGreaterThan(0)
  let offers = 0
  for (const text of tracker.frames) {
    expect(text).not.toContain(name)
    expect(text).not.toContain(known.fragment.slice(1))
    expect(text).not.toMatch(/candidate|fingerprint|\b\d+\.\d+\.\d+\.\d+\b/)
    const frame = JSON.parse(text) as PageFrame
    expect(frame.info_hash).toBe(latin1(known.swarmId))
    for (const { offer } of frame.offers ?? []) {
      offers++
      expect(Buffer.from(offer.sdp, 'base64url').toString('latin1')).not.toMatch(/candidate|fingerprint|m=application/)
      // Whoever has the link can read it: what looked like noise was sealed.
      expect(openSignal(known, offer.sdp).type).toBe('offer')
    }
  }
  expect(offers).toBeGreaterThan(0)
  for (const { url, headers } of tracker.visits) {
    expect(url).toBe('/announce')
    expect(headers.referer).toBeUndefined()
    expect(headers.cookie).toBeUndefined()
  }
  await tracker.stop()
})

for (const seed of isLong ? [1, 2, 3] : [1]) {
  test(`a thousand offers of members who do not exist, seed ${seed}`, async ({ people, folder, strangers }) => {
    test.setTimeout(longTestMs)
    const description = await strangers.connections.open().offer()
    const keys = Array.from({ length: 200 }, newSigningKey)
    let known: Share | null = null
    /** Answers by the page that gave them and the offer that they are for. */
    const answers = new Map<string, number>()
    const answered = new Set<string>()
    const replayed: object[] = []
    const tracker = await startLyingTracker((say, frame) => {
      if (!known) return
      const share = known
      if (frame.answer) {
        answered.add(frame.offer_id ?? '')
        const of = `${frame.peer_id} ${frame.offer_id}`
        if (openSignal(share, frame.answer.sdp).type === 'answer') answers.set(of, (answers.get(of) ?? 0) + 1)
        return
      }
      const relayed = (from: Buffer, id: Buffer | string, sdp: string) => ({
        action: 'announce',
        info_hash: frame.info_hash,
        peer_id: latin1(from),
        offer_id: typeof id === 'string' ? id : latin1(id),
        offer: { type: 'offer', sdp },
      })
      // Right in every way, of somebody else each time.
      for (let i = 0; i < 1_000; i++) {
        const key = keys[i % keys.length] ?? newSigningKey()
        const id = randomBytes(20)
        const offer = relayed(peerIdOf(key.publicKey), id, sealOffer(share, key, id, description))
        if (replayed.length < 100) replayed.push(offer)
        say(offer)
      }
      for (const offer of replayed) say(offer)
      for (const offer of forgedOffers(share, frame, description)) say(relayed(...offer))
      for (const answer of forgedAnswers(share, frame, description)) {
        say({ action: 'announce', info_hash: frame.info_hash, ...answer })
      }
    })
    await deliverBeside(tracker, {
      people,
      folder,
      strangers,
      seed: 150 + seed,
      onLink: (link) => (known = shareOf(link)),
    })
    expect(forgedIds.filter((id) => answered.has(id))).toEqual([])
    expect(answers.size).toBeGreaterThan(0)
    // However often an offer was passed on.
    for (const [of, count] of answers) expect(count, of).toBe(1)
    await tracker.stop()
  })
}

const forgedIds: string[] = []

function sealOffer(share: Share, key: SigningKey, id: Buffer, description: Description): string {
  return sealSignal(share, key, { type: 'offer', to: '*', id, ...encodeDescription(description) }).payload
}

/** From whom, under which id, what: none of them is to be answered. */
function forgedOffers(share: Share, frame: PageFrame, description: Description): (readonly [Buffer, Buffer, string])[] {
  const key = newSigningKey()
  const from = peerIdOf(key.publicKey)
  const fields = (id: Buffer) => ({ type: 'offer', to: '*', id, ...encodeDescription(description) })
  const sealed = (id: Buffer, other: object) => sealSignal(share, key, { ...fields(id), ...other }).payload
  const flip = (payload: string) => {
    const bytes = Buffer.from(payload, 'base64url')
    bytes.writeUInt8(bytes.readUInt8(40) ^ 1, 40)
    return bytes.toString('base64url')
  }
  const make: readonly ((id: Buffer) => readonly [Buffer, string])[] = [
    () => [from, description.sdp],
    () => [from, 'A'.repeat(49_200)],
    () => [from, ''],
    () => [from, randomBytes(800).toString('base64url')],
    (id) => [from, flip(sealed(id, {}))],
    (id) => [randomBytes(20), sealed(id, {})],
    (id) => [Buffer.from(frame.peer_id ?? '', 'latin1'), sealed(id, {})],
    () => [from, sealed(randomBytes(20), {})],
    (id) => [from, sealed(id, { to: randomBytes(20) })],
    (id) => [from, sealed(id, { type: 'answer', hash: randomBytes(32) })],
    (id) => [from, sealed(id, { type: 'candidates' })],
    (id) => [from, sealed(id, { more: 1 })],
    (id) => [from, sealed(id, { sdp: 'v=0\r\nm=audio 9 RTP/AVP 0\r\n' })],
    (id) => [from, sealed(id, { sdp: 'x'.repeat(20_000) })],
    (id) => [
      from,
      sealed(id, { candidates: Array.from({ length: 33 }, () => ({ candidate: 'candidate:1', mid: '0' })) }),
    ],
    (id) => [from, sealOffer({ ...share, signallingKey: randomBytes(32) }, key, id, description)],
    (id) => [from, sealOffer({ ...share, swarmId: randomBytes(20) }, key, id, description)],
    // Signed by nobody: the key that it names never saw it.
    (id) => [from, sealOffer(share, { publicKey: key.publicKey, sign: () => randomBytes(64) }, id, description)],
  ]
  return make.map((forge) => {
    const id = randomBytes(20)
    forgedIds.push(latin1(id))
    const [peer, payload] = forge(id)
    return [peer, id, payload] as const
  })
}

/** To offers that were made, and to some that never were. */
function forgedAnswers(share: Share, frame: PageFrame, description: Description): object[] {
  const key = newSigningKey()
  const from = peerIdOf(key.publicKey)
  const page = Buffer.from(frame.peer_id ?? '', 'latin1')
  const offers = frame.offers ?? []
  const answer = (id: string, other: object) =>
    sealSignal(share, key, {
      type: 'answer',
      to: page,
      id: Buffer.from(id, 'latin1'),
      hash: randomBytes(32),
      ...encodeDescription(description),
      ...other,
    }).payload
  const to = (id: string, sdp: string) => ({ peer_id: latin1(from), offer_id: id, answer: { type: 'answer', sdp } })
  return [
    to(latin1(randomBytes(20)), answer(latin1(randomBytes(20)), {})),
    ...offers.flatMap(({ offer_id: id, offer }) => [
      to(id, description.sdp),
      to(id, randomBytes(500).toString('base64url')),
      // Its own offer, handed back.
      to(id, offer.sdp),
      // An answer to another offer.
      to(id, answer(id, {})),
      to(id, answer(id, { to: randomBytes(20) })),
      to(id, answer(id, { id: randomBytes(20) })),
    ]),
  ]
}

type Tools = Pick<Parameters<Parameters<typeof test>[2]>[0], 'people' | 'folder' | 'strangers'>

/** A share and its delivery over the process's own tracker, while pages use the other one too. */
async function deliverBeside(
  tracker: LyingTracker,
  { people, folder, strangers, seed, onLink }: Tools & { seed: number; onLink?: (link: string) => void },
): Promise<{ readonly link: string; readonly name: string }> {
  const server = await startServer({ flags: ['--meeting-point', tracker.url] })
  for (const url of [server.url, tracker.url]) people.allow(new URL(url).host)
  try {
    const file = await makeFile(folder, 'wedding speech.mp4', 2_000_000, seed)
    const sender: Page = await people.arrive({ initScript: takePulse })
    const link = await share(sender, server.url, [file.path])
    onLink?.(link)
    const receiver = await people.arrive({ initScript: takePulse })
    await receiver.goto(link)
    await forgetAllPauses(strangers, sender, receiver)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 100_000)
    expect(await saveFile(receiver, file.name)).toBe(file.sha256)
    await expect(sender.getByText('Delivered to 1 person')).toBeVisible()
    await expect(receiver.getByRole('list').last().getByRole('listitem')).toHaveCount(1)
    await expectCalm(strangers, sender, receiver)
    return { link, name: file.name }
  } finally {
    await server.stop()
  }
}
