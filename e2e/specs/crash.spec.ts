import type { Page } from '@playwright/test'
import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { copiesIn, stopWritesAfter } from '../support/half-saved.ts'
import { downloadAll, progressOf, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { seededRandom } from '../support/seeded-random.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, makeSparseFile, mebibyte, type TestFile } from '../support/test-files.ts'

// SIGKILL while files are prepared, transferred and saved, at a progress that the seed chooses, never at a time. Who is
// killed has a browser process and a profile on disk of their own.

/** Bytes a second of who has everything: what is missing at the moment of the kill takes long. */
const uploadRate = 1_500_000
/** A bound for a slow machine. */
const longTestMs = 300_000
const completeMs = 120_000

const victims = ['tracker', 'receiver', 'sender', 'sender who is needed no more'] as const
/** Of the receiver and of the tracker tell resume.spec.ts and tracker-restart.spec.ts, too. */
const seeds = isLong ? Array.from({ length: 20 }, (_, i) => i) : [2, 3]
/** Those of the other moments. Preparing what takes long enough to be caught at it is for the long tests. */
const preparingSeeds = isLong ? [0, 1, 2, 3, 4] : []
const savingSeeds = isLong ? [0, 1, 2, 3, 4] : [0]
const noOne = 'No one with this file is online right now. Leave this tab open and it starts by itself.'

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
          // Whoever is connected needs it no more.
          await Promise.all(fetching.map((receiver) => reach(receiver, 1)))
          await server.kill()
          await expectAll(fetching, file)
          return
        case 'receiver':
          await people.kill(first)
          await expectAll(others, file)
          await expectGoesOn(await people.arrive({ profileOf: first }), link, file)
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

for (const seed of preparingSeeds) {
  const moment = 3 + Math.floor(seededRandom(2000 + seed)() * 30)

  test(`the sender is killed when it has prepared ${moment} %, seed ${seed}`, async ({ server, people, folder }) => {
    test.setTimeout(longTestMs)
    const big = await makeSparseFile(folder, 'film.mkv', 4096 * mebibyte)
    const file = await makeFile(folder, 'archive.zip', 2 * mebibyte, 300 + seed)
    const sender = await people.arrive({ onDisk: true })
    const link = await share(sender, server.url, [big, file.path])
    const receivers = [await people.arrive({ onDisk: true }), await people.arrive({ onDisk: true })]
    for (const receiver of receivers) {
      await receiver.goto(link)
      await downloadAll(receiver)
    }
    // Asked for before it is here.
    const downloads = receivers.map(downloadsOf)
    for (const receiver of receivers) {
      await receiver.getByRole('button', { name: `Save ${file.name}`, exact: true }).click()
    }
    await Promise.all(receivers.map((receiver) => reach(receiver, moment)))
    for (const receiver of receivers) {
      await expect(receiver.getByRole('status')).toHaveText('The sender is preparing the files')
    }
    await people.kill(sender)
    const expectWaiting = async () => {
      for (const receiver of receivers) {
        await expect(receiver.getByRole('status')).toHaveText(noOne, { timeout: completeMs })
        await expect(receiver.getByRole('alert')).toHaveCount(0)
      }
    }
    await expectWaiting()

    const newLink = await share(await people.arrive({ profileOf: sender }), server.url, [file.path])
    expect(newLink).not.toBe(link)
    expect(await receive(await people.arrive(), newLink, file.name)).toBe(file.sha256)
    // The old link is another share, which nobody has.
    await expectWaiting()
    for (const receiver of receivers) await expect(receiver.getByText('Saved when it is here')).toBeVisible()
    expect(downloads.flat()).toEqual([])
  })
}

for (const seed of savingSeeds) {
  const moment = 5 + Math.floor(seededRandom(3000 + seed)() * 65)

  test(`a receiver is killed when it has saved ${moment} %, seed ${seed}`, async ({ server, people, folder }) => {
    test.setTimeout(longTestMs)
    const file = await makeFile(folder, 'film.mkv', (isLong ? 64 : 16) * mebibyte, 400 + seed)
    const link = await share(await people.arrive({ onDisk: true }), server.url, [file.path])
    const receiver = await people.arrive({ onDisk: true })
    await receiver.goto(link)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, completeMs)
    const downloads = downloadsOf(receiver)
    await stopWritesAfter(receiver, (moment / 100) * file.size)
    await receiver.getByRole('button', { name: `Save ${file.name}`, exact: true }).click()
    await expect(receiver.getByText(/^Saving, /)).toBeVisible()
    await expect.poll(() => copiesIn(receiver)).toHaveLength(1)
    await people.kill(receiver)

    const back = await people.arrive({ profileOf: receiver })
    const downloadsAfter = downloadsOf(back)
    await back.goto(server.url)
    await expect.poll(() => copiesIn(back)).toEqual([])
    await back.goto(link)
    await waitUntilComplete(back, completeMs)
    await expect(back.getByText('In your downloads')).toHaveCount(0)
    expect([...downloads, ...downloadsAfter]).toEqual([])
    expect(await saveFile(back, file.name)).toBe(file.sha256)
    await expect(back.getByText('In your downloads').first()).toBeVisible()
    expect(downloadsAfter).toEqual([file.name])
  })
}

/** The names of what the browser has downloaded of this page so far. */
function downloadsOf(page: Page): readonly string[] {
  const names: string[] = []
  page.on('download', (download) => void names.push(download.suggestedFilename()))
  return names
}

/** Until this much is there, in percent. */
async function reach(receiver: Page, percent: number): Promise<void> {
  await expect
    .poll(() => progressOf(receiver), { timeout: completeMs, intervals: [50] })
    .toBeGreaterThanOrEqual(percent)
}

/** Without being asked again, from what was stored before the kill. */
async function expectGoesOn(back: Page, link: string, file: TestFile): Promise<void> {
  await back.goto(link)
  await expectAll([back], file)
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
