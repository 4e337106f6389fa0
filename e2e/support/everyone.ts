import type { Page } from '@playwright/test'
import { openAxe } from './axe.ts'
import { measureLayout } from './layout.ts'
import { chooseLanguage, phoneWidth, setTouch, type ScreenLanguage } from './views.ts'

// What every screen and state of it has to hold, whatever the theme, the language, the window and the size of the text.

/** How a state is looked at. */
export interface Eyes {
  readonly theme: 'light' | 'dark'
  readonly language: ScreenLanguage
  readonly width: keyof typeof heights
}

const heights = { 360: 740, 1280: 800 } as const

export const allEyes: readonly Eyes[] = [
  { theme: 'light', language: 'id', width: 360 },
  { theme: 'dark', language: 'en', width: 1280 },
  { theme: 'dark', language: 'id', width: 360 },
  { theme: 'light', language: 'en', width: 1280 },
  { theme: 'dark', language: 'en', width: 360 },
  { theme: 'light', language: 'id', width: 1280 },
  { theme: 'light', language: 'en', width: 360 },
  { theme: 'dark', language: 'id', width: 1280 },
]

/** A desktop, a small phone, the same with text twice as large, and 400 % zoom: 1280 pixels are 320 then. */
const layouts = [
  { name: 'a desktop', size: { width: 1280, height: 800 }, text: '100%' },
  { name: 'a phone', size: { width: 360, height: 740 }, text: '100%' },
  { name: 'a phone with text twice as large', size: { width: 360, height: 740 }, text: '200%' },
  { name: '400 % zoom', size: { width: 320, height: 256 }, text: '100%' },
]

/**
 * What is amiss with what the page shows, a line each: what axe finds, also where somebody asked for more contrast; what
 * is wider than the window, in both directions of reading; what is too small to be pressed; how many elements are the
 * page's one status. Leaves the page in English, light and wide.
 */
export async function examine(page: Page, state: string, eyes: readonly Eyes[]): Promise<readonly string[]> {
  const found: string[] = []
  const axe = await openAxe(page)
  const languages = new Set<ScreenLanguage>()
  for (const { theme, language, width } of eyes) {
    const name = `${state}, ${theme}, ${language}, ${width}`
    languages.add(language)
    await setTouch(page, width === phoneWidth)
    await page.setViewportSize({ width, height: heights[width] })
    await chooseLanguage(page, language)
    await page.emulateMedia({ colorScheme: theme })
    found.push(...(await axe.violations()).map((line) => `${name}: ${line}`))
    await page.emulateMedia({ contrast: 'more' })
    found.push(...(await axe.faint()).map((line) => `${name}, more contrast: ${line}`))
    await page.emulateMedia({ contrast: 'no-preference' })
  }
  await axe.close()
  await page.emulateMedia({ colorScheme: 'light' })
  found.push(...(await examineStatus(page, state)))
  for (const language of languages) {
    await chooseLanguage(page, language)
    found.push(...(await examineLayout(page, `${state}, ${language}`)))
  }
  await chooseLanguage(page, 'en')
  return found
}

/** A share, from either side, always says how it stands in one place; elsewhere there may be nothing to tell. */
async function examineStatus(page: Page, state: string): Promise<readonly string[]> {
  const count = await page.locator('[role=status]').count()
  const hasOne = /^(share|receive)-/.test(state) && !alerts.has(state)
  return count === 1 || (count === 0 && !hasOne) ? [] : [`${state}: ${count} elements are its status`]
}

/**
 * A link that leads nowhere, or to what was erased, is no share, and nothing of it changes: an alert says so, which is
 * read at once.
 */
const alerts: ReadonlySet<string> = new Set(['receive-damaged', 'receive-erased'])

async function examineLayout(page: Page, what: string): Promise<readonly string[]> {
  const found: string[] = []
  for (const { name, size, text } of layouts) {
    await setTouch(page, size.width <= phoneWidth)
    await page.setViewportSize(size)
    for (const direction of ['rtl', 'ltr'] as const) {
      const amiss = await page.evaluate(measureLayout, { text, direction })
      found.push(...amiss.map((line) => `${what}, ${name}, ${direction}: ${line}`))
    }
  }
  await page.evaluate(() => (document.documentElement.style.fontSize = ''))
  await setTouch(page, false)
  await page.setViewportSize({ width: 1280, height: 800 })
  return found
}
