import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { chooseLanguage, setTouch } from '../support/views.ts'
import { languages, pictureName, themes, widths, type Picture } from './picture-name.ts'

const heights: Readonly<Record<(typeof widths)[number], number>> = { 360: 740, 768: 1024, 1280: 800 }
/** Below this a person has a finger. */
const touchWidth = 768

/** Takes one state in every view, each switched in place. Leaves it in English, light and wide. */
export async function takeViews(
  page: Page,
  state: string,
  folder: string,
  note: (text: string) => void,
): Promise<void> {
  // Away from the button that it pressed last; while something is dragged it is, and no pointer moves.
  if ((await page.locator('.overlay').count()) === 0) await page.mouse.move(0, 0)
  for (const width of widths) {
    await setTouch(page, width < touchWidth)
    for (const language of languages) {
      await chooseLanguage(page, language)
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme })
        await take(page, { state, theme, language, width }, folder, note)
      }
    }
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await chooseLanguage(page, 'en')
}

async function take(page: Page, picture: Picture, folder: string, note: (text: string) => void): Promise<void> {
  const { width } = picture
  const name = pictureName(picture)
  await page.setViewportSize({ width, height: heights[width] })
  const { beyond, height } = await page.evaluate(async () => {
    await document.fonts.ready
    // One frame to hear of the change, one to draw what follows from it.
    for (let frame = 0; frame < 2; frame++) await new Promise(requestAnimationFrame)
    const { scrollWidth, clientWidth, scrollHeight } = document.documentElement
    return { beyond: scrollWidth - clientWidth, height: scrollHeight }
  })
  if (beyond > 0) note(`${name}: ${beyond} px wider than the window`)
  // A picture beyond the window takes the finger away, so the window becomes as high as the page.
  if (height > heights[width]) await page.setViewportSize({ width, height })
  await page.screenshot({ path: join(folder, name), animations: 'disabled' })
}
