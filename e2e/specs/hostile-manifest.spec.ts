import { randomBytes } from 'node:crypto'
import { some } from '../support/effort.ts'
import { longTestMs, presence, twoAtOnce } from '../support/hostile-scene.ts'
import { takePulse } from '../support/page-pulse.ts'
import { contentKeysOf, newShare, newSigningKey } from '../support/second-client/keys.ts'
import { sealManifest } from '../support/second-client/manifest.ts'
import { expect, screenOf, test } from '../support/strangers.ts'

// Lists of files that the owner of a link never signed, and one that it should not have.

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
