import { expect, it } from 'vitest'
import { deriveContentKeys, deriveShareKeys } from '../crypto/derive.ts'
import { generateSigningKey, ownerKeyHashOf } from '../crypto/signing.ts'
import { filesOf } from '../core/manifest-files.ts'
import type { Manifest } from '../core/manifest.ts'
import type { ShareLink } from '../core/share-link.ts'
import { noTotals } from '../core/share-totals.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps } from './fakes.test-support.ts'
import { createOwnList } from './own-list.ts'

const file = (path: string) => ({ path, size: 1, type: '' })
const withFiles = (manifest: Manifest, ...paths: string[]): Manifest => ({
  ...manifest,
  partHashes: [...manifest.partHashes, null],
  parts: [...manifest.parts, { infoHash: null, salt: null, files: paths.map(file) }],
})
const kept = (path: string) => ({ path, modified: 0, handle: null })

async function begin() {
  const ownerKey = await generateSigningKey()
  const link: ShareLink = {
    kind: 'sealed',
    secret: new Uint8Array(16),
    ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
    meetingPoints: [],
  }
  const { swarmId } = await deriveShareKeys(link)
  const keys = await deriveContentKeys(link, null)
  const { records } = fakeDeps(new Hub())
  const offered: number[] = []
  const list = createOwnList(
    {
      records,
      session: { publishManifest: ({ notice }) => void offered.push(notice.sequence) },
      ended: new AbortController().signal,
      link,
      ownerKey,
      addedAt: 0,
      keys: () => keys,
      hashed: () => [],
      isPaused: () => false,
      totals: () => noTotals,
    },
    {
      manifest: {
        swarmId,
        sequence: 0,
        partHashes: [null],
        password: null,
        expires: null,
        parts: [{ infoHash: null, salt: null, files: [file('a')] }],
      },
      sources: [kept('a')],
    },
  )
  await list.publish((manifest) => ({ manifest }))
  return { list, records, offered, swarmId }
}

it('a list that can’t be sealed changes nothing, and the next one is made of the list before', async () => {
  const { list, records, offered, swarmId } = await begin()
  const before = await records.find(swarmId)
  const onSealed = () => expect.unreachable()
  const twice = list.publish((now) => ({ manifest: withFiles(now, 'a'), added: [kept('a')], onSealed }))
  const next = list.publish((now) => ({ manifest: withFiles(now, 'b'), added: [kept('b')] }))
  await list.keep()
  await expect(twice).rejects.toThrow()
  expect(await records.find(swarmId)).toEqual(before)
  await next
  expect(filesOf(list.manifest).map(({ file: { path } }) => path)).toEqual(['a', 'b'])
  expect(list.sources.map(({ path }) => path)).toEqual(['a', 'b'])
  expect(offered).toEqual([1, 2])
  expect(await records.find(swarmId)).toMatchObject({ record: { sources: list.sources } })
})
