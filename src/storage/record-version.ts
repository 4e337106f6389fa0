// What is stored outlives the page that stored it. A record says its version; what an older page wrote is brought to the
// present one step by step, and what a newer page wrote is left alone: nobody here knows what it means.

export type Fields = Readonly<Record<string, unknown>>

/**
 * From one version to the next, as an own object. It looks at no more than it changes: the parser of the present version
 * judges the whole.
 */
export type RecordStep = (fields: Fields) => Fields

/** `steps[0]` leads from version 1 to version 2, and so on: the present version is one more than there are. */
export const presentVersion = (steps: readonly RecordStep[]): number => steps.length + 1

/** Written by a page of a version to come. */
export const isOfLaterVersion = (stored: unknown, steps: readonly RecordStep[]): boolean =>
  (versionOf(stored) ?? 0) > presentVersion(steps)

/** The fields as the present version writes them; null for what no version up to now wrote. */
export function upgraded(stored: unknown, steps: readonly RecordStep[]): Fields | null {
  const version = versionOf(stored)
  if (version === null || version > presentVersion(steps) || !isFields(stored)) return null
  return steps.slice(version - 1).reduce((fields, step) => step(fields), stored)
}

/** Looks at nothing in it: what is stored may be large. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value)

function versionOf(stored: unknown): number | null {
  const version = isFields(stored) ? stored['version'] : null
  return typeof version === 'number' && Number.isSafeInteger(version) && version >= 1 ? version : null
}
