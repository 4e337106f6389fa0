import { moveFarAway } from '../support/far-away.ts'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share } from '../support/screens.ts'
import { meterDataChannels, sentBytes } from '../support/sent-bytes.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

/** Bytes a second. Blocks are 0.95 of what fills it where nothing limits them. */
const lineRate = 4_000_000
/** By then the line has been full, and is left some room; half a minute later it is filled again. */
const settledBytes = 6 * lineRate
const windowMs = 8_000
/** Four fifths, and what measuring errs by. */
const mostShare = 0.87
/** It goes on. */
const leastShare = 0.2

test('who leaves room on the line sends less than it carries', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'long.bin', 80 * mebibyte, 8)
  const sender = await people.arrive({ initScript: meterDataChannels })
  await moveFarAway(sender, { delayMs: 20, lossPercent: 0, uploadRate: lineRate })
  await sender.goto(`${server.url}#/settings`)
  await sender.getByRole('checkbox', { name: 'Leave room on my line' }).check()
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await expect.poll(() => sentBytes(sender), { timeout: 60_000 }).toBeGreaterThan(settledBytes)
  const [before, since] = [await sentBytes(sender), performance.now()]
  await sender.waitForTimeout(windowMs)
  const sent = (await sentBytes(sender)) - before
  const part = (1000 * sent) / (performance.now() - since) / lineRate
  expect(part).toBeLessThan(mostShare)
  expect(part).toBeGreaterThan(leastShare)
})
