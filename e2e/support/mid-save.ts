import { expect, type Download } from '@playwright/test'
import type { People, PersonOptions } from './people.ts'
import { press, share, waitUntilComplete } from './screens.ts'
import type { ServerProcess } from './server-process.ts'
import { makeFile, mebibyte } from './test-files.ts'

interface Scene {
  readonly server: ServerProcess
  readonly people: People
  readonly folder: string
}

/**
 * Two files are being saved by the button of that name: one is here, and the other does not come before `goOn`, for its
 * sender has paused.
 */
export async function inMidSave(
  { server, people, folder }: Scene,
  initScript?: PersonOptions['initScript'],
  button = 'Save all as ZIP',
) {
  const here = await makeFile(folder, 'here.bin', 8 * mebibyte, 840)
  const later = await makeFile(folder, 'later.bin', 8 * mebibyte, 841)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [here.path, later.path])
  const receiver = await people.arrive(initScript && { initScript })
  const downloads: Download[] = []
  receiver.on('download', (download) => downloads.push(download))
  await receiver.goto(link)
  await receiver.getByRole('checkbox', { name: later.name }).uncheck()
  await press(receiver, 'Download 1 file')
  await waitUntilComplete(receiver, 60_000)
  await press(sender, 'Pause')
  await receiver.getByRole('checkbox', { name: later.name }).check()
  await press(receiver, 'Download 1 file')
  await press(receiver, button)
  await expect(receiver.getByText(/^Saving, [1-9]/)).toBeVisible()
  return {
    receiver,
    downloads,
    goOn: () => press(sender, 'Resume'),
    digests: new Map([here, later].map(({ name, sha256 }) => [name, sha256])),
  }
}
