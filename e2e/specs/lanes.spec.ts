import { isLong } from '../support/effort.ts'
import {
  cutAllConnections,
  cutNewestConnection,
  madeConnections,
  moveFarAway,
  openConnections,
  rememberConnections,
  type FarAway,
} from '../support/far-away.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, receive, saveFile, share, waitUntilComplete } from '../support/screens.ts'
import { startServer } from '../support/server-process.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

// Far away, several connections carry a person's file; people are shown and served as one each.

/** On a way that loses nothing one would fill the line, and none would be added. */
const away: FarAway = { delayMs: 60, lossPercent: 0.2, uploadRate: 4_000_000 }
/** To the sender: the control link, and the data link's first. */
const withoutLanes = 2

test('over a long way several connections carry one person’s file; some are cut, then all, and it arrives whole', async ({
  server,
  people,
  folder,
}) => {
  test.setTimeout(isLong ? 360_000 : 240_000)
  const file = await makeFile(folder, 'far.bin', 64 * mebibyte, 5)
  const sender = await people.arrive({ initScript: rememberConnections })
  await moveFarAway(sender, away)
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive({ initScript: rememberConnections })
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect.poll(() => openConnections(sender), { timeout: 60_000 }).toBeGreaterThan(withoutLanes + 1)
  for (const end of [sender, receiver]) await cutNewestConnection(end)
  const made = await madeConnections(sender)
  await cutAllConnections(receiver)
  await expect.poll(() => openConnections(sender, made), { timeout: 60_000 }).toBeGreaterThan(withoutLanes + 1)
  await waitUntilComplete(receiver, 120_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
  await expect(sender.getByText('Delivered to 1 person')).toBeVisible()
  if (!isLong) return
  // Nothing is sent any more.
  await expect.poll(() => openConnections(sender), { timeout: 90_000 }).toBe(withoutLanes)
})

test('on the same network one connection is enough', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'near.bin', 64 * mebibyte, 6)
  const sender = await people.arrive({ initScript: rememberConnections })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  expect(await receive(receiver, link, file.name)).toBe(file.sha256)
  expect(await madeConnections(sender)).toBeLessThanOrEqual(withoutLanes + 1)
  expect(await openConnections(sender)).toBe(withoutLanes)
})

test('with --max-lanes 1 one connection carries it, however far', async ({ people, folder }) => {
  const server = await startServer({ flags: ['--max-lanes', '1'] })
  try {
    people.allow(new URL(server.url).host)
    const file = await makeFile(folder, 'far.bin', 4 * mebibyte, 7)
    const sender = await people.arrive({ initScript: rememberConnections })
    await moveFarAway(sender, away)
    const link = await share(sender, server.url, [file.path])
    const receiver = await people.arrive()
    expect(await receive(receiver, link, file.name)).toBe(file.sha256)
    expect(await madeConnections(sender)).toBeLessThanOrEqual(withoutLanes + 1)
    expect(await openConnections(sender)).toBe(withoutLanes)
  } finally {
    await server.stop()
  }
})
