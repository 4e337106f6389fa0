import { randomBytes } from 'node:crypto'
import { isLong } from '../support/effort.ts'
import { startLyingTracker, type PageFrame } from '../support/lying-tracker.ts'
import { forgeAnswers, forgeOffers, sealOffer } from '../support/second-client/forged-signals.ts'
import { newShare, newSigningKey, peerIdOf, shareOf, type Share } from '../support/second-client/keys.ts'
import { decodeCandidates, encodeDescription, openSignal, sealSignal } from '../support/second-client/signals.ts'
import { bytesIn } from '../support/second-client/bencode.ts'
import { startStaticHost } from '../support/static-host.ts'
import { expect, test } from '../support/strangers.ts'
import { deliverBeside } from '../support/two-trackers.ts'

// A meeting point that makes up members, and passes on what others never said.

/** A bound for a slow machine. */
const longTestMs = 300_000
const latin1 = (bytes: Buffer) => bytes.toString('latin1')

const relayOffer = ({ info_hash }: PageFrame, from: Buffer, id: Buffer, sdp: string) => ({
  action: 'announce',
  info_hash,
  peer_id: latin1(from),
  offer_id: latin1(id),
  offer: { type: 'offer', sdp },
})

/** Counts the answers that pages gave, by the page and by the offer's id. */
function countAnswers() {
  const pages = new Map<string, Map<string, number>>()
  return {
    pages,
    /** Whether the frame is an answer, or later candidates in the form of one. */
    take(share: Share, { peer_id: page = '', offer_id: id = '', answer }: PageFrame): boolean {
      if (!answer) return false
      const counts = pages.get(page) ?? new Map<string, number>()
      pages.set(page, counts)
      if (openSignal(share, answer.sdp).type === 'answer') counts.set(id, (counts.get(id) ?? 0) + 1)
      return true
    },
  }
}

type Reply = (say: Parameters<Parameters<typeof startLyingTracker>[0]>[0], frame: PageFrame, share: Share) => void

/** A lying tracker that knows the link. The sender's page announces before it shows it: that frame waits. */
async function startKnowingTracker(reply: Reply) {
  let share: Share | null = null
  const early: ((known: Share) => void)[] = []
  const tracker = await startLyingTracker((say, frame) => {
    if (share) reply(say, frame, share)
    else early.push((known) => reply(say, frame, known))
  })
  const onLink = (link: string) => {
    share = shareOf(link)
    for (const answer of early.splice(0)) answer(share)
  }
  return { tracker, onLink }
}

for (const seed of isLong ? [1, 2, 3] : [1]) {
  test(`a thousand offers of members who do not exist, seed ${seed}`, async ({ people, folder, strangers }) => {
    test.setTimeout(longTestMs)
    const description = await strangers.connections.open().offer()
    const keys = Array.from({ length: 200 }, newSigningKey)
    const answers = countAnswers()
    const { tracker, onLink } = await startKnowingTracker((say, frame, share) => {
      if (answers.take(share, frame)) return
      // Right in every way, of somebody else each time.
      for (let i = 0; i < 1_000; i++) {
        const key = keys[i % keys.length] ?? newSigningKey()
        const id = randomBytes(20)
        say(relayOffer(frame, peerIdOf(key.publicKey), id, sealOffer(share, key, id, description)))
      }
    })
    await deliverBeside(tracker, { people, folder, strangers }, { seed: 150 + seed, onLink })
    expect(answers.pages.size).toBe(2)
    await tracker.stop()
  })
}

test('an offer is answered once, however often it comes, and a forged one never', async ({
  people,
  folder,
  strangers,
}) => {
  test.setTimeout(longTestMs)
  const description = await strangers.connections.open().offer()
  const answers = countAnswers()
  /** What each page was told; few enough for it to read all of it. */
  const told = new Map<string, { first: string; last: string; forged: ReadonlyMap<string, string> }>()
  const { tracker, onLink } = await startKnowingTracker((say, frame, share) => {
    const { peer_id: page = '' } = frame
    if (answers.take(share, frame) || told.has(page)) return
    const honestOffer = () => {
      const key = newSigningKey()
      const id = randomBytes(20)
      return {
        id: latin1(id),
        frame: relayOffer(frame, peerIdOf(key.publicKey), id, sealOffer(share, key, id, description)),
      }
    }
    const [first, last] = [honestOffer(), honestOffer()]
    const forged = forgeOffers(share, Buffer.from(page, 'latin1'), description)
    told.set(page, {
      first: first.id,
      last: last.id,
      forged: new Map(forged.map(({ id, name }) => [latin1(id), name])),
    })
    say(first.frame)
    for (const { from, id, payload } of forged) say(relayOffer(frame, from, id, payload))
    for (let i = 0; i < 4; i++) say(first.frame)
    say(last.frame)
  })
  await deliverBeside(tracker, { people, folder, strangers }, { seed: 155, onLink })
  expect(told.size).toBe(2)
  for (const [page, { first, last, forged }] of told) {
    // Offers are read in turn: who answered the last one has read them all.
    const counts = () => answers.pages.get(page) ?? new Map<string, number>()
    await expect.poll(() => counts().get(last)).toBe(1)
    expect(counts().get(first)).toBe(1)
    expect([...counts().keys()].map((id) => forged.get(id) ?? 'honest')).toEqual(['honest', 'honest'])
  }
  await tracker.stop()
})

test('a forged answer is not taken, and keeps nobody from taking the right one', async ({ people, strangers }) => {
  const share = newShare(newSigningKey())
  const { connections } = strangers
  const description = await connections.open().offer()
  const results = { offers: 0, forged: 0, opened: 0 }
  const tracker = await startLyingTracker((say, { info_hash, peer_id, offers = [], answer }) => {
    if (answer) return
    // Others are there, so that a page that has not offered yet does.
    say({ action: 'announce', info_hash, interval: 120, complete: 3, incomplete: 3 })
    if (results.offers > 0) return
    results.offers = offers.length
    const page = Buffer.from(peer_id ?? '', 'latin1')
    for (const { offer_id, offer } of offers) {
      const relayAnswer = (from: Buffer, sdp: string) =>
        say({ action: 'announce', info_hash, peer_id: latin1(from), offer_id, answer: { type: 'answer', sdp } })
      const id = Buffer.from(offer_id, 'latin1')
      const forged = forgeAnswers(share, page, { id, payload: offer.sdp }, description)
      for (const { from, payload } of forged) relayAnswer(from, payload)
      results.forged += forged.length

      const key = newSigningKey()
      const connection = connections.open()
      const { fields, hash } = openSignal(share, offer.sdp)
      const answerRightly = async () => {
        const offered = { sdp: bytesIn(fields, 'sdp').toString(), candidates: decodeCandidates(fields) }
        const own = encodeDescription(await connection.answer(offered))
        const right = sealSignal(share, key, { type: 'answer', to: page, id, hash, ...own })
        relayAnswer(peerIdOf(key.publicKey), right.payload)
      }
      void answerRightly()
      void connection.opened.then(() => results.opened++)
    }
  })
  const host = await startStaticHost('/', { iceServers: [], meetingPoints: [tracker.url] })
  for (const url of [host.url, tracker.url]) people.allow(new URL(url).host)
  const receiver = await people.arrive()
  await receiver.goto(new URL(share.fragment, host.url).href)
  // As many as who comes by a link offers.
  await expect.poll(() => results.opened).toBe(4)
  expect(results).toEqual({ offers: 4, forged: 4 * 14, opened: 4 })
  await expect(receiver.getByText('direct')).toHaveCount(0)
  await tracker.stop()
  await host.stop()
})
