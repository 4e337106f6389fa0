import { expect, test } from 'vitest'
import { longestTask, type TaskEvent } from './longest-task.ts'

const url = 'http://127.0.0.1:8080/'
const commit: TaskEvent = { name: 'CommitLoad', pid: 1, tid: 1, ts: 1_000, args: { data: { url } } }
/** Times in ms. */
const task = (ts: number, dur: number, tdur: number, tid = 1): TaskEvent => ({
  ...{ name: 'RunTask', pid: 1, tid },
  ...{ ts: ts * 1000, dur: dur * 1000, tdur: tdur * 1000 },
})

test('counts what ran on the page’s thread once the page was there, on both clocks', () => {
  const events = [task(0, 0.5, 0.5), task(0.9, 12, 3), task(20, 8, 7), task(30, 90, 90, 2), commit]
  expect(longestTask(events, url)).toEqual({ clock: 12, processor: 7 })
})

test('what a trace does not tell is no zero', () => {
  expect(() => longestTask([task(2, 1, 1)], url)).toThrow(url)
  expect(() => longestTask([commit, task(0, 0.5, 0.5)], url)).toThrow('no task')
})
