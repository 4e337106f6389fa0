import { createCounts } from './counts.ts'

// What is counted on many screens.

export const { count, plural } = createCounts('en')

export const files = (n: number): string => `${count(n)} ${plural(n, { one: 'file', other: 'files' })}`
export const people = (n: number): string => `${count(n)} ${plural(n, { one: 'person', other: 'people' })}`
/** Files and folders that are dropped; shares, where they are listed. */
export const items = (n: number): string => `${count(n)} ${plural(n, { one: 'item', other: 'items' })}`
