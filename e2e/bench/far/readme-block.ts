/** The part of README.md that the command writes. */
const begin = '<!-- far:begin -->'
const end = '<!-- far:end -->'

/** @throws {Error} where the marks are not there once each, in this order */
export function withBlock(readme: string, block: string): string {
  const [before, rest, ...moreBegins] = readme.split(begin)
  const [old, after, ...moreEnds] = rest?.split(end) ?? []
  if (before === undefined || old === undefined || after === undefined || moreBegins.length + moreEnds.length > 0) {
    throw new Error(`README.md needs one ${begin} and one ${end} after it`)
  }
  return `${before}${begin}\n\n${block}\n\n${end}${after}`
}
