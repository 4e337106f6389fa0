import type { Page } from '@playwright/test'

/** Whether the app can be told to keep to one connection for each person. Until then nobody runs under that name. */
export const canKeepToOne: boolean = false

/** Before a page of the app opens: over how many connections it meets each person. */
export async function keepToLanes(_page: Page, lanes: 'all' | 'one'): Promise<void> {
  if (lanes === 'one' && !canKeepToOne) throw new Error('the app has no such option')
}
