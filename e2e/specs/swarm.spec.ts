import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const uploadRate = 3_000_000

for (const seed of isLong ? [10, 11, 12, 13, 14] : [10]) {
  test(`three receivers feed each other, seed ${seed}`, async ({ server, people, folder }) => {
    test.setTimeout(180_000)
    const file = await makeFile(folder, 'lecture.mp4', 32 * mebibyte, seed)
    const sender = await people.arrive({ initScript: meterDataChannels, uploadRate })
    const link = await share(sender, server.url, [file.path])
    const receivers = await Promise.all([1, 2, 3].map(() => people.arrive()))
    await Promise.all(receivers.map((receiver) => receiver.goto(link)))
    await Promise.all(receivers.map((receiver) => receiver.getByRole('button', { name: 'Download all' }).waitFor()))
    const started = performance.now()
    await Promise.all(receivers.map((receiver) => downloadAll(receiver)))
    await Promise.all(receivers.map((receiver) => waitUntilComplete(receiver, 120_000)))
    const seconds = (performance.now() - started) / 1000
    for (const receiver of receivers) expect(await saveFile(receiver, file.name)).toBe(file.sha256)

    const copies = (await sentBytes(sender)) / file.size
    test.info().annotations.push({
      type: 'measured',
      description: `the sender gave ${copies.toFixed(2)} copies in ${seconds.toFixed(1)} s`,
    })
    // At least one whole copy has to leave the sender, and no faster than its line allows.
    expect(copies).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeGreaterThan((0.9 * file.size) / uploadRate)
    expect(copies).toBeLessThan(1.6)
  })
}

test('what one receiver has outlives the sender', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'thesis.pdf', 20 * mebibyte, 20)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [file.path])
  const first = await people.arrive()
  expect(await receive(first, link, file.name)).toBe(file.sha256)
  await sender.context().close()
  const newcomer = await people.arrive()
  expect(await receive(newcomer, link, file.name)).toBe(file.sha256)
})
