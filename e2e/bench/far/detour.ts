import type { Page } from '@playwright/test'
import { detourCandidate, detourDescription, endpointOf } from './candidates.ts'
import { installDetour } from './page-detour.ts'
import type { Relay } from './relay.ts'

/** From the next navigation on, all that this page's connections send passes the relay, as this person's. */
export async function sendOverRelay(page: Page, person: string, relay: Relay): Promise<void> {
  await page.exposeFunction('farOwnCandidate', async (candidate: string) => {
    const endpoint = endpointOf(candidate)
    if (endpoint) await relay.own(person, endpoint)
  })
  await page.exposeFunction('farCandidate', (candidate: string) => detourCandidate(candidate, relay.portFor))
  await page.exposeFunction('farDescription', (sdp: string) => detourDescription(sdp, relay.portFor))
  await page.addInitScript(installDetour)
}
