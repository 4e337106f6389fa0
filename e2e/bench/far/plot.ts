import { medianOf, type PathRates } from './rates.ts'

// The rates as a picture: a panel for each loss, round trips along, MB/s up in powers of ten, a line for each contender.
// Colours, dashes and marks differ together, so that it reads without colours too.

const panel = { width: 240, height: 250, gap: 48, left: 64, top: 78 }
const footHeight = 52
const leastRate = 0.02
const mostRate = 10
const ticks = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10]
const legendColumn = 190

interface Style {
  readonly light: string
  readonly dark: string
  readonly dash: string
  readonly width: number
}

const styles: readonly Style[] = [
  { light: '#0550ae', dark: '#79c0ff', dash: '', width: 3 },
  { light: '#8250df', dark: '#d2a8ff', dash: '7 3', width: 2 },
  { light: '#116329', dark: '#7ee787', dash: '', width: 2 },
  { light: '#bc4c00', dark: '#ffa657', dash: '2 3', width: 2 },
  { light: '#a40e26', dark: '#ff7b72', dash: '8 3 2 3', width: 2 },
  { light: '#57606a', dark: '#b1bac4', dash: '4 4', width: 2 },
]
/** Around the origin. */
const marks = [
  '<circle r="4.5"/>',
  '<rect x="-4" y="-4" width="8" height="8"/>',
  '<path d="M0-5 5 4H-5z"/>',
  '<path d="M0-5 5 0 0 5-5 0z"/>',
  '<path d="M0 5 5-4H-5z"/>',
  '<rect x="-5" y="-2" width="10" height="4"/>',
]

/** An SVG file. @param description in a sentence, for who does not see it */
export function ratesPlot(paths: readonly PathRates[], names: readonly string[], description: string): string {
  const losses = numbers(paths.map(({ path }) => path.lossPercent))
  const roundTrips = numbers(paths.map(({ path }) => path.roundTripMs))
  const width = Math.max(panel.left + losses.length * (panel.width + panel.gap), panel.left + 3 * legendColumn)
  const height = panel.top + panel.height + footHeight
  const panels = losses.map((loss, i) => {
    const shown = paths.filter(({ path }) => path.lossPercent === loss)
    const x = panel.left + i * (panel.width + panel.gap)
    return `<g transform="translate(${x} ${panel.top})">${panelOf(loss, shown, names, roundTrips)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title description">`,
    '<title id="title">Rates over long and lossy ways</title>',
    `<desc id="description">${escaped(description)}</desc>`,
    `<style>${css}</style>`,
    ...names.map(legendOf),
    `<text class="axis" transform="translate(16 ${panel.top + panel.height / 2}) rotate(-90)" text-anchor="middle">MB/s</text>`,
    ...panels,
    '</svg>',
    '',
  ].join('\n')
}

function panelOf(
  loss: number,
  paths: readonly PathRates[],
  names: readonly string[],
  roundTrips: readonly number[],
): string {
  const xOf = (roundTrip: number) => ((roundTrips.indexOf(roundTrip) + 0.5) / roundTrips.length) * panel.width
  const grid = ticks.map((tick) => {
    const y = yOf(tick).toFixed(1)
    return `<path class="grid" d="M0 ${y}H${panel.width}"/><text class="tick" x="-6" y="${y}" dy=".35em" text-anchor="end">${tick}</text>`
  })
  const labels = roundTrips.map(
    (roundTrip) =>
      `<text class="tick" x="${xOf(roundTrip).toFixed(1)}" y="${panel.height + 18}" text-anchor="middle">${roundTrip}</text>`,
  )
  const lines = names.map((name, i) => {
    const points = [...paths]
      .sort((a, b) => a.path.roundTripMs - b.path.roundTripMs)
      .map((entry) => [xOf(entry.path.roundTripMs).toFixed(1), yOf(medianOf(entry, name)).toFixed(1)] as const)
    const dots = points.map(([x, y]) => `<g transform="translate(${x} ${y})">${markOf(i)}</g>`)
    return `<g class="c${i % styles.length}"><path d="M${points.map(([x, y]) => `${x} ${y}`).join('L')}"/>${dots.join('')}</g>`
  })
  return [
    `<text class="head" x="${panel.width / 2}" y="-12" text-anchor="middle">${loss === 0 ? 'no loss' : `${loss} % lost`}</text>`,
    ...grid,
    ...labels,
    `<text class="axis" x="${panel.width / 2}" y="${panel.height + 38}" text-anchor="middle">round trip, ms</text>`,
    // The first is the one that it is about: on top.
    ...lines.reverse(),
  ].join('\n')
}

const legendOf = (name: string, i: number): string => {
  const x = panel.left + (i % 3) * legendColumn
  const y = 18 + Math.floor(i / 3) * 22
  return `<g class="c${i % styles.length}" transform="translate(${x} ${y})"><path d="M0 0H30"/><g transform="translate(15 0)">${markOf(i)}</g><text x="38" dy=".35em">${escaped(name)}</text></g>`
}

const markOf = (i: number) => `<g class="mark">${marks[i % marks.length] ?? ''}</g>`

const yOf = (rate: number) => {
  const share = Math.log(Math.max(rate, leastRate) / leastRate) / Math.log(mostRate / leastRate)
  return (1 - Math.min(1, share)) * panel.height
}

const numbers = (values: readonly number[]) => [...new Set(values)].sort((a, b) => a - b)

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const colours = (mode: 'light' | 'dark') =>
  styles.map((style, i) => `.c${i}{stroke:${style[mode]}}.c${i} .mark{fill:${style[mode]}}`).join('')

const css = [
  'text{font:13px system-ui,sans-serif;stroke:none;fill:#1f2328}.head{font-weight:600}.tick,.axis{fill:#57606a}',
  '.grid{stroke:#d0d7de}path{fill:none}.mark{stroke:none}.mark path{fill:inherit}',
  styles.map(({ dash, width }, i) => `.c${i}>path{stroke-width:${width};stroke-dasharray:${dash || 'none'}}`).join(''),
  colours('light'),
  '@media (prefers-color-scheme:dark){text{fill:#e6edf3}.tick,.axis{fill:#9198a1}.grid{stroke:#3d444d}',
  colours('dark'),
  '}',
].join('')
