import { createCounts } from './counts.ts'

// What is counted on many screens. Indonesian has one form for any number.

export const { count } = createCounts('id')

export const files = (n: number): string => `${count(n)} berkas`
export const people = (n: number): string => `${count(n)} orang`
/** Shares: several files that were sent together are one. */
export const shares = (n: number): string => `${count(n)} kiriman`
