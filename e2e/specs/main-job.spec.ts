import { isLong } from '../support/effort.ts'
import { expect, test } from '../support/fixtures.ts'
import { receive, share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('a file dropped in one browser arrives equal in another', async ({ server, people, folder }) => {
  test.setTimeout(isLong ? 600_000 : 180_000)
  const file = await makeFile(folder, 'holiday film.mkv', (isLong ? 1024 : 200) * mebibyte, 1)
  const sender = await people.arrive({ onDisk: true })
  const link = await share(sender, server.url, [file.path])
  const receiver = await people.arrive({ onDisk: true })
  expect(await receive(receiver, link, file.name)).toBe(file.sha256)
  await expect(sender.getByText('Delivered to 1 person')).toBeVisible()
})
