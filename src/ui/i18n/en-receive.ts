import type { JoinStep } from '../../core/transfer.ts'
import type { Waiting } from '../facts/waiting.ts'
import { files, people, plural } from './counts-en.ts'

/** The words of who receives; other languages have the type of this one. */
export const enReceive = {
  opening: 'Someone sent you files',
  openingHint: 'They come straight from the sender’s browser to yours. No app, no account.',
  steps: {
    finding: 'Find the sender',
    connecting: 'Connect',
    listing: 'Get the file list',
  } satisfies Record<JoinStep, string>,
  stepDone: 'done',
  looking: {
    finding: 'Looking for the sender',
    connecting: 'Connecting',
    listing: 'Getting the file list',
  } satisfies Record<JoinStep, string>,
  hint: {
    finding: 'No one with this file is online right now. Leave this tab open and it starts by itself.',
    connecting: 'Somebody is there. Some networks take longer to let two browsers reach each other.',
    listing: 'Connected. A long list on a slow line takes a moment.',
  } satisfies Record<JoinStep, string>,
  advice: {
    finding: 'Ask the sender to open their tab with this share again.',
    connecting:
      'Your networks may not let the two browsers reach each other. Try another network, such as a phone’s hotspot.',
    listing: 'Ask the sender whether their tab is still open.',
  } satisfies Record<JoinStep, string>,
  locked: 'A password protects these files',
  password: 'Password',
  unlock: 'Unlock',
  checking: 'Checking the password',
  wrongPassword: 'That is not the password. Ask the sender for it; capitals count.',
  waiting: {
    nobody: 'No one with this file is online right now. Leave this tab open and it starts by itself.',
    senderPaused: 'The sender has paused. It goes on by itself when they do.',
    sourceChanged:
      'A file at the sender’s was changed or moved, so nothing comes. Ask them to put it back or to send a new link.',
    holderPaused: 'Whoever has the rest has paused. It goes on by itself when they do.',
    preparing: 'The sender is preparing the files',
    lacking: 'Nobody here has what is still missing. Leave this tab open: it goes on when somebody comes who does.',
    stalled: 'Connected, but nothing comes right now. It goes on by itself.',
  } satisfies Record<Waiting, string>,
  waitingBeforeYes: {
    nobody: 'No one with this file is online right now. Leave this tab open and it starts by itself.',
    senderPaused: 'The sender has paused: it starts when they go on.',
    sourceChanged: 'A file at the sender’s was changed or moved: it starts when they have put it back.',
    holderPaused: 'Whoever has it has paused: it starts when they go on.',
    lacking: 'Nobody here has any of it. Leave this tab open: it starts when somebody comes who does.',
  } satisfies Partial<Record<Waiting, string>>,
  meetingPoints: (n: number) =>
    plural(n, {
      one: 'This link names a meeting point that this page does not use yet. It would see your IP address and that you look for this share.',
      other:
        'This link names meeting points that this page does not use yet. They would see your IP address and that you look for this share.',
    }),
  allow: (hosts: string) => `Allow ${hosts}`,
  preparingPercent: (percent: string) => `${percent} ready`,
  prepared: 'ready',
  startsItself: 'You said yes: it starts by itself as soon as they are ready.',
  offered: (n: number, size: string) => `${files(n)} for you, ${size}`,
  offeredHint: 'Nothing is stored here before you say so.',
  downloadAll: 'Download all',
  downloadSome: (n: number) => `Download ${files(n)}`,
  nothingTicked: 'Tick at least one file.',
  toGet: (size: string) => `${size} to download`,
  fits: (size: string) => `fits: ${size} free here`,
  tooBig: (needs: string, free: string, canChooseFewer: boolean, straightInto: 'file' | 'folder' | null) => {
    const space = canChooseFewer ? 'Choose fewer files or free some space.' : 'Free some space first.'
    const how = straightInto === 'folder' ? 'save to a folder' : 'save straight to disk'
    const straight = canChooseFewer ? `Choose fewer files or ${how}.` : 'Save straight to disk.'
    return `This needs ${needs} and ${free} is free here. ${straightInto ? straight : space}`
  },
  saveStraight: 'Save straight to disk',
  straight:
    'It is written to the place you chose, and nothing stays in this browser. Keep this tab open: closed before the end, it starts over.',
  downloading: {
    0: 'Downloading',
    25: 'Downloading: a quarter is here',
    50: 'Downloading: half is here',
    75: 'Downloading: three quarters are here',
  },
  keepOpen: 'Keep this tab open until it is done.',
  ofSize: (have: string, want: string) => `${have} of ${want}`,
  left: (duration: string) => `${duration} left`,
  complete: (n: number) =>
    plural(n, { one: 'Complete. The file is here.', other: `Complete. All ${files(n)} are here.` }),
  completeSome: (n: number) =>
    plural(n, {
      one: 'Complete. The file you chose is here.',
      other: `Complete. The ${files(n)} you chose are here.`,
    }),
  added: (n: number) => `The sender added ${files(n)}. Untick what you don’t want, then download.`,
  wasDamaged: (isMended: boolean): string =>
    isMended
      ? 'Some of what this device had stored was damaged or gone. It was fetched again.'
      : 'Some of what this device had stored is damaged or gone. It is fetched again from who has it.',
  completeStraight: 'Complete. It is on your disk.',
  completeNext: (n: number) =>
    plural(n, {
      one: 'Save it to keep it: until then it is only in this browser.',
      other: 'Save what you want to keep: until then it is only in this browser.',
    }),
  mayClose: 'You can close this tab.',
  stillNeeded: (n: number) =>
    `${people(n)} still ${plural(n, { one: 'needs', other: 'need' })} this: leave this tab open for them.`,
  helping: 'You’re helping others get it',
  helpingHint: 'as long as this tab is open.',
  helpingPaused: 'Paused: others get nothing from here.',
  paused: 'Paused',
  pausedHint: 'What is here stays here.',
  inMemory: (size: string) =>
    `This browser stores nothing for pages, so what comes is only in this tab’s memory, which takes up to ${size}. Save it before you close the tab.`,
  storageFull: (straightInto: 'file' | 'folder' | null) =>
    `This device is full, so it has paused. Nothing is lost. Free some space or untick what you can do without, then resume${straightInto ? `; or save it ${straightInto === 'folder' ? 'to a folder' : 'straight to disk'}` : ''}.`,
  failed: 'It did not work',
  ended: 'This share has ended',
  progress: 'Progress',
  pause: 'Pause',
  resume: 'Resume',
  saveAll: 'Save all as ZIP',
  cancelSaveAll: 'Cancel saving all as ZIP',
  saveFolder: 'Save to a folder',
  cancelSaveFolder: 'Cancel saving to a folder',
  cancelStraight: 'Cancel saving straight to disk',
}

export type ReceiveWords = typeof enReceive
