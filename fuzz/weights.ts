/**
 * How much more time a target gets than one that is not named here. What strangers reach first, with the most states
 * behind it, gets more; some of it is also slow (signatures, whole sessions), and would see few inputs in a short run.
 */
const weights: ReadonlyMap<string, number> = new Map([
  ['wire', 8],
  ['signal', 8],
  ['sealed-signal', 8],
  ['control-message', 4],
  ['tracker-frame', 4],
  ['manifest-envelope', 4],
  ['manifest-header', 4],
  ['manifest-body', 4],
])

export const weighedNames: Iterable<string> = weights.keys()

export const weightOf = (name: string): number => weights.get(name) ?? 1
