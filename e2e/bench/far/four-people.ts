import { chromium, type Page } from '@playwright/test'
import { chromiumPath } from '../../support/browsers.mjs'
import { chromiumArguments } from '../../support/chromium-arguments.ts'
import { downloadAll, drop, open, untilOffered } from '../app-steps.ts'
import { installWatch } from '../page-watch.ts'
import type { Stage } from '../stage.ts'
import { sendOverRelay } from './detour.ts'
import { favourNetwork } from './precedence.ts'
import type { Relay } from './relay.ts'

const receiverCount = 4

/** Four people who receive at the same time, in one browser, with profiles of their own in memory. */
export interface FourPeople {
  /** From the sender's page. @returns the ms of each, from the click to Complete */
  moveToAll(stage: Stage, path: string): Promise<number[]>
  close(): Promise<void>
}

export async function startFourPeople(relay: Relay): Promise<FourPeople> {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: chromiumArguments })
  const close = () => browser.close()
  try {
    const pages = await Promise.all(
      Array.from({ length: receiverCount }, async (_, i) => {
        const context = await browser.newContext({ locale: 'en-GB' })
        await context.addInitScript(installWatch)
        const page = await context.newPage()
        await sendOverRelay(page, `receiver ${i + 1}`, relay)
        return page
      }),
    )
    favourNetwork()
    return { moveToAll: (stage, path) => moveToAll(stage, pages, path), close }
  } catch (error) {
    await close()
    throw error
  }
}

async function moveToAll({ browsers, appUrl }: Stage, pages: readonly Page[], path: string): Promise<number[]> {
  const { link } = await drop(browsers.sender.page, appUrl, path)
  await Promise.all(
    pages.map(async (page) => {
      await open(page, link)
      await untilOffered(page)
    }),
  )
  const downloads = await Promise.all(pages.map(downloadAll))
  await Promise.all(pages.map((page) => page.goto('about:blank')))
  return downloads.map(({ clickedAt, completeAt }) => completeAt - clickedAt)
}
