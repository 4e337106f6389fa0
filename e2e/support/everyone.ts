import { expect, type Page } from '@playwright/test'
import { openAxe } from './axe.ts'

// What every screen and state of it has to hold, whatever the theme and the language.

const languageNames = { en: 'English', id: 'Bahasa Indonesia' } as const

export type ScreenLanguage = keyof typeof languageNames

/** As a person does, by the button in the page's head. */
export async function chooseLanguage(page: Page, language: ScreenLanguage): Promise<void> {
  await page.getByRole('button', { name: languageNames[language] }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', language)
}

/** `axe` finds nothing on what the page shows, in both themes. */
export async function expectNoViolations(page: Page, what: string): Promise<void> {
  const axe = await openAxe(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    expect(await axe.violations(), `${what}, ${colorScheme}`).toEqual([])
  }
}
