import type { Page } from '@playwright/test'
import type { LyingTracker } from './lying-tracker.ts'
import { takePulse } from './page-pulse.ts'
import type { People } from './people.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from './screens.ts'
import { startServer } from './server-process.ts'
import { expect, expectCalm, forgetAllPauses, type Strangers } from './strangers.ts'
import { makeFile } from './test-files.ts'

export interface TestTools {
  readonly people: People
  readonly folder: string
  readonly strangers: Strangers
}

export interface Delivery {
  readonly seed: number
  /** Before anybody else can know the link. */
  readonly onLink?: (link: string) => void
}

/** A share and its delivery over the process's own tracker, while pages use the other one too. */
export async function deliverBeside(
  tracker: LyingTracker,
  { people, folder, strangers }: TestTools,
  { seed, onLink }: Delivery,
): Promise<{ readonly link: string; readonly name: string }> {
  const server = await startServer({ flags: ['--meeting-point', tracker.url] })
  for (const url of [server.url, tracker.url]) people.allow(new URL(url).host)
  try {
    const file = await makeFile(folder, 'wedding speech.mp4', 2_000_000, seed)
    const sender: Page = await people.arrive({ initScript: takePulse })
    const link = await share(sender, server.url, [file.path])
    onLink?.(link)
    const receiver = await people.arrive({ initScript: takePulse })
    await receiver.goto(link)
    await forgetAllPauses(strangers, sender, receiver)
    await downloadAll(receiver)
    await waitUntilComplete(receiver, 100_000)
    expect(await saveFile(receiver, file.name)).toBe(file.sha256)
    await expect(sender.getByText('Delivered to 1 person')).toBeVisible()
    await expect(receiver.getByRole('list').last().getByRole('listitem')).toHaveCount(1)
    await expectCalm(strangers, sender, receiver)
    return { link, name: file.name }
  } finally {
    await server.stop()
  }
}
