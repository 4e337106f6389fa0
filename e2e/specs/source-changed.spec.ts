import { appendFile, open, rm } from 'node:fs/promises'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, progressOf, share } from '../support/screens.ts'
import { makeFile, mebibyte, type TestFile } from '../support/test-files.ts'

const changes: Record<string, (file: TestFile) => Promise<void>> = {
  'grown longer': (file) => appendFile(file.path, 'one more line'),
  'overwritten in place': async (file) => {
    const handle = await open(file.path, 'r+')
    await handle.write(Buffer.alloc(mebibyte, 7), 0, mebibyte, 3 * mebibyte)
    await handle.close()
  },
  removed: (file) => rm(file.path),
}

for (const [name, change] of Object.entries(changes)) {
  test(`a shared file that was ${name} is named, and nothing wrong is received`, async ({ server, people, folder }) => {
    const stays = await makeFile(folder, 'stays.bin', mebibyte, 60)
    const file = await makeFile(folder, 'changes.bin', 8 * mebibyte, 61)
    const sender = await people.arrive()
    const link = await share(sender, server.url, [stays.path, file.path])
    await expect(sender.getByRole('status')).toHaveText(/^Waiting for someone/)
    const receiver = await people.arrive()
    await receiver.goto(link)
    const button = receiver.getByRole('button', { name: 'Download all' })
    await expect(button).toBeVisible()
    await change(file)
    await downloadAll(receiver)

    await expect(sender.getByText(/changes\.bin.*was changed or moved/)).toBeVisible()
    await expect(sender.getByRole('status')).toHaveText('Sharing is paused')
    await expect(receiver.getByRole('status')).toHaveText(/^A file at the sender’s was changed or moved/)
    expect(await progressOf(receiver)).toBeLessThan(100)
  })
}
