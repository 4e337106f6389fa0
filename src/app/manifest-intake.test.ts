import { expect, it, vi } from 'vitest'
import { sha256 } from '../crypto/digest.ts'
import { sealManifest } from '../crypto/manifest-envelope.ts'
import { generateSigningKey, ownerKeyHashOf } from '../crypto/signing.ts'
import { digestFrom, type PeerId, type SwarmId } from '../core/ids.ts'
import type { ManifestNotice } from '../core/ports/mesh.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import type { Bytes } from '../lib/bytes.ts'
import { systemClock } from '../lib/clock.ts'
import { createManifestIntake } from './manifest-intake.ts'

const swarmId = 'ab'.repeat(20) as SwarmId
const [ana, budi, honest] = ['01', '02', '03'] as [PeerId, PeerId, PeerId]

async function listOf(ownerKey: SigningKey, sequence: number, path = 'a'): Promise<[ManifestNotice, Bytes]> {
  const parts = [{ infoHash: null, salt: null, files: [{ path, size: 1, type: '' }] }]
  const manifest = { swarmId, sequence, partHashes: [null], password: null, expires: null, parts }
  const bytes = await sealManifest({ manifest, ownerKey, manifestKey: new Uint8Array(32) })
  const digest = digestFrom(await sha256(bytes))
  if (!digest) throw new Error('32 bytes')
  return [{ sequence, digest }, bytes]
}

async function setUp(documents: readonly [ManifestNotice, Bytes][], ownerKey: SigningKey) {
  const fetched: number[] = []
  const forged: PeerId[] = []
  const taken: number[] = []
  let conflicts = 0
  const ended = new AbortController()
  const intake = createManifestIntake({
    swarmId,
    clock: systemClock,
    unixTime: Date.now,
    ended: ended.signal,
    onExpired() {
      throw new Error('none of these lists has an end')
    },
    isSender: (id) => id === honest,
    onError(error) {
      throw error
    },
    link: {
      kind: 'sealed',
      secret: new Uint8Array(16),
      ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
      meetingPoints: [],
    },
    fetch(_, { digest, sequence }) {
      fetched.push(sequence)
      if (ended.signal.aborted) return Promise.reject(ended.signal.reason)
      return Promise.resolve(documents.find(([notice]) => notice.digest === digest)?.[1] ?? null)
    },
    onForged: (id) => forged.push(id),
    onConflict: () => conflicts++,
    onNewer: ({ header }) => Promise.resolve(void taken.push(header.sequence)),
  })
  return { intake, fetched, forged, taken, end: () => ended.abort(), conflicts: () => conflicts }
}

it('takes the newest first and fetches nothing that changes nothing', async () => {
  const owner = await generateSigningKey()
  const [one, two] = [await listOf(owner, 1), await listOf(owner, 2)]
  const { intake, fetched, taken } = await setUp([one, two], owner)
  intake.offered(ana, one[0])
  intake.offered(budi, two[0])
  await vi.waitFor(() => expect(taken.at(-1)).toBe(2))
  const seen = fetched.length
  intake.offered(ana, one[0])
  intake.offered(ana, two[0])
  await new Promise((resolve) => setImmediate(resolve))
  expect(fetched.length).toBe(seen)
  expect(intake.held?.notice).toEqual(two[0])
})

it('tells the owner’s word from a forgery, a mislabelled list and a second list of one number', async () => {
  const owner = await generateSigningKey()
  const good = await listOf(owner, 3)
  const other = await listOf(owner, 3, 'b')
  const foreign = await listOf(await generateSigningKey(), 9)
  const mislabelled: [ManifestNotice, Bytes] = [{ ...foreign[0], sequence: 8 }, good[1]]
  const { intake, forged, taken, conflicts } = await setUp([good, other, foreign, mislabelled], owner)
  intake.offered(ana, foreign[0])
  await vi.waitFor(() => expect(forged).toEqual([ana]))
  intake.offered(ana, mislabelled[0])
  await vi.waitFor(() => expect(forged).toEqual([ana, ana]))
  intake.offered(budi, good[0])
  await vi.waitFor(() => expect(taken).toEqual([3]))
  intake.offered(ana, other[0])
  await vi.waitFor(() => expect(conflicts()).toBe(1))
  expect(intake.held?.notice).toEqual(good[0])
})

it('a large number that is never backed by a list keeps nobody waiting', async () => {
  const owner = await generateSigningKey()
  const good = await listOf(owner, 1)
  const { intake, fetched, taken } = await setUp([good], owner)
  const empty = { sequence: 9e15, digest: 'ff'.repeat(32) as ManifestNotice['digest'] }
  for (let i = 0; i < 100; i++) intake.offered(ana, empty)
  intake.offered(budi, good[0])
  for (let i = 0; i < 100; i++) intake.offered(ana, empty)
  await vi.waitFor(() => expect(taken).toEqual([1]))
  expect(fetched.filter((sequence) => sequence === empty.sequence).length).toBeLessThanOrEqual(2)
})

it('asks nobody once the share was left', async () => {
  const owner = await generateSigningKey()
  const { intake, fetched, end } = await setUp([], owner)
  end()
  intake.offered(ana, (await listOf(owner, 1))[0])
  await new Promise((resolve) => setImmediate(resolve))
  expect(fetched).toEqual([])
})
