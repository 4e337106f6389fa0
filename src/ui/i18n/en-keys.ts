/** The words of the sheet that lists the keys. */
export const enKeys = {
  title: 'Keyboard shortcuts',
  close: 'Close',
  keys: {
    o: 'Choose files',
    c: 'Copy the link',
    p: 'Pause or resume',
    h: 'Home',
    l: 'Library',
    s: 'Settings',
    '?': 'Show these shortcuts',
  },
  where: 'Each works where its button is on the screen, and none while you type.',
  use: 'Use shortcuts',
  off: 'Without them everything can still be reached with Tab and Enter.',
}

export type KeyWords = typeof enKeys
