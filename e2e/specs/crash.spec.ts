import type { Page } from '@playwright/test'
import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, mebibyte, type TestFile } from '../support/test-files.ts'

// SIGKILL in mid-transfer, at a progress that the seed chooses, never at a time. Each person has a browser process and a
// profile on disk of their own.

/** Bytes a second of who has everything: what is missing at the moment of the kill takes long. */
const uploadRate = 1_500_000
/** A bound for a slow machine. */
const longTestMs = 300_000
const completeMs = 120_000

const victims = ['tracker', 'receiver', 'sender', 'sender who is needed no more'] as const
/** Each victim at least once. */
const seeds = Array.from({ length: isLong ? 20 : victims.length }, (_, i) => i)

for (const seed of seeds) {
  const random = seededRandom(1000 + seed)
  const victim = victims[seed % victims.length] ?? 'tracker'
  const receiverCount = 2 + Math.floor(random() * 2)
  const moment = 10 + Math.floor(random() * 60)

  test(`the ${victim} is killed at ${moment} %, ${receiverCount} receivers, seed ${seed}`, async ({
    people,
    folder,
  }) => {
    test.setTimeout(longTestMs)
    const server = await startServer()
    people.allow(new URL(server.url).host)
    try {
      const file = await makeFile(folder, 'archive.zip', (isLong ? 24 : 8) * mebibyte, 200 + seed)
      const isNeeded = victim !== 'sender who is needed no more'
      const sender = await people.arrive({ onDisk: true, uploadRate })
      const link = await share(sender, server.url, [file.path])
      const first = await people.arrive({ onDisk: true, ...(!isNeeded && { uploadRate }) })
      const others = await Promise.all(Array.from({ length: receiverCount - 1 }, () => people.arrive({ onDisk: true })))
      if (!isNeeded) expect(await receive(first, link, file.name)).toBe(file.sha256)
      const fetching = isNeeded ? [first, ...others] : others
      await Promise.all(fetching.map((receiver) => receiver.goto(link)))
      await Promise.all(fetching.map((receiver) => downloadAll(receiver)))
      const watched = fetching[0] ?? first
      await reach(watched, moment)
      // The last thing before the kill.
      expect(await progressOf(watched)).toBeLessThan(100)

      switch (victim) {
        case 'tracker':
          await server.kill()
          await expectAll(fetching, file)
          return
        case 'receiver':
          await people.kill(first)
          await expectAll(others, file)
          // Whatever was half-written on its disk: it can start again.
          expect(await receive(await people.arrive({ profileOf: first }), link, file.name)).toBe(file.sha256)
          return
        case 'sender who is needed no more':
          await people.kill(sender)
          await expectAll(fetching, file)
          return
        case 'sender':
          await people.kill(sender)
          await expectAllOrNothing(fetching, file)
      }
    } finally {
      await server.kill()
    }
  })
}

/** Until this much is there, in percent. */
async function reach(receiver: Page, percent: number): Promise<void> {
  await expect
    .poll(() => progressOf(receiver), { timeout: completeMs, intervals: [50] })
    .toBeGreaterThanOrEqual(percent)
}

async function expectAll(receivers: readonly Page[], file: TestFile): Promise<void> {
  await Promise.all(receivers.map((receiver) => waitUntilComplete(receiver, completeMs)))
  for (const receiver of receivers) expect(await saveFile(receiver, file.name)).toBe(file.sha256)
}

/**
 * Those who are left have all between them, and then each of them has it; or something is missing, and then each of them
 * says so and claims nothing.
 */
async function expectAllOrNothing(receivers: readonly Page[], file: TestFile): Promise<void> {
  const settled = /^(Complete|Nobody here has what is still missing)/
  await Promise.all(
    receivers.map((receiver) => expect(receiver.getByRole('status')).toHaveText(settled, { timeout: completeMs })),
  )
  const complete = await Promise.all(
    receivers.map(async (receiver) =>
      ((await receiver.getByRole('status').textContent()) ?? '').startsWith('Complete'),
    ),
  )
  expect(new Set(complete).size).toBe(1)
  for (const [i, receiver] of receivers.entries()) {
    if (complete[i]) expect(await saveFile(receiver, file.name)).toBe(file.sha256)
    else expect(await progressOf(receiver)).toBeLessThan(100)
  }
}
