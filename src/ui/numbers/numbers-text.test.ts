import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { enRest } from '../i18n/en-rest.ts'
import { enStart } from '../i18n/en-start.ts'
import { createFormat } from '../i18n/format.ts'
import { idRest } from '../i18n/id-rest.ts'
import { idStart } from '../i18n/id-start.ts'
import type { AllWords } from '../i18n/language.ts'
import { downloadNumbers, firstCopyText, lastMinuteText, speedText } from './numbers-text.ts'
import { advanceRate, bytesPerSecond, isSettled, secondsLeft, startRate, steadyEnd } from './rate.ts'
import { advanceHistory, startHistory } from './speed-history.ts'

const en: AllWords = { language: 'en', t: { ...enStart, ...enRest }, format: createFormat('en') }
const id: AllWords = { language: 'id', t: { ...idStart, ...idRest }, format: createFormat('id') }
const noNumber = /NaN|Infinity|∞|undefined|null|-\d/

describe('in words', () => {
  test('a speed keeps its digits while it changes, and is none when it is next to nothing', () => {
    expect([6_000_000, 6_400_000, 10_040_000, 999].map((speed) => speedText(speed, en))).toEqual([
      '6.0\u00a0MB/s',
      '6.4\u00a0MB/s',
      '10.0\u00a0MB/s',
      null,
    ])
    expect(speedText(6_400_000, id)).toBe('6,4\u00a0MB/dtk')
    expect(speedText(null, en)).toBeNull()
  })

  test('the first copy', () => {
    expect(firstCopyText(2_400, en)).toBe('About 40\u00a0min for the first copy at your upload speed')
    expect(firstCopyText(60, id)).toBe('Sekitar 1\u00a0mnt untuk salinan pertama dengan kecepatan unggah Anda')
    expect(firstCopyText(null, en)).toBeNull()
  })

  test('the last minute', () => {
    expect(lastMinuteText([0, 8_100_000, 6_400_000], 'flows', en)).toBe(
      'Last minute: now 7.1\u00a0MB/s, most 8.1\u00a0MB/s',
    )
    expect(lastMinuteText([8_100_000, 0, 0, 0], 'flows', en)).toBe('Last minute: nothing now, most 8.1\u00a0MB/s')
    expect(lastMinuteText([0, 0], 'flows', en)).toBe('Last minute: nothing moved')
    expect(lastMinuteText([], 'saidElsewhere', en)).toBe('Last minute: nothing moved')
  })

  test('the last minute of what was just paused: its latest second is no longer now', () => {
    expect(lastMinuteText([0, 8_100_000, 6_400_000], 'still', en)).toBe('Last minute: nothing now, most 8.1\u00a0MB/s')
  })

  test('the last minute beside a number that says what flows now', () => {
    expect(lastMinuteText([8_100_000, 6_400_000], 'saidElsewhere', en)).toBe('Last minute: up to 8.1\u00a0MB/s')
    expect(lastMinuteText([8_100_000], 'saidElsewhere', id)).toBe('Semenit terakhir: hingga 8,1\u00a0MB/dtk')
  })
})

test('whatever comes whenever, every number that is shown is one', () => {
  const bytes = fc.oneof(fc.integer({ min: 0, max: 3_000_000 }), fc.integer({ min: 0, max: 2 ** 50 }))
  const looks = fc.array(fc.record({ ms: fc.integer({ min: 0, max: 90_000 }), bytes }), { maxLength: 40 })
  fc.assert(
    fc.property(looks, bytes, fc.constantFrom(en, id), (steps, wantBytes, words) => {
      let time = 0
      let counter = 0
      let rate = startRate(0, 0)
      let pace = startRate(0, 0)
      let history = startHistory(0, 0)
      let end: number | null = null
      for (const step of steps) {
        time += step.ms
        counter += step.bytes
        rate = advanceRate(rate, time, counter)
        pace = advanceRate(pace, time, counter, 10_000)
        history = advanceHistory(history, time, counter)
        const haveBytes = Math.min(counter, wantBytes)
        const seconds = secondsLeft(wantBytes - haveBytes, isSettled(pace) ? bytesPerSecond(pace) : null)
        end = steadyEnd(end, time, seconds)
        const left = end === null ? null : Math.max(0, (end - time) / 1000)
        const shown = downloadNumbers({ haveBytes, wantBytes }, bytesPerSecond(rate), left, words)
        const texts = [shown.amount, shown.speed, shown.left, firstCopyText(left, words)]
        const minutes = (['flows', 'still', 'saidElsewhere'] as const).map((now) =>
          lastMinuteText(history.points, now, words),
        )
        for (const text of [...texts, ...minutes]) expect(text ?? '').not.toMatch(noNumber)
        if (seconds !== null && left !== null)
          expect(Math.abs(left - seconds)).toBeLessThanOrEqual(0.12 * seconds + 0.001)
      }
    }),
  )
})
