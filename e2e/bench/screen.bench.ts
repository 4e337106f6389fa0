import type { CDPSession } from '@playwright/test'
import { makeFile, mebibyte } from '../support/test-files.ts'
import { downloadAll, drop, open, untilOffered, whenPrepared } from './app-steps.ts'
import type { Benchmark, Figure } from './benchmark.ts'
import { mainThread, type MainThread, type TraceEvent } from './main-thread.ts'
import { onStage } from './stage.ts'
import type { End } from './two-browsers.ts'

const samplingIntervalUs = 500
const target = { atMost: 4 }

interface Recording extends MainThread {
  /** How long it was recorded, in seconds. */
  readonly time: number
}

export const screen: Benchmark = {
  name: 'screen',
  what: 'what the screen takes of both main threads while a file passes at full speed',
  run: ({ folder, pairs, size, note }) =>
    onStage(folder, async ({ browsers, appUrl }) => {
      const { sender, receiver } = browsers
      const { path } = await makeFile(folder, 'holiday film.mkv', size, 9)
      const recordings = { receiver: new Array<Recording>(), sender: new Array<Recording>() }
      for (let round = 0; round < pairs; round++) {
        const { link } = await drop(sender.page, appUrl, path)
        await whenPrepared(sender.page)
        await open(receiver.page, link)
        await untilOffered(receiver.page)
        const stops = { receiver: await record(receiver), sender: await record(sender) }
        const { clickedAt, completeAt } = await downloadAll(receiver.page)
        const time = (completeAt - clickedAt) / 1000
        recordings.sender.push({ ...(await stops.sender()), time })
        recordings.receiver.push({ ...(await stops.receiver()), time })
        await browsers.clear()
        const shares = Object.entries(recordings).map(([end, all]) => `${end} ${all.map(ofTime).at(-1)?.toFixed(1)} %`)
        note(`round ${round + 1} of ${pairs}: ${shares.join(', ')}`)
      }
      return {
        figures: [...figuresOf('receiver', recordings.receiver), ...figuresOf('sender', recordings.sender)],
        notes: [
          `Processor time of each page's main thread while ${size / mebibyte} MiB pass, everything prepared: style, layout and paint by a trace, functions by a sampling profile (${samplingIntervalUs / 1000} ms).`,
          'Of its time: from the click on Download all to the status Complete. Of its work: of the part of that in which it is busy.',
          'A function counts for the screen when the innermost file in its stack is not the engine’s. Collecting garbage counts for neither. Profile and trace are on, so this says nothing of speed.',
        ],
      }
    }),
}

const ofTime = ({ scripts, drawing, time }: Recording) => ((scripts + drawing) / time) * 100

const figuresOf = (end: string, recordings: readonly Recording[]): readonly Figure[] => [
  { name: `${end}, of its time`, unit: '%', values: recordings.map(ofTime), target },
  {
    name: `${end}, of its work`,
    unit: '%',
    values: recordings.map(({ scripts, drawing, busy }) => ((scripts + drawing) / busy) * 100),
  },
  {
    name: `${end}, functions a second`,
    unit: 'ms',
    values: recordings.map(({ scripts, time }) => (scripts / time) * 1000),
  },
  {
    name: `${end}, drawing a second`,
    unit: 'ms',
    values: recordings.map(({ drawing, time }) => (drawing / time) * 1000),
  },
]

async function record({ page, devTools }: End): Promise<() => Promise<MainThread>> {
  const browser = page.context().browser()
  if (!browser) throw new Error('a trace is taken of a browser')
  // In processor time of the thread, which a busy machine does not stretch.
  await devTools.send('Performance.enable', { timeDomain: 'threadTicks' })
  const before = await busySeconds(devTools)
  await browser.startTracing(page, { categories: ['-*', 'devtools.timeline'] })
  await devTools.send('Profiler.enable')
  await devTools.send('Profiler.setSamplingInterval', { interval: samplingIntervalUs })
  await devTools.send('Profiler.start')
  return async () => {
    const { profile } = await devTools.send('Profiler.stop')
    const busy = (await busySeconds(devTools)) - before
    const trace = await browser.stopTracing()
    const { traceEvents }: { readonly traceEvents: readonly TraceEvent[] } = JSON.parse(trace.toString())
    return mainThread(busy, profile, traceEvents)
  }
}

async function busySeconds(devTools: CDPSession): Promise<number> {
  const { metrics } = await devTools.send('Performance.getMetrics')
  const busy = metrics.find(({ name }) => name === 'TaskDuration')
  if (!busy) throw new Error('the browser does not say how busy its page is')
  return busy.value
}
