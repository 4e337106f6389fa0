import { expect, test } from 'vitest'
import { reportOf } from './report.ts'
import type { Window } from './window.ts'

const window = (app: number, ...tcp: readonly number[]): Window => ({
  app,
  tcp,
  total: app + tcp.reduce((sum, rate) => sum + rate, 0),
  waitMs: 20,
  longWaitPercent: 7,
  latePercent: 0,
  spiltPercent: 0,
})

const report = reportOf(
  [
    {
      path: { roundTripMs: 50, lossPercent: 0.1 },
      windows: {
        'app alone': [window(5), window(6)],
        'app, leaving room': [window(4), window(4)],
        'app alone for long, 1 MB/s': [window(0.9), window(0.8)],
        'cubic alone': [window(0, 8), window(0, 6)],
        'two cubic': [window(0, 5, 3), window(0, 2, 4)],
        'app and cubic': [window(4, 4), window(6, 1.5)],
        'cubic, then the app for long': [window(6, 2), window(3, 3)],
      },
    },
  ],
  ['cubic'],
)

test('what a flow has beside the app is held within a round against what it has otherwise', () => {
  expect(report.figures.slice(0, 7)).toEqual([
    {
      name: '50/0.1, cubic beside the app over beside another cubic',
      unit: 'x',
      values: [1, 0.5],
      target: { atLeast: 0.7 },
    },
    {
      name: '50/0.1, cubic that was there first beside the app over beside another cubic',
      unit: 'x',
      values: [0.5, 1],
      target: { atLeast: 0.7 },
    },
    { name: '50/0.1, cubic beside the app over half of it alone', unit: 'x', values: [1, 0.5] },
    { name: '50/0.1, cubic beside the app: the app’s part of both', unit: '%', values: [50, 80] },
    {
      name: '50/0.1, app, leaving room, over what the line carries',
      unit: 'x',
      values: [0.5, 0.5],
      target: { atMost: 0.9 },
    },
    { name: '50/0.1, app, leaving room: waiting', unit: 'ms', values: [20, 20], target: { atMost: 10 } },
    { name: '50/0.1, app, leaving room: packets that waited 20 ms or longer', unit: '%', values: [7, 7] },
  ])
})

test('the table has the medians of each trial, and nothing where nobody was', () => {
  const rows = report.table?.text.split('\n').map((row) => row.split('|').map((cell) => cell.trim())) ?? []
  expect(rows.slice(2).map((cells) => cells.slice(2, -1))).toEqual([
    ['app alone', '', '5.50', '69', '20'],
    ['app, leaving room', '', '4.00', '50', '20'],
    ['app alone for long, 1 MB/s', '', '0.85', '85', '20'],
    ['cubic alone', '7.00', '', '88', '20'],
    ['two cubic', '3.50', '', '88', '20'],
    ['app and cubic', '2.75', '5.00', '97', '20'],
    ['cubic, then the app for long', '2.50', '4.50', '88', '20'],
  ])
})

test('each flow of each round is in the JSON file', () => {
  expect(report.table?.figures).toContainEqual({ name: '50/0.1, two cubic: TCP flow 2', unit: 'MB/s', values: [3, 4] })
})
