// Subtitles as SubRip (.srt) and WebVTT files have them: a line with two times, and lines of text up to an empty one.
// Foreign text: what is no cue is passed over, and there is an end to what is taken.

/** Seconds. */
export interface Cue {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** A long film has some 2,000. */
const maxCues = 20_000
/** UTF-16 units. */
const maxText = 2_000

const timing = /^\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})\s*-->\s*((?:\d{1,4}:)?\d{1,2}:\d{2}[.,]\d{1,3})/

/** In the order of the file; empty where it holds no cue. */
export function parseSubtitles(text: string): readonly Cue[] {
  const lines = text.split(/\r\n|\n|\r/)
  const cues: Cue[] = []
  for (let at = 0; at < lines.length && cues.length < maxCues; at++) {
    const [, from, to] = timing.exec(lines[at] ?? '') ?? []
    if (from === undefined || to === undefined) continue
    const words: string[] = []
    while (at + 1 < lines.length && lines[at + 1]?.trim() !== '' && !timing.test(lines[at + 1] ?? '')) {
      words.push(lines[++at] ?? '')
    }
    const [start, end] = [secondsOf(from), secondsOf(to)]
    const shown = plainText(words.join('\n')).slice(0, maxText)
    if (end > start && shown !== '') cues.push({ start, end, text: shown })
  }
  return cues
}

function secondsOf(time: string): number {
  return time
    .replace(',', '.')
    .split(':')
    .reduce((sum, part) => sum * 60 + Number(part), 0)
}

/** Without what players of their time understood: positions in braces, and all marks but those of WebVTT for slant, weight and line. */
function plainText(text: string): string {
  return text
    .replace(/\{\\[^}]{0,100}\}/g, '')
    .replace(/<(?!\/?[biu]>)[^>]{0,200}>/g, '')
    .trim()
}

/** What a file's name says of its language: the part between the film's name and the ending, else the name itself. */
export function subtitleLabel(path: string, film: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const stem = film.slice(film.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '')
  const between = name
    .slice(stem.length)
    .replace(/\.[^.]+$/, '')
    .replace(/^\./, '')
  return name.toLowerCase().startsWith(stem.toLowerCase()) && between !== '' ? between : name
}
