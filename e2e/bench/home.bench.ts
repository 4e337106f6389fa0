import { cp, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { longestTaskDuring, UntoldError } from '../support/longest-task.ts'
import { startServer } from '../support/server-process.ts'
import type { BenchContext, Benchmark, Figure, Report } from './benchmark.ts'
import { within } from './limit.ts'
import { runRounds, type Runs } from './rounds.ts'
import { startBrowser, type End } from './two-browsers.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const stepLimitMs = 60_000

interface Patience {
  /** How long a page is watched after it has loaded. Home does something more a second after it opened. */
  readonly watchedMs: number
  /** Visits before a warm one: code that ran twice is kept compiled. */
  readonly visitsBefore: number
}

const usual: Patience = { watchedMs: 2_500, visitsBefore: 3 }
const quick: Patience = { watchedMs: 300, visitsBefore: 1 }

/** What is held against each other: Home, and its head with one word below it. */
const contenders = ['one word', 'Home'] as const
type Contender = (typeof contenders)[number]

interface Visit {
  /** ms. */
  readonly longestTask: number
  readonly longestProcessorTask: number
  /** ms from the start of the navigation. */
  readonly firstPaint: number
  readonly largestPaint: number
  /** The browser's score. */
  readonly shift: number
  /** What came over the network, compressed and with headers. */
  readonly kilobytes: number
}

interface Run {
  readonly cold: Visit
  readonly warm: Visit
}

export const home: Benchmark = {
  name: 'home',
  what: 'Home, opened for the first time and again, beside its own head with one word below it',
  async run(context) {
    const server = await startServer()
    const wordServer = await startWordServer(join(context.folder, 'one-word'))
    const browser = await startBrowser(context.folder, 'visitor')
    const urls = { Home: server.url, 'one word': wordServer.url }
    try {
      return reportOf(
        await runRounds(contenders, context.pairs, (name, round) =>
          visit(context, browser, urls[name], `round ${round + 1} of ${context.pairs}, ${name}`),
        ),
      )
    } finally {
      await browser.close()
      await wordServer.stop()
      await server.stop()
    }
  },
}

/** The built server beside a page of the built one's head, without its modules, and one word. */
async function startWordServer(folder: string): Promise<Awaited<ReturnType<typeof startServer>>> {
  for (const name of ['dist', 'dist-server']) await cp(join(root, name), join(folder, name), { recursive: true })
  await cp(join(root, 'package.json'), join(folder, 'package.json'))
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  const page = join(folder, 'dist', 'index.html')
  const html = await readFile(page, 'utf8')
  const head = html
    .slice(0, html.indexOf('<body>'))
    .replace(/<script type="module"[^>]*><\/script>/, '')
    .replace(/<link rel="modulepreload"[^>]*>/, '')
  if (/module/.test(head)) throw new Error('the page of one word runs none of the app’s modules')
  await writeFile(page, `${head}<body><p>Tukar</p></body></html>`)
  return startServer({ script: join(folder, 'dist-server', 'main.js') })
}

async function visit({ note, isQuick }: BenchContext, end: End, url: string, what: string): Promise<Run> {
  const { watchedMs, visitsBefore } = isQuick ? quick : usual
  const cold = await told(async () => {
    await end.page.goto(url)
    await end.clear()
    return measure(end, url, watchedMs)
  })
  for (let before = 1; before < visitsBefore; before++) await look(end, url, watchedMs)
  const warm = await told(() => measure(end, url, watchedMs))
  const [first, again] = [cold, warm].map((each) => each.longestTask.toFixed(1))
  note(`${what}: longest task ${first} ms at first, ${again} ms again`)
  return { cold, warm }
}

/** A visit of which the trace tells; another is made in place of one of which it does not. */
async function told(visit: () => Promise<Visit>): Promise<Visit> {
  for (let left = 2; ; left--) {
    try {
      return await visit()
    } catch (error) {
      if (!(error instanceof UntoldError) || left === 0) throw error
    }
  }
}

/** Opens the page, and leaves it when nothing more is to come. */
async function look({ page }: End, url: string, watchedMs: number): Promise<void> {
  await page.goto('about:blank')
  await page.goto(url)
  await page.waitForTimeout(watchedMs)
}

async function measure(end: End, url: string, watchedMs: number): Promise<Visit> {
  const { page, devTools } = end
  await page.goto('about:blank')
  let bytes = 0
  const count = ({ encodedDataLength }: { readonly encodedDataLength: number }) => void (bytes += encodedDataLength)
  await devTools.send('Network.enable')
  devTools.on('Network.loadingFinished', count)
  const { clock, processor } = await longestTaskDuring(page, url, () => look(end, url, watchedMs))
  devTools.off('Network.loadingFinished', count)
  await devTools.send('Network.disable')
  const painted = await within(stepLimitMs, 'the first paint', page.evaluate(paints))
  return { longestTask: clock, longestProcessorTask: processor, kilobytes: bytes / 1000, ...painted }
}

/** Runs in the page. */
async function paints(): Promise<Pick<Visit, 'firstPaint' | 'largestPaint' | 'shift'>> {
  const entries = <E extends PerformanceEntry>(type: string): Promise<readonly E[]> =>
    new Promise((resolve) => {
      new PerformanceObserver((list, observer) => {
        observer.disconnect()
        resolve(list.getEntries() as E[])
      }).observe({ type, buffered: true })
    })
  const [first] = performance.getEntriesByName('first-contentful-paint')
  const largest = (await entries('largest-contentful-paint')).at(-1)
  if (!first || !largest) throw new Error('the page shows nothing')
  // An observer of shifts is not called where there are none.
  const shifts = await Promise.race([
    entries<PerformanceEntry & { readonly value: number }>('layout-shift'),
    new Promise<readonly { readonly value: number }[]>((resolve) => setTimeout(() => resolve([]), 200)),
  ])
  return {
    firstPaint: first.startTime,
    largestPaint: largest.startTime,
    shift: shifts.reduce((sum, { value }) => sum + value, 0),
  }
}

function reportOf(runs: Runs<Contender, Run>): Report {
  const figures = (['cold', 'warm'] as const).flatMap((state) => {
    const of = (name: Contender, figure: keyof Visit): readonly number[] => runs[name].map((run) => run[state][figure])
    const pair = (figure: keyof Visit, what: string, unit: string, target?: Figure['target']): readonly Figure[] => [
      { name: `${state}: ${what}`, unit, values: of('Home', figure), ...(target && { target }) },
      { name: `${state}: ${what}, one word`, unit, values: of('one word', figure) },
    ]
    return [
      ...pair('longestTask', 'longest task', 'ms', { atMost: 50 }),
      ...pair('longestProcessorTask', 'longest task, processor time', 'ms', { atMost: 50 }),
      ...pair('firstPaint', 'first contentful paint', 'ms'),
      ...pair('largestPaint', 'largest contentful paint', 'ms'),
      { name: `${state}: layout shift`, unit: '', values: of('Home', 'shift'), target: { atMost: 0 } },
      ...pair('kilobytes', 'transferred', 'kB'),
    ]
  })
  return {
    figures,
    notes: [
      `The page as the built server gives it, in Chromium with a profile on disk, and ${usual.watchedMs / 1000} s after it has loaded. Tasks of its main thread by a trace.`,
      `Cold: no cache, no stored data. Warm: after ${usual.visitsBefore} visits, with all that they left.`,
      'One word: the same head from the same server, without the modules, and a word. What it takes is the browser’s and the machine’s own.',
    ],
  }
}
