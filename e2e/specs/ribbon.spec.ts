import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { downloadAll, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { makeFile, mebibyte } from '../support/test-files.ts'

const iconOf = (page: Page) => page.locator('link[rel="icon"]')
const slice = /^data:image\/png;base64,/

test('the ribbon says in words what it shows, and a slice of it runs in the tab until all is here', async ({
  people,
  server,
  folder,
}) => {
  // Slow enough for the tab to be drawn on the way.
  const sender = await people.arrive({ uploadRate: 2 * mebibyte })
  const receiver = await people.arrive()
  const { path } = await makeFile(folder, 'holiday.bin', 8 * mebibyte, 5)
  const link = await share(sender, server.url, [path])
  await whenPrepared(sender)
  await expect(iconOf(sender)).toHaveAttribute('href', /icon\.svg$/)
  await receiver.goto(link)
  await expect(iconOf(receiver)).toHaveAttribute('href', /icon\.svg$/)
  await downloadAll(receiver)
  await expect(receiver.getByText(/^\d+ still to come$/)).toBeVisible()
  await expect(iconOf(receiver)).toHaveAttribute('href', slice)
  await expect(iconOf(sender)).toHaveAttribute('href', slice)
  await waitUntilComplete(receiver, 60_000)
  await expect(receiver.getByText(/^\d+ pieces here$/)).toBeVisible()
  await expect(receiver.getByText(/still to come$/)).toHaveCount(0)
  for (const page of [sender, receiver]) await expect(iconOf(page)).toHaveAttribute('href', /icon\.svg$/)
})
