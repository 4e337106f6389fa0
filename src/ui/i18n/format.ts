import { createCounts, type Counts } from './counts.ts'

const noBreakSpace = '\u00a0'
const sizeUnits = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']

/** Numbers as people of one language write them. A number and its unit stay on one line. */
export interface Format extends Counts {
  /** Bytes, in decimal units: "38.2 MB". */
  readonly size: (bytes: number) => string
  /** The same, always with one digit behind the point below 100: a number that changes keeps its width. */
  readonly steadySize: (bytes: number) => string
  /** Bytes a second, as steady: "6.4 MB/s". */
  readonly speed: (bytesPerSecond: number) => string
  /** A whole number of per cent, 0 to 100. */
  readonly percent: (percent: number) => string
  /** Seconds, rounded up to what people would say: "40 sec", "9 min", "2 hr 5 min". */
  readonly duration: (seconds: number) => string
  /** Whole seconds that passed, as they are: "12 sec". */
  readonly seconds: (seconds: number) => string
  /** How long something took: "140 ms", from a second on "1.4 sec". */
  readonly took: (milliseconds: number) => string
  /** Compares names as a person would sort them: "2" before "10". */
  readonly compare: (a: string, b: string) => number
}

export function createFormat(locale: string): Format {
  const percents = new Intl.NumberFormat(locale, { style: 'percent' })
  const collator = new Intl.Collator(locale, { numeric: true })
  const unitFormats = new Map<string, Intl.NumberFormat>()

  function inUnit(value: number, unit: string, digits = 0, leastDigits = 0): string {
    const key = `${unit} ${digits} ${leastDigits}`
    let format = unitFormats.get(key)
    if (!format) {
      // "512 byte" is the short English form, so bytes are written out.
      const unitDisplay = unit === 'byte' ? 'long' : 'short'
      const fraction = { minimumFractionDigits: leastDigits, maximumFractionDigits: digits }
      format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay, ...fraction })
      unitFormats.set(key, format)
    }
    return format.format(value).replaceAll(' ', noBreakSpace)
  }

  function size(bytes: number, isSteady: boolean, per = ''): string {
    let value = bytes
    let step = 0
    // 999.95 MB would be written as 1,000 MB.
    while (value >= 999.5 && step < sizeUnits.length - 1) {
      value /= 1000
      step++
    }
    const digits = step > 0 && value < 99.95 ? 1 : 0
    return inUnit(value, `${sizeUnits[step] ?? 'terabyte'}${per}`, digits, isSteady ? digits : 0)
  }

  return {
    size: (bytes) => size(bytes, false),
    steadySize: (bytes) => size(bytes, true),
    speed: (bytes) => size(bytes, true, '-per-second'),
    percent: (percent) => percents.format(percent / 100),
    duration(seconds) {
      if (seconds < 10) return inUnit(Math.max(1, Math.ceil(seconds)), 'second')
      if (seconds <= 55) return inUnit(Math.ceil(seconds / 5) * 5, 'second')
      const minutes = Math.ceil(seconds / 60)
      if (minutes < 60) return inUnit(minutes, 'minute')
      const hours = inUnit(Math.floor(minutes / 60), 'hour')
      return minutes % 60 === 0 ? hours : `${hours} ${inUnit(minutes % 60, 'minute')}`
    },
    seconds: (seconds) => inUnit(Math.floor(seconds), 'second'),
    took: (milliseconds) =>
      milliseconds < 999.5 ? inUnit(Math.round(milliseconds), 'millisecond') : inUnit(milliseconds / 1000, 'second', 1),
    ...createCounts(locale),
    compare: (a, b) => collator.compare(a, b),
  }
}
