import type { Page } from '@playwright/test'
import { within } from './limit.ts'

// What a person does with the app, timed inside its pages: what drives the browser from outside costs milliseconds of its
// own. Times are of `Date.now()`, which is one clock for all browsers of a machine, unless they say otherwise. See
// page-watch.ts for `whenFound`.

const stepLimitMs = 60_000
const transferLimitMs = 1_200_000

declare global {
  /** Set with the link: when there was nothing left to prepare. */
  var preparedAt: Promise<number> | undefined
}

export interface Drop {
  readonly link: string
  readonly droppedAt: number
  readonly linkedAt: number
}

/** Opens the app, and only then drops the file. */
export async function drop(page: Page, url: string, path: string): Promise<Drop> {
  await page.goto(url)
  const input = page.locator('input[type=file]:not([webkitdirectory])')
  await input.waitFor({ state: 'attached' })
  const linked = page.evaluate(
    () =>
      new Promise<Drop>((resolve) => {
        const findLink = (droppedAt: number) => {
          const fields = [...document.querySelectorAll<HTMLInputElement>('input, textarea')]
          const link = fields.find(({ value }) => /#.{44}/.test(value))?.value
          if (link === undefined) requestAnimationFrame(() => findLink(droppedAt))
          else {
            resolve({ link, droppedAt, linkedAt: Date.now() })
            // The link is never without these words while files are prepared.
            const isPreparing = () => (document.body.textContent ?? '').includes('Preparing the files')
            globalThis.preparedAt = whenFound(() => (isPreparing() ? null : Date.now()))
          }
        }
        addEventListener('change', () => findLink(Date.now()), { capture: true, once: true })
      }),
  )
  await input.setInputFiles(path)
  return within(stepLimitMs, 'the link', linked)
}

/** After `drop`: when everything was sealed and hashed. */
export const whenPrepared = (page: Page): Promise<number> =>
  within(
    transferLimitMs,
    'preparing the files',
    page.evaluate(() => globalThis.preparedAt ?? Promise.reject(new Error('nothing was dropped'))),
  )

/** Opens a link and waits for the list of files, in ms from the start of the navigation. */
export async function open(page: Page, link: string): Promise<number> {
  await page.goto(link, { waitUntil: 'commit' })
  const listed = page.evaluate(() =>
    whenFound(() => {
      const buttons = [...document.querySelectorAll('button')]
      return buttons.some(({ textContent }) => textContent === 'Download all') ? performance.now() : null
    }),
  )
  return within(stepLimitMs, 'the list of files', listed)
}

/** Until the sender has everything ready to give. */
export const untilOffered = (page: Page): Promise<number> => whenStatus(page, ' for you, ')

export interface Download {
  readonly clickedAt: number
  readonly completeAt: number
  /** The same moment as `completeAt`, in ms from the start of the navigation. */
  readonly completeAfter: number
}

/** Presses the button. @returns when */
export const startDownload = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const button = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Download all')
    if (!button) throw new Error('there is nothing to press')
    button.click()
    return Date.now()
  })

/** Presses the button and waits until everything is there. */
export async function downloadAll(page: Page): Promise<Download> {
  const clickedAt = await startDownload(page)
  const completeAt = await untilComplete(page)
  const timeOrigin = await page.evaluate(() => performance.timeOrigin)
  return { clickedAt, completeAt, completeAfter: completeAt - timeOrigin }
}

/** 0 to 1, as the page's progress bar says. */
export const receivedShare = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const bar = document.querySelector('[role=progressbar]')
    // There is none before the first piece and after the last.
    const isComplete = document.querySelector('[role=status]')?.textContent?.startsWith('Complete') === true
    return isComplete ? 1 : Number(bar?.getAttribute('aria-valuenow') ?? 0) / 100
  })

/** Until everything is there. @returns when */
export const untilComplete = (page: Page): Promise<number> => whenStatus(page, 'Complete')

const whenStatus = (page: Page, part: string): Promise<number> =>
  within(
    transferLimitMs,
    `the status “${part}”`,
    page.evaluate(
      (part) =>
        whenFound(() => (document.querySelector('[role=status]')?.textContent?.includes(part) ? Date.now() : null)),
      part,
    ),
  )
