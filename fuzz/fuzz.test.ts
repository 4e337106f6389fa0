import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { checkInput, createCampaign, type Failure } from './campaign.ts'
import { corpusFolder, readCorpus } from './corpus.ts'
import { targets } from './targets.ts'

const isLong = process.env['TUKAR_LONG'] === '1'
const runs = isLong ? 20_000 : 2_000
/** The same in every run: what is found by others is in the corpus. */
const seed = 'unit'

test('every folder of the corpus is a target’s', () => {
  const names = new Set(targets.map(({ name }) => name))
  expect(readdirSync(corpusFolder).filter((folder) => !names.has(folder))).toEqual([])
})

describe.each(targets)('$name', { timeout: isLong ? 600_000 : 60_000 }, (target) => {
  test('does well on every input that ever failed', async () => {
    for (const input of readCorpus(target)) expect(['accepted', 'refused']).toContain(await checkInput(target, input))
  })

  test(`does well on ${runs} inputs, and takes some and refuses some`, async () => {
    const campaign = createCampaign(target, seed)
    let failure: Failure | null = null
    for (let run = 0; run < runs && failure === null; run++) failure = await campaign.step()
    expect(failure).toBeNull()
    expect(campaign.counts.accepted).toBeGreaterThan(runs / 100)
    expect(campaign.counts.refused).toBeGreaterThan(runs / 100)
  })
})
