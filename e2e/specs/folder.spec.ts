import { join } from 'node:path'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, saveZip, share, waitUntilComplete } from '../support/screens.ts'
import { makeFile, unzipped } from '../support/test-files.ts'

// One of each: Latin with marks, Japanese, Arabic, emoji, Devanagari, spaces and signs.
const alphabets = ['naïve café', '写真', 'صورة', '🌋 peak', 'तस्वीर', "it's (1) & 100% #x"]
const fileCount = 300

test('a folder of small files arrives equal as one ZIP', async ({ server, people, folder }) => {
  const expected = new Map<string, string>()
  for (let i = 0; i < fileCount; i++) {
    const alphabet = alphabets[i % alphabets.length] ?? ''
    const inner = i % 9 === 0 ? `${alphabet}/deep/${alphabet}/` : i % 3 === 0 ? `${alphabet}/` : ''
    const path = `${inner}${alphabet} ${i}.bin`
    expected.set(`Album 2026/${path}`, (await makeFile(folder, `Album 2026/${path}`, (i * 977) % 60_000, i)).sha256)
  }
  expected.set('Album 2026/empty.txt', (await makeFile(folder, 'Album 2026/empty.txt', 0, 0)).sha256)

  const sender = await people.arrive()
  const link = await share(sender, server.url, { folder: join(folder, 'Album 2026') })
  const receiver = await people.arrive()
  await receiver.goto(link)
  await downloadAll(receiver)
  await waitUntilComplete(receiver, 60_000)
  const zip = await saveZip(receiver)
  expect(zip.name).toBe('Album 2026.zip')

  expect(await unzipped(zip.path, folder)).toEqual(expected)
})
