import type { CDPSession, Page } from '@playwright/test'

// A state seen by other people, without being reached again: what the page shows is switched in place.

export type ScreenLanguage = 'en' | 'id'

/** CSS pixels of a small phone. */
export const phoneWidth = 360

/** By the page's own control, but without a pointer: focus and hovering stay where they are. */
export async function chooseLanguage(page: Page, language: ScreenLanguage): Promise<void> {
  await page.locator(`button[lang=${language}]`).evaluate((button: HTMLElement) => button.click())
  await page.waitForFunction((wanted) => document.documentElement.lang === wanted, language)
}

const sessions = new WeakMap<Page, Promise<CDPSession>>()

/** A finger in place of the mouse. What one session emulates ends with it: there is one for each page. */
export async function setTouch(page: Page, enabled: boolean): Promise<void> {
  const session = sessions.get(page) ?? page.context().newCDPSession(page)
  sessions.set(page, session)
  const devTools = await session
  await devTools.send('Emulation.setTouchEmulationEnabled', { enabled })
  if (enabled) return
  // Without a finger it would still not hover: a picture beyond the window gives back what the machine has.
  const clip = { x: 0, y: 0, width: 1, height: 1, scale: 1 }
  await devTools.send('Page.captureScreenshot', { captureBeyondViewport: true, clip })
}
