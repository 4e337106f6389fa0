import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark } from './benchmark.ts'
import { runRounds } from './rounds.ts'
import { ratios } from './statistics.ts'

// The load comes from signaling/, in processes of its own: it speaks the tracker's protocol, and this folder does not.
const script = fileURLToPath(new URL('../../signaling/fire/run.mjs', import.meta.url))
const run = promisify(execFile)

type Contender = 'ours' | 'bare'
type Figures = Readonly<Record<string, number>>

export const tracker: Benchmark = {
  name: 'tracker',
  what: 'announces and memory of the built server over the bare bittorrent-tracker server',
  async run({ pairs, isQuick, note }) {
    const seconds = isQuick ? 1 : 5
    const sockets = isQuick ? 200 : 5_000
    const runs = await runRounds(['ours', 'bare'] as const, pairs, async (name, round) => {
      const speed = await measure('announces', name, seconds)
      const memory = await measure('memory', name, sockets)
      const shown = [speed['announcesPerCpuSecond'], memory['heapBytes'], memory['residentBytes']]
      note(`round ${round + 1} of ${pairs}, ${name}: ${shown.map((value) => value?.toFixed(0)).join(', ')}`)
      return { ...speed, ...memory }
    })
    const of = (name: Contender, figure: string): number[] =>
      runs[name].map((figures: Figures) => figures[figure] ?? Number.NaN)
    const over = (figure: string): number[] => ratios(of('ours', figure), of('bare', figure))
    const absolute = (name: string, figure: string, unit: string) =>
      (['ours', 'bare'] as const).map((who) => ({ name: `${name}, ${who}`, unit, values: of(who, figure) }))
    return {
      figures: [
        {
          name: 'announces per CPU second',
          unit: 'x',
          values: over('announcesPerCpuSecond'),
          target: { atLeast: 0.8 },
        },
        ...absolute('announces per CPU second', 'announcesPerCpuSecond', '/s'),
        { name: 'announces per second', unit: 'x', values: over('announcesPerSecond'), target: { atLeast: 0.8 } },
        ...absolute('announces per second', 'announcesPerSecond', '/s'),
        { name: 'living heap of a connection', unit: 'x', values: over('heapBytes'), target: { atMost: 0.5 } },
        ...absolute('living heap of a connection', 'heapBytes', 'B'),
        { name: 'resident memory of a connection', unit: 'x', values: over('residentBytes'), target: { atMost: 0.5 } },
        ...absolute('resident memory of a connection', 'residentBytes', 'B'),
      ],
      notes: [
        'Announces: 100 connections in swarms of five, each with five offers, each again as soon as it is answered.',
        `Memory: growth over ${sockets} connections from as many addresses that announced once and wait, after collection, with V8’s room for new objects kept at 1 MiB in both: it would add 5 KB to each, whatever lives.`,
        'A bare TCP socket that Node’s HTTP server upgraded is 1.0 KB of heap and 2.4 KB resident; with ws on it, 2.5 and 4.3.',
      ],
    }
  },
}

async function measure(what: 'announces' | 'memory', contender: Contender, amount: number): Promise<Figures> {
  const { stdout } = await run(process.execPath, [script, 'measure-command', what, contender, String(amount)])
  const value: unknown = JSON.parse(stdout)
  if (typeof value !== 'object' || value === null) throw new Error(`no figures: ${stdout}`)
  return Object.fromEntries(Object.entries(value).map(([name, figure]) => [name, Number(figure)]))
}
