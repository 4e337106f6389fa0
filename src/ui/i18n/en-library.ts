import { count, items, people, plural } from './counts-en.ts'

/** How many items of the Library do what. */
export interface LibraryCounts {
  readonly all: number
  readonly sharing: number
  readonly downloading: number
  readonly paused: number
}

/** The words of the Library; other languages have the type of this one. */
export const enLibrary = {
  title: 'Library',
  summary: ({ all, sharing, downloading, paused }: LibraryCounts) => {
    const doings = [
      ...(sharing > 0 ? [`${count(sharing)} shared`] : []),
      ...(downloading > 0 ? [`${count(downloading)} downloading`] : []),
      ...(paused > 0 ? [`${count(paused)} paused`] : []),
    ]
    return doings.length === 0 ? items(all) : `${items(all)}: ${doings.join(', ')}`
  },
  lasts:
    'This list is kept in this browser. What you received stays stored until you remove it. What you share needs its files again when the page was closed in between.',
  sent: (size: string) => `Sent ${size}`,
  received: (size: string) => `Received ${size}`,
  ratio: (ratio: string) => `ratio ${ratio}`,
  ratioMeans:
    'Ratio: how much was sent for each byte that was received, or of your own files for each byte that they have. All visits count.',
  filter: 'Filter by name',
  noMatch: (text: string) => `No name here has “${text}” in it.`,
  showAll: 'Show all',
  own: 'from you',
  foreign: 'for you',
  size: (have: string, want: string) => `${have} of ${want}`,
  elsewhere: (text: string) => `In another tab: ${text}`,
  downloading: (percent: string) => `Downloading, ${percent}`,
  people: (n: number) => `${people(n)} here`,
  progress: (name: string) => `Progress of ${name}`,
  pause: (name: string) => `Pause ${name}`,
  resume: (name: string) => `Resume ${name}`,
  copy: (name: string) => `Copy link ${name}`,
  copied: (name: string) => `Link copied: ${name}`,
  remove: (name: string) => `Remove ${name}`,
  removeShort: 'Remove',
  undo: 'Undo',
  removing: 'It is removed in a few seconds, or when you leave this screen.',
  deletes: 'What was received of it is deleted here.',
  notSaved: 'It was not saved.',
  stored: (used: string, free: string) => `Tukar takes ${used} on this device, and ${free} are free for it.`,
  takes: (size: string) => `takes ${size} here`,
  isSafe: 'The browser leaves it alone when it runs short of room.',
  keepSafe: 'Keep safe from clean-up',
  notSafe: 'The browser did not agree: it may clean up what is stored here when it runs short of room.',
  notTakenUp: 'What is stored in this browser could not be read.',
  ofLaterVersion: (n: number) =>
    `${items(n)} ${plural(n, { one: 'is', other: 'are' })} not shown here: a newer version of Tukar kept ${plural(n, { one: 'it', other: 'them' })}. Reload this page to get that version.`,
  notOpened: (n: number) =>
    `${items(n)} ${plural(n, { one: 'is', other: 'are' })} not shown here: ${plural(n, { one: 'it', other: 'they' })} could not be opened.`,
  removeFailed: (name: string) =>
    `What was received of ${name} could not be deleted. Clear this site’s data in the browser’s settings to be sure.`,
  empty: 'Nothing here yet',
  emptyNext: 'What you share or receive in this browser stands here.',
  start: 'Share something',
}

export type LibraryWords = typeof enLibrary
