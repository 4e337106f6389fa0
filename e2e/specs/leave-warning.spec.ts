import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { asksBeforeLeaving, leave } from '../support/leaving.ts'
import { downloadAll, progressOf, share, waitUntilComplete, whenPrepared } from '../support/screens.ts'
import { gibibyte, makeFile, makeSparseFile, mebibyte } from '../support/test-files.ts'

// Whoever closes the page of an own share is asked where somebody would lose by it, and only there.

const slowUpload = 1_500_000
const served = 'You can close this tab, or keep it open for others.'

test('a share that nobody opened is left without a question', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'notes.txt', 3000, 400)
  const sender = await people.arrive()
  await share(sender, server.url, [file.path])
  await whenPrepared(sender)
  await touch(sender)
  await expect(sender.getByText('Keep this tab open: they get it from here.')).toBeVisible()
  expect(await asksBeforeLeaving(sender)).toBe(false)
})

test('while it is prepared, only for somebody who waits', async ({ server, people, folder }) => {
  const path = await makeSparseFile(folder, 'backup.tar', 60 * gibibyte)
  const sender = await people.arrive()
  const link = await share(sender, server.url, [path])
  await touch(sender)
  const receiver = await people.arrive()
  await receiver.goto(link)
  await expect(sender.getByRole('status')).toHaveText('1 person opened the link')
  expect(await asksBeforeLeaving(sender)).toBe(true)
  await receiver.close()
  await expect(sender.getByText('Nobody is here right now.')).toBeVisible()
  expect(await asksBeforeLeaving(sender)).toBe(false)
})

test('a share is asked for from the first visitor until all have theirs', async ({ server, people, folder }) => {
  const file = await makeFile(folder, 'film.mkv', 12 * mebibyte, 401)
  const sender = await people.arrive({ uploadRate: slowUpload })
  const status = sender.getByRole('status')
  const link = await share(sender, server.url, [file.path])
  await whenPrepared(sender)
  await touch(sender)

  const receiver = await people.arrive()
  await receiver.goto(link)
  await expect(status).toHaveText('1 person opened the link')
  await expect(sender.getByText('still needs this')).toHaveCount(0)
  expect(await asksBeforeLeaving(sender)).toBe(true)

  await downloadAll(receiver)
  await expect.poll(() => progressOf(receiver)).toBeGreaterThan(5)
  await expect(sender.getByText('1 person still needs this: keep this tab open.')).toBeVisible()
  expect(await asksBeforeLeaving(sender)).toBe(true)

  await leave(receiver)
  await expect(sender.getByText(/^1 person left before it was all there: keep this tab open/)).toBeVisible()
  expect(await asksBeforeLeaving(sender)).toBe(true)

  await receiver.goto(link)
  await people.limitUpload(sender, -1)
  await waitUntilComplete(receiver, 60_000)
  await expect(status).toHaveText('Delivered to 1 person')
  await leave(receiver)
  await expect(sender.getByText(served)).toBeVisible()
  await expect(sender).toHaveTitle('✓ film.mkv')

  const second = await people.arrive()
  await second.goto(link)
  await expect(status).toHaveText('1 person opened the link')
  await expect(sender).toHaveTitle('film.mkv')
  await expect(sender.getByText('still needs this')).toHaveCount(0)
  await expect(sender.getByText(served)).toHaveCount(0)
  await second.close()
  await expect(status).toHaveText('Delivered to 1 person')
  await expect(sender.getByText(served)).toBeVisible()
  expect(await asksBeforeLeaving(sender)).toBe(false)
})

/** A browser does not let a page ask that nobody touched. */
const touch = (page: Page): Promise<void> => page.getByRole('heading', { level: 1 }).click()
