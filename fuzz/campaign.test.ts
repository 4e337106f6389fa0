import { describe, expect, test } from 'vitest'
import { checkInput, createCampaign } from './campaign.ts'
import { minimise } from './minimiser.ts'
import type { Input, Target } from './target.ts'

const target: Target = { name: 'any', kind: 'bytes', samples: [new Uint8Array(40)], check: () => 'accepted' }

async function inputsOf(seed: string): Promise<Input[]> {
  const inputs: Input[] = []
  const campaign = createCampaign(target, seed, (input) => inputs.push(input))
  for (let run = 0; run < 200; run++) await campaign.step()
  return inputs
}

describe('a campaign', () => {
  test('is the same for the same seed, and another for another', async () => {
    const [one, same, other] = [await inputsOf('1'), await inputsOf('1'), await inputsOf('2')]
    expect(same).toEqual(one)
    expect(other).not.toEqual(one)
    expect(new Set(one.map(String)).size).toBeGreaterThan(100)
  })
})

describe('a check', () => {
  test('sees what an input takes each time, whatever earlier ones left behind', { timeout: 60_000 }, async () => {
    const swells: Target = {
      ...target,
      check: () => (new Uint8Array(100 * 2 ** 20).length > 0 ? 'accepted' : 'refused'),
    }
    for (let run = 0; run < 300; run++) {
      expect(await checkInput(swells, new Uint8Array(4)), `run ${run}`).toMatchObject({
        reason: 'took 100 MiB of array buffers',
      })
    }
  })
})

describe('the minimiser', () => {
  test('takes away what is not needed, and makes the rest plain', async () => {
    const fails = async (input: Input) => input.length > 2 && input[input.length - 1] === 7
    expect(
      await minimise(
        Uint8Array.from({ length: 100 }, () => 7),
        fails,
        () => true,
      ),
    ).toEqual(Uint8Array.of(0, 0, 7))
  })

  test('keeps what it has when the time is up', async () => {
    let tries = 0
    const smallest = await minimise(
      'x'.repeat(64),
      async () => true,
      () => ++tries < 8,
    )
    expect(smallest.length).toBeLessThan(64)
  })
})
