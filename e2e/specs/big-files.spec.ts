import { statfs } from 'node:fs/promises'
import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { gibibyte, makeFile, makeMarkedFile, makeSparseFile, mebibyte } from '../support/test-files.ts'

// What only the long tests have time and room for: bytes beyond 2^31 and 2^32, through disk and network for real.

/** Bounds for a slow machine. */
const longTestMs = 45 * 60_000
const completeMs = 30 * 60_000

/** @throws where the disk would run full in the middle: that is to be seen, not skipped. */
async function needRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const free = bavail * bsize
  if (free < bytes) throw new Error(`${folder} has ${free} bytes free, and this test needs ${bytes}: set TMPDIR`)
}

if (isLong) {
  test('a file beyond 4 GiB is received and saved', async ({ server, people, folder }) => {
    test.setTimeout(longTestMs)
    // Received pieces, the temporary copy and two of the download.
    await needRoom(folder, 5 * 4.2 * gibibyte)
    const file = await makeMarkedFile(folder, 'backup.img', Math.floor(4.2 * gibibyte), 300)
    const link = await share(await people.arrive({ onDisk: true }), server.url, [file.path])
    const receiver = await people.arrive({ onDisk: true })
    await receiver.goto(link)
    await receiver.getByRole('button', { name: 'Download all', exact: true }).click({ timeout: completeMs })
    await waitUntilComplete(receiver, completeMs)
    expect(await saveFile(receiver, file.name, 'en', completeMs)).toBe(file.sha256)
  })

  test('small files beyond 2^31 and 2^32 of a sparse share of 5 GiB are fetched alone', async ({
    server,
    people,
    folder,
  }) => {
    test.setTimeout(longTestMs)
    // Zeros: what lies elsewhere than it should is not what these hold.
    const first = await makeSparseFile(folder, 'first.img', 2 * gibibyte + 12_345)
    const early = await makeFile(folder, 'early.txt', 300_001, 302)
    const second = await makeSparseFile(folder, 'second.img', 3 * gibibyte)
    const late = await makeFile(folder, 'late.txt', 299_999, 304)
    const sender = await people.arrive({ onDisk: true, initScript: meterDataChannels })
    const link = await share(sender, server.url, [first, early.path, second, late.path])
    const receiver = await people.arrive({ onDisk: true })
    await receiver.goto(link)
    for (const name of ['first.img', 'second.img']) {
      await receiver.getByRole('checkbox', { name, exact: true }).uncheck({ timeout: completeMs })
    }
    await receiver.getByRole('button', { name: 'Download 2 files', exact: true }).click()
    await waitUntilComplete(receiver, completeMs)
    for (const file of [early, late]) expect(await saveFile(receiver, file.name)).toBe(file.sha256)
    // Each lies in one piece of 4 MiB or two.
    expect(await sentBytes(sender)).toBeLessThan(18 * mebibyte)
  })
}
