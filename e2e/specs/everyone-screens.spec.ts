import { chooseLanguage, expectNoViolations } from '../support/everyone.ts'
import { expect, test } from '../support/fixtures.ts'

test('axe finds nothing on the screens without a transfer', async ({ server, people }) => {
  const page = await people.arrive()
  for (const hash of ['', '#/settings', '#/privacy', '#damaged']) {
    await page.goto(server.url + hash)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    for (const language of ['en', 'id'] as const) {
      await chooseLanguage(page, language)
      await expectNoViolations(page, `${hash || 'Home'} ${language}`)
    }
  }
})
