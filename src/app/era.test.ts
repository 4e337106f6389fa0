import { expect, it } from 'vitest'
import { infoHashFrom } from '../core/ids.ts'
import { layoutPart } from '../core/part-layout.ts'
import { known } from '../lib/known.test-support.ts'
import { createEra } from './era.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps } from './fakes.test-support.ts'

const infoHash = known(infoHashFrom(new Uint8Array(20).fill(1)))
const info = new Uint8Array(3)

it('writes until it is over, and nothing after that', async () => {
  const { deps, records, stores } = fakeDeps(new Hub())
  const [before, after] = [createEra(deps), createEra(deps)]
  await before.deps.records.keepInfo(infoHash, info)
  expect(await before.deps.records.findInfo(infoHash)).toEqual(info)
  await records.forgetAll()
  before.end()
  const late = [before.deps.records.keepInfo(infoHash, info), before.deps.stores.open(infoHash, layoutPart([10]))]
  for (const outcome of await Promise.allSettled(late)) {
    expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'closed' } })
  }
  expect([records.kept.size, stores.opened.size]).toEqual([0, 0])
  await after.deps.records.keepInfo(infoHash, info)
  expect(records.kept.size).toBe(1)
})
