import { expect, test } from 'vitest'
import type { Protocol } from 'puppeteer-core'
import { mainThread, type TraceEvent } from './main-thread.ts'

const address = 'http://127.0.0.1:8080/assets/'

/** Nodes by name, each below the one before it that it names. */
function profileOf(
  nodes: readonly { readonly name: string; readonly file?: string; readonly below?: number }[],
  samples: readonly number[],
): Protocol.Profiler.Profile {
  return {
    nodes: nodes.map(({ name, file }, id) => ({
      id,
      callFrame: {
        functionName: name,
        scriptId: '0',
        url: file === undefined ? '' : file.includes(':') ? file : address + file,
        lineNumber: 0,
        columnNumber: 0,
      },
      children: nodes.flatMap(({ below }, child) => (below === id ? [child] : [])),
    })),
    startTime: 0,
    endTime: 0,
    samples: [...samples],
  }
}

const event = (name: string, tid: number, ms: number): TraceEvent => ({ name, pid: 1, tid, tdur: ms * 1000 })

const nodes = [
  { name: '(root)' },
  { name: '(idle)', below: 0 },
  { name: 'render', file: 'start-AbC.js', below: 0 },
  { name: 'createElement', below: 2 },
  { name: 'verify', file: 'compose-app-x.js', below: 0 },
  { name: 'digest', below: 4 },
  { name: 'notify', file: 'session-y.js', below: 4 },
  { name: 'watch', file: 'http://127.0.0.1:8080/', below: 0 },
  { name: '(garbage collector)', below: 0 },
  { name: 'filesOf', file: 'core-z.js', below: 2 },
  { name: 'decode', file: 'core-z.js', below: 4 },
]

test('counts a sample for the innermost function that has a file, and idle time for nobody', () => {
  const profile = profileOf(nodes, [1, 1, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 10])
  const { scripts } = mainThread(0.08, profile, [])
  // render, createElement, notify and filesOf, of ten that are not idle.
  expect(scripts).toBeCloseTo((0.08 * 4) / 10)
})

test('adds up what the page draws, and no other thread', () => {
  const events = [
    event('Layout', 1, 4),
    event('Paint', 1, 6),
    event('FunctionCall', 1, 30),
    event('Paint', 3, 5),
    { name: 'Paint', pid: 1, tid: 1 },
  ]
  expect(mainThread(0.05, profileOf(nodes, [1]), events)).toEqual({ busy: 0.05, scripts: 0, drawing: 0.01 })
})

test('says nothing of a page that did nothing', () => {
  expect(mainThread(0, profileOf(nodes, []), [])).toEqual({ busy: 0, scripts: 0, drawing: 0 })
})
