import { join } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
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
  const devTools = await page.context().newCDPSession(page)
  // Away from the button that it pressed last.
  await page.mouse.move(0, 0)
  for (const width of widths) {
    await setTouch(devTools, width < touchWidth)
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
  await devTools.detach()
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

async function setTouch(devTools: CDPSession, enabled: boolean): Promise<void> {
  await devTools.send('Emulation.setTouchEmulationEnabled', { enabled })
  if (enabled) return
  // Without a finger it would still not hover: a picture beyond the window gives back what the machine has.
  const clip = { x: 0, y: 0, width: 1, height: 1, scale: 1 }
  await devTools.send('Page.captureScreenshot', { captureBeyondViewport: true, clip })
}

/** By the page's own control, but without a pointer: focus and hovering stay where they are. */
async function chooseLanguage(page: Page, language: Picture['language']): Promise<void> {
  await page.locator(`button[lang=${language}]`).evaluate((button: HTMLElement) => button.click())
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language)
}
