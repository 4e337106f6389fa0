import { files, items, plural } from './counts-en.ts'
import type { Sentence } from './sentences.ts'

/**
 * The words of the first route: the frame and Home. Other languages have the type of this one: a missing entry does not
 * compile.
 */
export const enStart = {
  frame: {
    skip: 'Skip to the content',
    home: 'Tukar, home',
    menu: 'Pages',
    library: 'Library',
    settings: 'Settings',
    more: 'More pages',
    selfCheck: 'Self-check',
    privacy: 'Privacy',
    language: 'Language',
    keys: 'Keyboard shortcuts',
    loading: 'Loading…',
    tryAgain: 'Try again',
    loadingLong:
      'Still loading. This part of the page has not come from its server yet; it shows by itself as soon as it is here.',
    notLoaded: {
      what: 'This part of the page did not load.',
      next: 'Check your connection, then try again.',
    } satisfies Sentence,
    offline: 'You’re offline. Connect this device to a network to send or receive.',
    offlineRuns: 'You’re offline. What runs here goes on by itself when the connection is back.',
    languageMissing: (name: string) => `${name} did not load, so the page stays in English.`,
  },
  home: {
    title: 'Send it. Straight across.',
    intro: 'Choose files, send the link. Whoever opens it gets them straight from your browser.',
    plate: 'Drop files or folders',
    plateTouch: 'Choose what to send',
    plateHint: 'Anywhere on this page. Any size.',
    chooseFiles: 'Choose files',
    chooseFolder: 'Choose folder',
    protect: 'Protect with password',
    password: 'Password',
    showPassword: 'Show password',
    passwordHint:
      'Choose it now: another password later makes another link. Tell it to them some other way than the link.',
    passwordMissing: 'Type a password, or untick the box.',
    waiting: (n: number) => `${files(n)} ${plural(n, { one: 'waits', other: 'wait' })} for a password`,
    sharePending: (n: number) => `Share ${files(n)}`,
    dropOverlay: (n: number | null) => (n === null ? 'Drop to share' : `Drop to share ${items(n)}`),
    dropOverlayHint: 'Folders come with everything in them.',
    reading: (n: number) => (n === 0 ? 'Looking at the files' : `Looking at ${files(n)}`),
    unreadable: (path: string) => `“${path}” can’t be read, or was changed after you chose it.`,
    makingLink: 'Making the link',
    paste: 'Paste a link',
    pasteHint: 'Did somebody send you one? It opens here.',
    open: 'Open',
    badLink: 'That is not a Tukar link. Copy the whole of it, to the last character.',
    facts: [
      { title: 'Nothing is uploaded', text: 'Files go from your browser to theirs. No server keeps a copy.' },
      { title: 'Sealed', text: 'It is encrypted here. Only people with the link can read it.' },
      { title: 'Faster together', text: 'Everyone who downloads helps the others get it.' },
    ],
    stopped: (name: string) =>
      `You stopped sharing ${name}. Nobody can get it from here any more; whoever already has it keeps it.`,
  },
  shareErrors: {
    failed: {
      what: 'Tukar could not start on this page.',
      next: 'Check your connection, then try again. If that doesn’t help, reload the page.',
    },
  } satisfies Record<'failed', Sentence>,
}

export type StartWords = typeof enStart
