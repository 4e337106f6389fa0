import type { Page } from '@playwright/test'
import type { People } from './people.ts'
import { takePulse } from './page-pulse.ts'
import { downloadAll, saveFile, share, waitUntilComplete } from './screens.ts'
import { expect } from './strangers.ts'
import { makeFile, type TestFile } from './test-files.ts'

// What the tests of dishonest members have in common.

/** A bound for a slow machine. */
export const longTestMs = 300_000

/** As an honest receiver says it before it has said yes. */
export const presence = { type: 'presence', phase: 'waiting', progress: 0, held: 0, pause: 'none' }
/** As an honest receiver says it at the end. */
export const donePresence = { ...presence, phase: 'done', progress: 10_000, held: 10_000 }

/** An address, in the form of the field, where nobody listens. */
export const candidate = { candidate: 'candidate:1 1 udp 1 127.0.0.1 1025 typ host', mid: '0' }

/** Of a service that is asked by TCP. */
export const tcpCandidate = (port: number) => ({
  candidate: `candidate:2 1 tcp 1 127.0.0.1 ${port} typ host tcptype passive`,
  mid: '0',
})
/** Of a host that has to be looked up. */
export const namedCandidate = (name: string, port: number) => ({
  candidate: `candidate:3 1 udp 1 ${name} ${port} typ host`,
  mid: '0',
})
/** As some browsers write their candidates into a description. */
export const crowdLines = (port: number): string =>
  Array.from({ length: 300 }, (_, i) => `a=candidate:${i} 1 udp 1 127.0.0.1 ${port} typ host\r\n`).join('')

export interface Scene {
  readonly sender: Page
  readonly receiver: Page
  readonly link: string
  readonly file: TestFile
}

/** A sender and a receiver who has not said yes; nothing about them may change. */
export async function setScene(people: People, url: string, folder: string, seed: number): Promise<Scene> {
  const file = await makeFile(folder, 'holiday.jpg', 3_000_000, seed)
  const sender = await people.arrive({ initScript: takePulse })
  const link = await share(sender, url, [file.path])
  const receiver = await people.arrive({ initScript: takePulse })
  await receiver.goto(link)
  await expect(receiver.getByRole('button', { name: 'Download all' })).toBeVisible()
  // The last that is known of each other: from here on a screen stands still.
  for (const page of [sender, receiver]) await expect(page.getByText('direct', { exact: true })).toBeVisible()
  return { sender, receiver, link, file }
}

export async function expectDelivery({ receiver, file }: Scene): Promise<void> {
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  expect(await saveFile(receiver, file.name)).toBe(file.sha256)
}

/** So few at once that a tracker passes three offers of one to everybody else. */
export async function twoAtOnce<T>(items: readonly T[], act: (item: T, index: number) => Promise<void>): Promise<void> {
  const entries = [...items.entries()]
  const work = async () => {
    for (let entry = entries.shift(); entry; entry = entries.shift()) await act(entry[1], entry[0])
  }
  await Promise.all([work(), work()])
}
