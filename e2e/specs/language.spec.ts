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

test('the words of a language are asked for when it is shown', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'note.txt', 100, 71)
  const page = await people.arrive()
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  const indonesian = () => asked.filter((path) => /\/id-[\w-]+\.js$/.test(path))
  await share(page, server.url, [file.path])
  await page.goto(`${server.url}#/settings`)
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  expect(indonesian()).toEqual([])
  await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
  await expect(page.getByRole('heading', { name: 'Setelan' })).toBeVisible()
  expect(indonesian().length).toBeGreaterThan(1)
})
