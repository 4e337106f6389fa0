import { expect, test } from '../support/fixtures.ts'
import { leave } from '../support/leaving.ts'
import { downloadAll, progressOf, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { flipStoredByte, keepSentMessages, sentPieces } from '../support/stored-pieces.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// A bad disk: what was stored is not what is read back. A page holds pieces in memory, too: it is loaded anew before.

const size = 3 * mebibyte
const pieceLength = mebibyte / 4
/** A bound for a slow machine. */
const completeMs = 60_000

test('a byte that flipped in storage is found on saving, and its piece alone is fetched again', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'negatives.zip', size, 700)
  const sender = await people.arrive({ initScript: meterDataChannels })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive({ onDisk: true })
  expect(await receive(receiver, link, file.name)).toBe(file.sha256)

  await flipStoredByte(receiver, 5)
  await receiver.reload()
  await waitUntilComplete(receiver, completeMs)
  const before = await sentBytes(sender)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  const again = (await sentBytes(sender)) - before
  expect(again).toBeGreaterThan(pieceLength)
  expect(again).toBeLessThan(2 * pieceLength)
  await waitUntilComplete(receiver, completeMs)
  await expect(receiver.getByText('was damaged or gone. It was fetched again.')).toBeVisible()

  // What was fetched is what is stored now: nobody is needed for it any more.
  await sender.context().close()
  await receiver.reload()
  await waitUntilComplete(receiver, completeMs)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
})

test('a piece that is damaged in storage is not passed on, and both get it from who has it', async ({
  server,
  people,
  folder,
}) => {
  const file = await makeFile(folder, 'negatives.zip', size, 701)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [file.path])
  const giver = await people.arrive({ initScript: keepSentMessages })
  const other = await people.arrive()
  for (const receiver of [giver, other]) expect(await receive(receiver, link, file.name)).toBe(file.sha256)
  await leave(other)
  await sender.context().close()

  const damaged = 7
  const marks = await flipStoredByte(giver, damaged)
  await giver.reload()
  await waitUntilComplete(giver, completeMs)
  const newcomer = await people.arrive()
  await newcomer.goto(link)
  await downloadAll(newcomer)
  for (const page of [giver, newcomer]) {
    await expect(page.getByRole('status')).toHaveText(/^Nobody here has what is still missing/)
  }
  expect(await progressOf(newcomer)).toBeLessThan(100)
  await expect(giver.getByText('Some of what this device had stored is damaged or gone.')).toBeVisible()
  const others = marks.map((_, piece) => piece).filter((piece) => piece !== damaged)
  expect(others.length).toBeGreaterThan(10)
  expect(await sentPieces(giver, marks)).toEqual(others)

  await other.goto(link)
  for (const page of [giver, newcomer]) {
    await waitUntilComplete(page, completeMs)
    expect(await saveFile(page, file.name)).toBe(file.sha256)
  }
})
