import type { Page } from '@playwright/test'
import axeCore, { type RunOnly } from 'axe-core'

const rules: RunOnly = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
}
/** AAA: text that has 7 : 1, large text 4.5 : 1. */
const fullContrast: RunOnly = { type: 'rule', values: ['color-contrast-enhanced'] }

/** Looks at what a page shows now. */
export interface AxeEyes {
  /** What is wrong by WCAG 2.2 (A, AA) and axe's best practices, one line a place. */
  violations(): Promise<readonly string[]>
  /** What is not strong enough for who asked for more contrast. */
  faint(): Promise<readonly string[]>
  close(): Promise<void>
}

/**
 * Axe in a world of its own beside the page's scripts: it sees the same document, meets nothing of the page's policy and
 * leaves no name in the page. Open it anew after each load of the page.
 */
export async function openAxe(page: Page): Promise<AxeEyes> {
  const devTools = await page.context().newCDPSession(page)
  const { frameTree } = await devTools.send('Page.getFrameTree')
  const { executionContextId: contextId } = await devTools.send('Page.createIsolatedWorld', {
    frameId: frameTree.frame.id,
    worldName: 'axe',
  })
  const run = async (expression: string): Promise<unknown> => {
    const { result, exceptionDetails } = await devTools.send('Runtime.evaluate', {
      expression,
      contextId,
      awaitPromise: true,
      returnByValue: true,
    })
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text)
    return result.value
  }
  await run(`${axeCore.source};0`)
  const lookFor = async (wanted: RunOnly): Promise<readonly string[]> => {
    const found = await run(`(${look.toString()})(${JSON.stringify(wanted)})`)
    if (!Array.isArray(found)) throw new Error('axe answers with a list')
    return found.map(String)
  }
  return {
    violations: () => lookFor(rules),
    faint: () => lookFor(fullContrast),
    close: () => devTools.detach(),
  }
}

/** Runs in the page. */
async function look(runOnly: RunOnly): Promise<string[]> {
  // A colour halfway between two is neither's contrast.
  await Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined)))
  // No style sheet is fetched a second time, and there are no frames.
  const { violations } = await globalThis.axe.run(document, { runOnly, preload: false, iframes: false })
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}, ${target.join(' ')}: ${failureSummary?.replace(/\s+/g, ' ')}`),
  )
}

declare global {
  var axe: typeof axeCore
}
