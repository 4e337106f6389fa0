import type { Page } from '@playwright/test'
import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { haveLittleRoom } from '../support/quota.ts'
import { pickInPrivate, privateFiles } from '../support/save-picker.ts'
import { inMidSave } from '../support/mid-save.ts'
import { downloadAll, press, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, mebibyte, sha256 } from '../support/test-files.ts'

// All files into a new folder inside of one that the person picks: here a folder of the origin-private file system.

const files = [
  { path: 'Trip/film.mkv', size: 12 * mebibyte },
  { path: 'Trip/写真/naïve café/🌋 peak.jpg', size: 70_000 },
  { path: 'Trip/写真/empty.txt', size: 0 },
  { path: "Trip/तस्वीर/it's (1) & 100% #x.bin", size: 1 },
]

async function makeTrip(folder: string, seed: number): Promise<Map<string, string>> {
  const made = new Map<string, string>()
  for (const [i, { path, size }] of files.entries()) {
    made.set(path, (await makeFile(folder, path, size, seed + i)).sha256)
  }
  return made
}

const renamed = (digests: ReadonlyMap<string, string>, name: string) =>
  [...digests].map(([path, digest]) => [path.replace(/^Trip/, name), digest] as const)

const saved = (page: Page) => page.getByText('Saved. You can close this tab.')

test('all files get into a new folder, equal, beside what is there', async ({ server, people, folder }) => {
  const expected = await makeTrip(folder, 800)
  const link = await share(await people.arrive(), server.url, { folder: join(folder, 'Trip') })
  const receiver = await people.arrive({ initScript: pickInPrivate })
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await press(receiver, 'Save to a folder')
  await expect(saved(receiver)).toBeVisible()
  expect(await privateFiles(receiver, 'picked')).toEqual(expected)

  await press(receiver, 'Save to a folder')
  const twice = new Map([...expected, ...renamed(expected, 'Trip (2)')])
  await expect.poll(() => privateFiles(receiver, 'picked')).toEqual(twice)
})

test('it may begin while the download runs, and cancelled it leaves what was there', async ({
  server,
  people,
  folder,
}) => {
  const { receiver, goOn, digests } = await inMidSave({ server, people, folder }, pickFilled, 'Save to a folder')
  await press(receiver, 'Cancel saving to a folder')
  await expect(receiver.getByText('Cancelled. No unfinished file is left.')).toBeVisible()
  const mine = new Map([['here/mine.txt', sha256(Buffer.from('mine'))]])
  expect(await privateFiles(receiver, 'picked')).toEqual(mine)
  expect(await foldersIn(receiver)).toEqual(['here'])

  await press(receiver, 'Save to a folder')
  await expect(receiver.getByText(/^Saving, [1-9]/)).toBeVisible()
  await goOn()
  await expect(saved(receiver)).toBeVisible({ timeout: 60_000 })
  const made = [...digests].map(([name, digest]) => [`here (2)/${name}`, digest] as const)
  expect(await privateFiles(receiver, 'picked')).toEqual(new Map([...mine, ...made]))
})

test('what does not fit goes straight into a folder', async ({ server, people, folder }) => {
  const expected = await makeTrip(folder, 820)
  const link = await share(await people.arrive(), server.url, { folder: join(folder, 'Trip') })
  const receiver = await people.arrive({ initScript: pickInPrivate })
  await receiver.addInitScript(haveLittleRoom)
  await receiver.goto(link)
  await expect(receiver.getByText(/Choose fewer files or save to a folder\.$/)).toBeVisible()
  await press(receiver, 'Save to a folder')
  await expect(receiver.getByRole('status')).toHaveText('Complete. It is on your disk.', { timeout: 60_000 })
  expect(await privateFiles(receiver, 'picked')).toEqual(expected)
})

test('where nobody can pick a folder, it says so', async ({ server, people, folder }) => {
  await makeTrip(folder, 830)
  const link = await share(await people.arrive(), server.url, { folder: join(folder, 'Trip') })
  // A browser without a window closes each picker at once.
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  await press(receiver, 'Save to a folder')
  await expect(receiver.getByRole('alert')).toHaveText(/^This browser lets nobody pick a folder here\./)
})

const foldersIn = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => {
    const names: string[] = []
    const root = await navigator.storage.getDirectory()
    for await (const name of (await root.getDirectoryHandle('picked')).keys()) names.push(name)
    return names
  })

/** Runs in the page, before its own scripts: a folder is picked at once, in which one named `here` has a file. */
function pickFilled(): void {
  Reflect.set(globalThis, 'showDirectoryPicker', async () => {
    const root = await navigator.storage.getDirectory()
    const picked = await root.getDirectoryHandle('picked', { create: true })
    const here = await picked.getDirectoryHandle('here', { create: true })
    const writer = await (await here.getFileHandle('mine.txt', { create: true })).createWritable()
    await writer.write('mine')
    await writer.close()
    return picked
  })
}
