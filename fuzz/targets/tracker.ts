import { isDeepStrictEqual } from 'node:util'
import {
  encodeAnnounce,
  encodeAnswer,
  maxIntervalMs,
  minIntervalMs,
  parseTrackerMessage,
} from '../../src/mesh/tracker-protocol.ts'
import { maxSealedLength } from '../../src/mesh/sealed-signal.ts'
import { encodeOutline, encodeRefusal, fillIn, parseTrackerFrame } from '../../signaling/tracker-frame.ts'
import { linkId, otherSwarmId, peerId, swarmId } from '../samples.ts'
import { hold, type TextTarget } from '../target.ts'

const name = '\u0001'.repeat(20)
const high = '\u00ff'.repeat(20)
const announces = [
  encodeAnnounce({ swarm: swarmId, self: peerId, event: 'started', left: 1, offers: [{ id: linkId, payload: 'abc' }] }),
  encodeAnnounce({ swarm: otherSwarmId, self: peerId, event: 'stopped', left: 0, offers: [] }),
  encodeAnnounce({ swarm: swarmId, self: peerId, event: 'update', left: 0, offers: [] }),
]
const answer = encodeAnswer(swarmId, peerId, peerId, { id: linkId, payload: 'abc' })
const limits = { maxOffers: 10, maxScrape: 8 }

export const trackerTargets: readonly TextTarget[] = [
  {
    name: 'tracker-message',
    kind: 'text',
    samples: [
      { action: 'announce', info_hash: name, interval: 120, complete: 1, incomplete: 2 },
      { action: 'announce', info_hash: name, 'failure reason': 'no' },
      { action: 'announce', info_hash: high, offer: { type: 'offer', sdp: 'x' }, offer_id: name, peer_id: high },
      { action: 'announce', info_hash: high, answer: { type: 'answer', sdp: 'x' }, offer_id: name, peer_id: high },
      { action: 'scrape', files: {} },
    ].map((message) => JSON.stringify(message)),
    check(text) {
      const message = parseTrackerMessage(text)
      if (!message.ok) return 'refused'
      const { value } = message
      switch (value.kind) {
        case 'announced':
          hold('it is asked again in time', value.intervalMs >= minIntervalMs && value.intervalMs <= maxIntervalMs)
          hold('members are counted', Number.isSafeInteger(value.members) && value.members >= 0)
          break
        case 'offer':
        case 'answer':
          hold('what is passed on is bounded', value.relayed.payload.length <= maxSealedLength)
          break
        case 'failed':
          hold('a reason is short', value.reason.length <= 200)
          break
        case 'unknown':
          break
      }
      return 'accepted'
    },
  },
  {
    name: 'tracker-frame',
    kind: 'text',
    samples: [
      ...announces,
      ...[answer, answer, answer],
      JSON.stringify({
        ...(JSON.parse(answer) as object),
        offers: [{}],
        numwant: 3,
        answer: { sdp: '', type: 'answer', x: 1 },
      }),
      JSON.stringify({ action: 'scrape', info_hash: [name, high] }),
      JSON.stringify({ action: 'scrape', info_hash: name }),
    ],
    check(text) {
      const parsed = parseTrackerFrame(text, limits)
      if (!parsed.ok) {
        const said: unknown = JSON.parse(encodeRefusal(parsed.refusal))
        hold('a refusal says why', typeof said === 'object' && said !== null && 'failure reason' in said)
        return 'refused'
      }
      const { frame } = parsed
      const outline = encodeOutline(frame)
      JSON.parse(outline)
      if (frame.kind === 'scrape') {
        hold('a scrape says the same again', isDeepStrictEqual(parseTrackerFrame(outline, limits), parsed))
        hold('it asks for some', frame.infoHashes.length > 0 && frame.infoHashes.length <= limits.maxScrape)
      } else if (frame.kind === 'announce') {
        hold('offers are bounded', frame.offers.length <= limits.maxOffers)
        const again = parseTrackerFrame(
          JSON.stringify({ ...(JSON.parse(outline) as object), offers: frame.offers }),
          limits,
        )
        // As JSON, to which -0 is 0.
        hold('an announce says the same again', JSON.stringify(again) === JSON.stringify(parsed))
        hold('a size is one', frame.left === null || Number.isFinite(frame.left))
      } else {
        const params: { answer?: unknown } = JSON.parse(outline) as object
        hold('the description goes around the library', isDeepStrictEqual(params.answer, {}))
        fillIn(params, frame)
        const again = parseTrackerFrame(JSON.stringify(params), limits)
        hold('an answer says the same again', isDeepStrictEqual(again, parsed))
        hold('who it is for is named', frame.toPeerId.length === 20 && frame.offerId.length === 20)
        hold('nothing else is passed on', Object.keys(frame.answer).join() === 'type,sdp')
      }
      return 'accepted'
    },
  },
]
