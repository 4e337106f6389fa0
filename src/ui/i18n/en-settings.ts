import type { NotificationAnswer } from '../settings/notification-answer.ts'
import type { Theme } from '../settings/theme.ts'

/** The words of Settings; other languages have the type of this one. */
export const enSettings = {
  title: 'Settings',
  intro: 'Kept in this browser as you choose it, and sent to nobody.',
  saved: 'Saved',
  undo: 'Undo',
  undone: 'It is as it was before.',
  language: 'Language',
  look: 'Look',
  themes: { auto: 'Like this device', light: 'Light', dark: 'Dark' } satisfies Record<Theme, string>,
  data: {
    title: 'Data on this device',
    hint: 'What you shared and received here, with the links. Keys stay in this browser.',
    export: 'Export list',
    erase: 'Erase everything',
    eraseAsk:
      'Every share ends here, in all tabs, and everything that was received and not saved is deleted. Links that you made stop working. This can’t be undone.',
    eraseYes: 'Erase it all',
    eraseNo: 'Keep it',
    erased: 'Everything is erased.',
    failed: 'That did not work. Clear this site’s data in the browser’s settings instead.',
  },
  while: 'While something moves',
  notify: 'Notify me when a download is done',
  notifyHint: 'Only while this tab is in the background.',
  answers: {
    granted: 'The browser allows it.',
    denied:
      'The browser says no. Allow notifications for this page in the browser’s own settings, then tick the box again.',
    default: 'The browser got no answer. Tick the box again to be asked again.',
    missing: 'This browser can’t show notifications for a page.',
  } satisfies Record<NotificationAnswer, string>,
  awake: 'Keep the screen awake while something moves',
  awakeHint: 'A phone that sleeps breaks off its connections. This tab has to be in front.',
  awakeMissing: 'This browser can’t keep the screen awake. Set a longer time until this device sleeps.',
  leaveRoom: 'Leave room on my line',
  leaveRoomHint: 'Sends about four fifths of what the line turns out to carry, so that calls and pages stay quick.',
}

export type SettingsWords = typeof enSettings
