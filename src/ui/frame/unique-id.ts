import { useState } from 'preact/hooks'

let last = 0

/**
 * An id that no other element of the page has. Preact's own `useId` counts by the place in the tree, and gave the same to
 * two elements where screens come and go.
 */
export const useUniqueId = (): string => useState(() => `u${++last}`)[0]
