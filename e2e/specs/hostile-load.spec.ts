import { randomBytes } from 'node:crypto'
import { some } from '../support/effort.ts'
import { candidate, donePresence, longTestMs, setScene, twoAtOnce } from '../support/hostile-scene.ts'
import { takePulse } from '../support/page-pulse.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { bytesIn } from '../support/second-client/bencode.ts'
import type { ControlLink } from '../support/second-client/control-link.ts'
import { giveWrongPieces } from '../support/second-client/lying-peer.ts'
import { encodeDescription } from '../support/second-client/signals.ts'
import { expect, expectCalm, forgetAllPauses, test } from '../support/strangers.ts'
import { makeFile } from '../support/test-files.ts'

// Somebody who has the link, and gives what is not in the share, or more than a page may have to bear.

/** A page that read all of it within PROTOCOL.md's limit would take half a minute. */
const floodLength = 20_000

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
  await target.send(donePresence)
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
  const floods: readonly ((said: { manifest: Buffer }) => Parameters<ControlLink['send']>[0])[] = [
    () => ({ type: 'ping' }),
    () => ({ type: 'weather' }),
    () => ({ type: 'candidates', candidates: Array.from({ length: 4 }, () => candidate) }),
    ({ manifest }) => ({ type: 'request', id: 1, offset: 0, manifest }),
    () => ({ type: 'manifest', sequence: 9, digest: randomBytes(32) }),
    () => donePresence,
  ]
  await twoAtOnce(some(floods, 2, 123), async (flood) => {
    const member = await strangers.join(link)
    await member.offer(3)
    for (const to of ['sender', 'receiver'] as const) {
      const target = await member.link(to)
      const manifest = bytesIn(await target.next('manifest'), 'digest')
      await target.send(flood({ manifest }), floodLength)
      await target.connection.closed
    }
    await member.leave()
  })

  // Data links that are never answered, for the part that is being fetched.
  const opener = await strangers.join(link)
  await opener.offer(3)
  const target = await opener.link('receiver')
  await target.send(donePresence)
  await downloadAll(receiver)
  const part = bytesIn(await target.next('data-offer'), 'info-hash')
  const description = await strangers.connections.open().offer()
  for (let i = 0; i < 500; i++) {
    const offer = { type: 'data-offer', link: randomBytes(20), 'info-hash': part, ...encodeDescription(description) }
    await target.send(offer)
  }
  expect(await target.survives()).toBe(true)
  await expectCalm(strangers, sender, receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, scene.file.name)).toBe(scene.file.sha256)
})
