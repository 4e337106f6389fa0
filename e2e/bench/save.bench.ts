import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import type { CDPSession, Page } from '@playwright/test'
import { heapOf } from '../support/heap.ts'
import { haveNoPicker, haveNoPrivateFiles } from '../support/save-picker.ts'
import { gibibyte, makeSparseFile, mebibyte } from '../support/test-files.ts'
import { downloadAll, drop, open, untilComplete, untilOffered } from './app-steps.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { within } from './limit.ts'
import { memoryOf } from './processes.ts'
import { runRounds } from './rounds.ts'
import { onStage } from './stage.ts'
import type { End } from './two-browsers.ts'

const length = 2 * gibibyte
const saveLimitMs = 1_200_000

/** Those that need nobody to answer a dialog, and what the address of the download begins with. */
const rungs = { 'temporary file': 'blob:', stream: 'http' } as const
type RungName = keyof typeof rungs
const rungNames = Object.keys(rungs) as RungName[]

/** Bytes. */
interface Memory {
  /** The page's own: objects and buffers. */
  readonly heap: number
  /** All that run pages and workers of this browser: their own memory, and their part of what they share. */
  readonly renderers: number
  /** The same of all its processes. */
  readonly browser: number
}

interface Save {
  readonly before: Memory
  /** The most of each. */
  readonly peak: Memory
  readonly after: Memory
  readonly seconds: number
  readonly samples: number
}

export const saveMemory: Benchmark = {
  name: 'save-memory',
  what: 'memory of the receiver while a file of 2 GiB is saved, by each way that asks nothing',
  run: ({ folder, isQuick, size, pairs, note }) =>
    onStage(folder, async ({ browsers, appUrl }) => {
      const total = isQuick ? size : length
      const path = await makeSparseFile(folder, 'archive.img', total)
      const { sender, receiver } = browsers
      const { link } = await drop(sender.page, appUrl, path)
      await open(receiver.page, link)
      await untilOffered(receiver.page)
      await downloadAll(receiver.page)
      // What the transfer left behind in its page is none of the save's.
      await receiver.page.goto('about:blank')
      const sampleMs = isQuick ? 20 : 200
      const runs = await runRounds(rungNames, pairs, async (name, round) => {
        const saved = await inNewPage(receiver, name, (page) => save(receiver, page, name, link, path, sampleMs))
        const megabytes = [saved.before, saved.peak, saved.after].map(({ heap, browser }) =>
          [heap, browser].map((bytes) => (bytes / 1e6).toFixed(0)).join(' of '),
        )
        note(`round ${round + 1} of ${pairs}, ${name}: ${megabytes.join(', ')} MB in ${saved.seconds.toFixed(0)} s`)
        return saved
      })
      return {
        figures: rungNames.flatMap((name) => figuresOf(name, runs[name], total)),
        notes: [
          `${total / mebibyte} MiB that are here, saved on a page that was just opened; sampled every ${sampleMs} ms, ${Math.min(...rungNames.flatMap((name) => runs[name].map(({ samples }) => samples)))} times at least.`,
          'Heap: objects and buffers of the page, before and after when they were collected, at the peak with what is not collected yet.',
          'Renderers: proportional memory of all processes that run pages and the service worker; browser: of all its processes. More than before the save, at the peak.',
          'Temporary file: into the private file system, then the browser’s own download of it. Stream: by the service worker into the browser’s download. A picker of files can’t be answered headless.',
        ],
      }
    }),
}

/** A page of its own, for which a person's browser knows this way and none before it. */
async function inNewPage<T>({ page: first }: End, name: RungName, work: (page: Page) => Promise<T>): Promise<T> {
  const page = await first.context().newPage()
  try {
    await page.addInitScript(haveNoPicker)
    if (name === 'stream') await page.addInitScript(haveNoPrivateFiles)
    return await work(page)
  } finally {
    await page.close()
  }
}

async function save(end: End, page: Page, name: RungName, link: string, path: string, sampleMs: number): Promise<Save> {
  await page.goto(link)
  await untilComplete(page)
  const devTools = await page.context().newCDPSession(page)
  await heapOf(devTools)
  const before = await memoryNow(end, devTools)
  let peak = before
  let samples = 0
  const started = performance.now()
  const saved = within(saveLimitMs, `saving by ${name}`, saveOnce(page, name, basename(path)))
  let isOver = false
  const sampling = (async () => {
    while (!isOver) {
      peak = most(peak, await memoryNow(end, devTools))
      samples++
      await new Promise((resolve) => setTimeout(resolve, sampleMs))
    }
  })()
  await saved.finally(() => (isOver = true))
  const seconds = (performance.now() - started) / 1000
  await sampling
  await heapOf(devTools)
  return { before, peak, after: await memoryNow(end, devTools), seconds, samples }
}

/** Until the browser has the file on the disk. */
async function saveOnce(page: Page, name: RungName, file: string): Promise<void> {
  const downloading = page.waitForEvent('download', { timeout: saveLimitMs })
  await page.getByRole('button', { name: `Save ${file}`, exact: true }).click()
  const download = await downloading
  if (!download.url().startsWith(rungs[name])) throw new Error(`it was not saved by ${name}: ${download.url()}`)
  await rm(await download.path())
}

async function memoryNow(end: End, devTools: CDPSession): Promise<Memory> {
  const { usedSize, embedderHeapUsedSize, backingStorageSize } = await devTools.send('Runtime.getHeapUsage')
  const sumOf = (pids: readonly number[]) => pids.reduce((sum, pid) => sum + memoryOf(pid), 0)
  return {
    heap: usedSize + embedderHeapUsedSize + backingStorageSize,
    renderers: sumOf(end.renderers()),
    browser: sumOf(end.processes()),
  }
}

const most = (a: Memory, b: Memory): Memory => ({
  heap: Math.max(a.heap, b.heap),
  renderers: Math.max(a.renderers, b.renderers),
  browser: Math.max(a.browser, b.browser),
})

function figuresOf(name: RungName, saves: readonly Save[], total: number): readonly Figure[] {
  const megabytes = (of: (save: Save) => number) => saves.map((each) => of(each) / 1e6)
  return [
    { name: `${name}: heap before`, unit: 'MB', values: megabytes(({ before }) => before.heap) },
    { name: 'heap at the peak', unit: 'MB', values: megabytes(({ peak }) => peak.heap) },
    { name: 'heap after', unit: 'MB', values: megabytes(({ after }) => after.heap) },
    {
      name: 'renderers, more at the peak',
      unit: 'MB',
      values: megabytes(({ before, peak }) => peak.renderers - before.renderers),
    },
    {
      name: 'browser, more at the peak',
      unit: 'MB',
      values: megabytes(({ before, peak }) => peak.browser - before.browser),
    },
    {
      name: 'browser, more after',
      unit: 'MB',
      values: megabytes(({ before, after }) => after.browser - before.browser),
    },
    { name: 'saved a second', unit: 'MB', values: saves.map(({ seconds }) => total / 1e6 / seconds) },
  ]
}
