import type { Figure, Report } from '../benchmark.ts'
import { lineRate, pathName, queueMs, type Path } from '../far/path.ts'
import { lateMs } from '../far/ways.ts'
import { markdownTable } from '../markdown-table.ts'
import { ratios, summarize } from '../statistics.ts'
import { allTrials, appJoins, besideApp, leavingRoom, tcpAlone, twoTcp, type Trial } from './trial.ts'
import { longWaitMs, type Window } from './window.ts'

/** What was measured on one path: of each trial, by its name, a window for each round. */
export interface PathWindows {
  readonly path: Path
  readonly windows: Readonly<Record<string, readonly Window[]>>
}

export function reportOf(measured: readonly PathWindows[], controls: readonly string[]): Report {
  const all = measured.flatMap(({ windows }) => Object.values(windows).flat())
  return {
    figures: [
      ...measured.flatMap((of) => controls.flatMap((control) => shares(of, control))),
      ...measured.flatMap(roomLeft),
      { name: `the rig: forwarded over ${lateMs} ms late`, unit: '%', values: all.map((w) => w.latePercent) },
      { name: 'the rig: lost by the machine itself', unit: '%', values: all.map((w) => w.spiltPercent) },
    ],
    table: { text: trialsTable(measured, controls), figures: measured.flatMap((of) => singleFigures(of, controls)) },
    notes: [
      `Sender and receiver are in network namespaces of their own. All IP packets between the two, of TCP and of the app, pass one relay: each way carries ${lineRate / 1e6} MB/s, headers and all; up to ${queueMs} ms of packets wait before it, the rest is dropped; then half of the round trip; the loss is each way, of each packet for itself, the same chances for all trials of a round.`,
      'Rates are of whole IP packets that came out of the line, counted by the relay. TCP of two: the mean of both flows. Waiting: the median of the sender’s packets before the line.',
      `TCP: one connection from socat to socat that sends as fast as it can, by Linux, with the congestion control that it is named by; ${controls[0]} is what this machine takes by itself.`,
      'app, leaving room: the sender ticked “Leave room on my line” in Settings; measured for 75 s, so that the seconds in which it looks what the line carries are in it.',
      'app: one download that goes on throughout. It begins first and TCP joins, or the other way round where the name says so, and only what passes after both have settled is measured; for long: a minute and a half later.',
    ],
  }
}

/** What a TCP flow has beside the app, in the terms of what it has otherwise: ratios within a round. */
function shares({ path, windows }: PathWindows, control: string): Figure[] {
  const of = (trial: Trial) => windows[trial.name] ?? []
  const beside = of(besideApp(control))
  const name = `${pathName(path)}, ${control} beside the app`
  return [
    {
      name: `${name} over beside another ${control}`,
      unit: 'x',
      values: ratios(beside.map(tcpRate), of(twoTcp(control)).map(tcpRate)),
      target: { atLeast: 0.7 },
    },
    {
      name: `${pathName(path)}, ${control} that was there first beside the app over beside another ${control}`,
      unit: 'x',
      values: ratios(of(appJoins(control)).map(tcpRate), of(twoTcp(control)).map(tcpRate)),
      target: { atLeast: 0.7 },
    },
    {
      name: `${name} over half of it alone`,
      unit: 'x',
      values: ratios(
        beside.map(tcpRate),
        of(tcpAlone(control)).map((window) => tcpRate(window) / 2),
      ),
    },
    {
      name: `${name}: the app’s part of both`,
      unit: '%',
      values: beside.map((window) => (100 * window.app) / (window.app + tcpRate(window))),
    },
  ]
}

/** What the switch in Settings promises. */
function roomLeft({ path, windows }: PathWindows): Figure[] {
  const left = windows[leavingRoom.name] ?? []
  const name = `${pathName(path)}, app, leaving room`
  return [
    {
      name: `${name}, over what the line carries`,
      unit: 'x',
      values: left.map(({ app }) => (app * 1e6) / lineRate),
      target: { atMost: 0.9 },
    },
    { name: `${name}: waiting`, unit: 'ms', values: left.map(({ waitMs }) => waitMs), target: { atMost: 10 } },
    {
      name: `${name}: packets that waited ${longWaitMs} ms or longer`,
      unit: '%',
      values: left.map((window) => window.longWaitPercent),
    },
  ]
}

/** Of one flow. */
const tcpRate = ({ tcp }: Window) => tcp.reduce((sum, rate) => sum + rate, 0) / tcp.length

const columns = [
  { name: 'TCP, MB/s', digits: 2, valueOf: (window: Window) => (window.tcp.length === 0 ? null : tcpRate(window)) },
  { name: 'app, MB/s', digits: 2, valueOf: ({ app }: Window, { hasApp }: Trial) => (hasApp ? app : null) },
  {
    name: 'of the line, %',
    digits: 0,
    valueOf: ({ total }: Window, trial: Trial) => (100 * total * 1e6) / (trial.lineRate ?? lineRate),
  },
  { name: 'waiting, ms', digits: 0, valueOf: ({ waitMs }: Window) => waitMs },
] as const

/** Rows: paths and trials; medians of the rounds. */
function trialsTable(measured: readonly PathWindows[], controls: readonly string[]): string {
  const head = ['round trip, loss', 'on the line', ...columns.map(({ name }) => name)]
  const rows = measured.flatMap(({ path, windows }) =>
    allTrials(controls).map((trial) => [
      `${path.roundTripMs} ms, ${path.lossPercent} %`,
      trial.name,
      ...columns.map(({ digits, valueOf }) => {
        const values = (windows[trial.name] ?? []).map((window) => valueOf(window, trial)).filter((v) => v !== null)
        return values.length === 0 ? '' : summarize(values).median.toFixed(digits)
      }),
    ]),
  )
  return markdownTable([head, ...rows])
}

/** Each measurement, for the JSON file. */
const singleFigures = ({ path, windows }: PathWindows, controls: readonly string[]): Figure[] =>
  allTrials(controls).flatMap((trial) => {
    const of = windows[trial.name] ?? []
    const name = (what: string) => `${pathName(path)}, ${trial.name}: ${what}`
    return [
      ...trial.flows.map((_, i) => ({
        name: name(`TCP flow ${i + 1}`),
        unit: 'MB/s',
        values: of.map(({ tcp }) => tcp[i] ?? Number.NaN),
      })),
      ...(trial.hasApp ? [{ name: name('app'), unit: 'MB/s', values: of.map(({ app }) => app) }] : []),
      { name: name('all of the line'), unit: 'MB/s', values: of.map(({ total }) => total) },
      { name: name('waiting'), unit: 'ms', values: of.map(({ waitMs }) => waitMs) },
    ]
  })
