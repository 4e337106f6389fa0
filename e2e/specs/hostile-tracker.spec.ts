import { isLong } from '../support/effort.ts'
import { startLyingTracker, type PageFrame } from '../support/lying-tracker.ts'
import { shareOf } from '../support/second-client/keys.ts'
import { openSignal } from '../support/second-client/signals.ts'
import { expect, test } from '../support/strangers.ts'
import { deliverBeside } from '../support/two-trackers.ts'

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
    await deliverBeside(tracker, { people, folder, strangers }, { seed: 130 + seed })
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
  await deliverBeside(tracker, { people, folder, strangers }, { seed: 140 })
  // Two pages, a second or more apart.
  expect(tracker.visits.length).toBeLessThan(4 + (2 * (performance.now() - started)) / 1000)
  await tracker.stop()
})

test('it learns no name, no key and no address', async ({ people, folder, strangers }) => {
  test.setTimeout(longTestMs)
  const tracker = await startLyingTracker((say, { info_hash: infoHash }) =>
    say({ action: 'announce', info_hash: infoHash, interval: 120, complete: 3, incomplete: 3 }),
  )
  const { link, name } = await deliverBeside(tracker, { people, folder, strangers }, { seed: 141 })
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
