import type { Page } from '@playwright/test'
import { expect, test } from '../support/fixtures.ts'
import { startServer } from '../support/server-process.ts'

/** What stands below a heading, up to the next. */
const section = (page: Page, title: string) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: title, exact: true }) })

test('who answers for what is sent, and whom to ask', async ({ people }) => {
  const server = await startServer({ flags: ['--contact', 'me@files.example'] })
  people.allow(new URL(server.url).host)
  const page = await people.arrive()
  await page.goto(`${server.url}#/privacy`)
  await expect(section(page, 'What you may send')).toContainText('Whoever sends something answers for it.')
  await expect(section(page, 'What you may send')).toContainText('Nobody but its sender can take a share down')
  await expect(section(page, 'Whom to ask').getByRole('link')).toHaveAttribute('href', 'mailto:me@files.example')

  await page.getByRole('button', { name: 'Bahasa Indonesia' }).click()
  await expect(section(page, 'Yang boleh Anda kirim')).toContainText('Pengirim bertanggung jawab atas kirimannya.')
  await expect(section(page, 'Kepada siapa bertanya').getByRole('link')).toHaveText('me@files.example')
  await server.stop()
})

test('a page without a contact says so', async ({ server, people }) => {
  const page = await people.arrive()
  await page.goto(`${server.url}#/privacy`)
  await expect(section(page, 'Whom to ask')).toContainText('has left no address')
  await expect(section(page, 'Whom to ask').getByRole('link')).toHaveCount(0)
})

for (const [locale, link] of [
  ['en-GB', /^All licences/],
  ['id-ID', /^Semua lisensi/],
] as const) {
  test(`all licences are one text beside the page, and the page stays (${locale})`, async ({ server, people }) => {
    const page = await people.arrive({ locale })
    await page.goto(`${server.url}#/privacy`)
    const [opened] = await Promise.all([page.waitForEvent('popup'), page.getByRole('link', { name: link }).click()])
    await expect(opened.locator('body')).toContainText('Permission is hereby granted, free of charge')
    expect(opened.url()).toBe(`${server.url}licences.txt`)
    await expect(page.getByRole('link', { name: link })).toBeVisible()
  })
}

test('the licences are plain text, and nothing runs there', async ({ server }) => {
  const answer = await fetch(`${server.url}licences.txt`)
  expect(answer.status).toBe(200)
  expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8')
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(await answer.text()).toMatch(/^Tukar\n/)
})
