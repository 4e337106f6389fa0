import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Protocol } from 'puppeteer-core'
import { threadSeconds, type ThreadSeconds } from './processes.ts'
import type { End, TwoBrowsers } from './two-browsers.ts'

// Where the time goes: CPU seconds of each thread of both browsers, and the functions of both pages' main threads.

const samplingIntervalUs = 250
const functionsShown = 40
const leastSeconds = 0.02

/**
 * Runs `work` and writes NAME.txt, and NAME-sender.cpuprofile and NAME-receiver.cpuprofile for DevTools. Function names
 * are those of the build: make it with `vite build --minify false` before.
 */
export async function profiled<T>(
  { sender, receiver }: TwoBrowsers,
  folder: string,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(folder, { recursive: true })
  const ends = { sender, receiver }
  const stops = await Promise.all(Object.values(ends).map(startProfile))
  const result = await work()
  const profiles = await Promise.all(stops.map((stop) => stop()))
  const texts: string[] = []
  for (const [i, end] of Object.keys(ends).entries()) {
    const profile = profiles[i]
    if (!profile) continue
    await writeFile(join(folder, `${name}-${end}.cpuprofile`), JSON.stringify(profile.functions))
    texts.push(`${end}, threads`, ...threadLines(profile.threads))
    texts.push(`${end}, functions of the main thread`, ...functionLines(profile.functions), '')
  }
  await writeFile(join(folder, `${name}.txt`), texts.join('\n'))
  return result
}

async function startProfile({ devTools, processes }: End) {
  await devTools.send('Profiler.enable')
  await devTools.send('Profiler.setSamplingInterval', { interval: samplingIntervalUs })
  await devTools.send('Profiler.start')
  const before = threadSeconds(processes())
  return async () => {
    const after = threadSeconds(processes())
    const { profile } = await devTools.send('Profiler.stop')
    return { functions: profile, threads: difference(before, after) }
  }
}

function difference(before: ThreadSeconds, after: ThreadSeconds): ThreadSeconds {
  return new Map([...after].map(([thread, seconds]) => [thread, seconds - (before.get(thread) ?? 0)]))
}

function threadLines(threads: ThreadSeconds): string[] {
  return rows([...threads].filter(([, seconds]) => seconds >= leastSeconds))
}

/** Self time: what a function took without what it called. */
function functionLines({ nodes, samples = [], timeDeltas = [] }: Protocol.Profiler.Profile): string[] {
  const names = new Map(nodes.map(({ id, callFrame }) => [id, nameOf(callFrame)]))
  const seconds = new Map<string, number>()
  for (const [i, id] of samples.entries()) {
    const name = names.get(id) ?? ''
    seconds.set(name, (seconds.get(name) ?? 0) + (timeDeltas[i] ?? 0) / 1e6)
  }
  return rows([...seconds])
}

const nameOf = ({ functionName, url, lineNumber }: Protocol.Runtime.CallFrame) =>
  url === ''
    ? functionName || '(anonymous)'
    : `${functionName || '(anonymous)'} ${url.slice(url.lastIndexOf('/') + 1)}:${lineNumber + 1}`

function rows(named: (readonly [string, number])[]): string[] {
  const sorted = named.sort(([, a], [, b]) => b - a).slice(0, functionsShown)
  return sorted.map(([name, seconds]) => `${seconds.toFixed(2).padStart(8)} s  ${name}`)
}
