import { expect, test } from 'vitest'
import { ratesPlot } from './plot.ts'
import type { PathRates } from './rates.ts'

const entry = (roundTripMs: number, lossPercent: number, app: number): PathRates => ({
  path: { roundTripMs, lossPercent },
  rates: { app: [app], 'a & b': [1] },
})
const count = (text: string, part: string) => text.split(part).length - 1

test('a panel for each loss, a line for each contender, and words for who sees none of it', () => {
  const svg = ratesPlot([entry(50, 0, 7), entry(0, 0, 8), entry(0, 1, 0.0001)], ['app', 'a & b'], 'The app < all.')
  expect(count(svg, 'class="head"')).toBe(2)
  expect(svg).toContain('1 % lost')
  expect(svg).toContain('<desc id="description">The app &lt; all.</desc>')
  expect(svg).toContain('a &amp; b')
  // Two in the first panel and one in the second, and one in the legend, for each.
  expect(count(svg, '<circle')).toBe(4)
  expect(svg).not.toMatch(/NaN|Infinity|undefined/)
})

test('a line goes from the short way to the long, the faster the higher, and what is off the scale stays on it', () => {
  const svg = ratesPlot([entry(50, 0, 1), entry(0, 0, 100)], ['app'], '')
  expect(svg).toMatch(/<g class="c0"><path d="M60\.0 0\.0L180\.0 \d+\.\d"/)
})
