import { expect, test } from '../support/fixtures.ts'
import { receive, share } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

test('the main job in Indonesian', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'resep rendang.pdf', mebibyte, 70)
  const sender = await people.arrive({ locale: 'id-ID' })
  const link = await share(sender, server.url, [file.path], { language: 'id' })
  await expect(sender.locator('html')).toHaveAttribute('lang', 'id')
  await expect(sender.getByRole('button', { name: 'Salin tautan' })).toBeVisible()
  const receiver = await people.arrive({ locale: 'id-ID' })
  expect(await receive(receiver, link, file.name, 'id')).toBe(file.sha256)
})
