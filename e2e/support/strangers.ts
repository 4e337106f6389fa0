import { expect, test as base } from './fixtures.ts'
import { forgetPauses, pulseOf, takePulse } from './page-pulse.ts'
import { openConnections, type Connections } from './second-client/connections.ts'
import { shareOf, type Share } from './second-client/keys.ts'
import { joinShare, type Member, type MemberOptions } from './second-client/member.ts'
import type { Page } from '@playwright/test'

/** How long a page may stand still, in ms, beyond what another page on this machine does in the same time. */
const longestPauseMs = 1_000
/** Offers, answers, control links and data links of one share that a page has at most: PROTOCOL.md has no such limits,
 *  so these are the product's, with some room. A renderer makes about 500. */
const mostConnections = 130

/** Members who need not be honest. */
export interface Strangers {
  readonly connections: Connections
  /** Joins by a link, at the test's own server unless told otherwise. */
  join(share: string | Share, options?: Partial<MemberOptions>): Promise<Member>
  /** Beats in the same browser, with nothing to do. */
  readonly idlePage: Page
}

export const test = base.extend<{ strangers: Strangers }>({
  strangers: async ({ browser, server }, use) => {
    const context = await browser.newContext()
    await context.addInitScript(takePulse)
    const connections = await openConnections(context, server.url)
    const idlePage = await context.newPage()
    await idlePage.goto(`${server.url}healthz`)
    const members: Member[] = []
    await use({
      connections,
      idlePage,
      async join(share, options = {}) {
        const member = await joinShare({
          share: typeof share === 'string' ? shareOf(share) : share,
          tracker: announceUrl(server.url),
          connections,
          ...options,
        })
        members.push(member)
        return member
      },
    })
    for (const member of members) await member.leave()
    await context.close()
  },
})

export { expect }

const announceUrl = (server: string): string => new URL('announce', server.replace(/^http/, 'ws')).href

/** What a person sees that no stranger may change. */
export async function screenOf(page: Page): Promise<string> {
  const screen = await page.getByRole('main').ariaSnapshot()
  // Who has left keeps a row for a while.
  return screen.replaceAll(/\n +- listitem:\n +- paragraph: .*\n +- paragraph: (.* )?has left(?=\n|$)/g, '')
}

/** Holds that pages did not stand still or make connections without end since their pulse was last forgotten. */
export async function expectCalm({ idlePage }: Strangers, ...pages: readonly Page[]): Promise<void> {
  const { longestPause: machinesOwn } = await pulseOf(idlePage)
  for (const page of pages) {
    const { longestPause, mostConnections: most } = await pulseOf(page)
    expect(longestPause).toBeLessThan(machinesOwn + longestPauseMs)
    expect(most).toBeLessThan(mostConnections)
  }
}

export async function forgetAllPauses({ idlePage }: Strangers, ...pages: readonly Page[]): Promise<void> {
  for (const page of [idlePage, ...pages]) await forgetPauses(page)
}
