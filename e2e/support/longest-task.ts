import type { Page } from '@playwright/test'

/** What a trace says that is looked at here. Times in microseconds. */
export interface TaskEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Of the processor alone. */
  readonly tdur?: number
  readonly args?: { readonly data?: { readonly url?: string } }
}

/** In ms. */
export interface LongestTask {
  /** On the clock, as people wait for it. */
  readonly clock: number
  /** Of the processor alone, which other work of the machine does not stretch. */
  readonly processor: number
}

const categories = ['-*', 'devtools.timeline', 'disabled-by-default-devtools.timeline']

/** A process that begins while a trace is taken may hear of it too late to tell where it went. */
export class UntoldError extends Error {
  override readonly name = 'UntoldError'
}

/** Of this page's main thread while it shows this address, as long as `work` takes. */
export async function longestTaskDuring(page: Page, url: string, work: () => Promise<void>): Promise<LongestTask> {
  const browser = page.context().browser()
  if (!browser) throw new Error('a trace is taken of a browser')
  await browser.startTracing(page, { categories })
  await work()
  const trace = await browser.stopTracing()
  const { traceEvents }: { readonly traceEvents: readonly TaskEvent[] } = JSON.parse(trace.toString())
  return longestTask(traceEvents, url)
}

/**
 * Of the main thread that showed this address, from the moment when the page came to be in the frame: what goes on in the
 * browser before that is not the page's.
 *
 * @throws {UntoldError} when the trace does not tell of the address
 */
export function longestTask(events: readonly TaskEvent[], url: string): LongestTask {
  const commit = events.find(({ name, args }) => name === 'CommitLoad' && args?.data?.url === url)
  if (!commit) throw new UntoldError(`the trace does not tell of ${url}`)
  const tasks = events.filter(
    ({ name, pid, tid, ts, dur = 0 }) =>
      name === 'RunTask' && pid === commit.pid && tid === commit.tid && ts + dur > commit.ts,
  )
  if (tasks.length === 0) throw new Error('the trace tells of no task')
  return {
    clock: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000,
    processor: Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000,
  }
}
