import type { Unsupported } from '../../app/app.ts'
import type { FailureCode } from '../../core/transfer.ts'
import { count, files, items, people, plural } from './counts-en.ts'
import { enPeople } from './en-people.ts'
import { enReceive } from './en-receive.ts'
import { enRibbon } from './en-ribbon.ts'
import type { DeliveryCode, Sentence, ShareRefusalCode } from './sentences.ts'

/** Where it can't be told which of several files it is. */
const oneOf = (path: string, others: number) =>
  others === 0
    ? `“${path}”`
    : plural(others, {
        one: `“${path}” or the file beside it`,
        other: `“${path}” or one of ${files(others)} beside it`,
      })

/** The words of all screens but Home, loaded with the first of them. */
export const enRest = {
  refusals: {
    nothing: { what: 'There was no file in that.', next: 'Choose a file, or a folder that has files in it.' },
    tooManyFiles: {
      what: 'That is more than 100,000 files, or names too long in all for one share.',
      next: 'Put them into a ZIP file first, or share fewer at a time.',
    },
    nameTooLong: { what: 'One of the names is too long.', next: 'Shorten it, or move the file out of deep folders.' },
    tooLarge: { what: 'That is larger than one share can be.', next: 'Share it in several parts.' },
    unreadable: {
      what: 'The browser could not read one of the files.',
      next: 'Check that it is still there and that you may open it, then choose it again.',
    },
  } satisfies Record<ShareRefusalCode, Sentence>,
  share: {
    heading: (name: string) => `Sharing ${name}`,
    link: 'Share link',
    copy: 'Copy link',
    copied: 'Copied',
    copyByHand: 'Copying was not allowed. The link is selected: copy it with your keyboard.',
    native: 'Share…',
    email: 'E-mail',
    qrShow: 'Show QR code',
    qrHide: 'Hide QR code',
    qr: 'QR code of the link',
    qrHint: 'Point a phone’s camera at it.',
    qrLoopback: 'For this computer only: a phone can’t open it.',
    withPassword: 'Opening it takes the password that was chosen for it.',
    waiting: 'Waiting for someone to open the link',
    opened: (n: number) => `${people(n)} opened the link`,
    downloading: (n: number) => `${people(n)} ${plural(n, { one: 'is', other: 'are' })} downloading`,
    theyPaused: (n: number, percent: string) =>
      plural(n, { one: `${people(n)} has paused at ${percent}`, other: `${people(n)} have paused` }),
    delivered: (n: number, inPart: number) =>
      inPart === 0
        ? `Delivered to ${people(n)}`
        : inPart < n
          ? `Delivered to ${people(n)}; ${count(inPart)} of them chose a part`
          : `Delivered to ${people(n)}, who chose a part`,
    needless: (n: number) =>
      `${people(n)} ${plural(n, { one: 'is here and has', other: 'are here and have' })} what they chose`,
    paused: 'Sharing is paused',
    pausedHint: 'Nobody gets anything from here until you resume.',
    failed: 'This can’t be shared',
    preparing: (percent: string) => `Preparing the files, ${percent}`,
    preparingHint: 'You can send the link already.',
    preparingGoesOn: (percent: string) => `Preparing goes on meanwhile, ${percent}`,
    preparingStopped: (percent: string) => `Preparing stopped at ${percent}. It starts over when you resume.`,
    keepOpen: 'Keep this tab open: they get it from here.',
    keepOpenFor: (n: number) =>
      `${people(n)} still ${plural(n, { one: 'needs', other: 'need' })} this: keep this tab open.`,
    keepOpenForLeft: (n: number) =>
      `${people(n)} left before it was all there: keep this tab open, so that it can go on.`,
    served: 'You can close this tab, or keep it open for others.',
    copies: (n: number) =>
      `${count(n)} full ${plural(n, { one: 'copy', other: 'copies' })} beyond yours: you can close this tab.`,
    spread: (percent: string) => `Others have ${percent} of it`,
    firstCopy: (duration: string) => `About ${duration} for the first copy at your upload speed`,
    sent: (size: string) => `Sent ${size}`,
    loopback: 'This link works on this computer only',
    loopbackWayOut:
      'Its address is this computer’s own name for itself. Open Tukar at an https address that others can reach, or start it with a public URL, and share from there.',
    sourceChanged: (path: string, others: number) =>
      `${oneOf(path, others)} was changed or moved, so sharing has paused. Nothing wrong was sent.`,
    sourceStill: (path: string, others: number) => `${oneOf(path, others)} is still not what it was.`,
    sourceChangedNext: 'Put it back as it was and resume, or share the new version: it gets a new link.',
    newVersion: 'Share the new version',
    addFiles: 'Add files',
    addFolder: 'Add folder',
    needsSource: 'Sharing waits for its files',
    chooseAgain: 'Choose the same files again',
    chooseAgainHint:
      'The browser forgot where they are when this page was closed. Choose them, or drop them here: the link stays the same.',
    dropOther: 'It gets a link of its own. What runs here goes on.',
    dropAgain: 'Drop the same files again',
    dropAgainHint: 'Sharing goes on under the same link.',
    allow: 'Allow access again',
    allowHint:
      'The browser remembers the files, and asks before this page may read them again. The link stays the same.',
    sourceRefused: {
      missing: (path: string) => `“${path}” is not among them, or may not be read.`,
      other: (path: string) => `“${path}” is not the file that was shared.`,
      failed: () => 'The files could not be looked at. Try again, or reload the page.',
    },
    contents: (n: number, size: string) => `${files(n)}, ${size}`,
    stop: 'Stop sharing',
    keepSharing: 'Keep sharing',
    stillNeeded: (n: number) => `${people(n)} still ${plural(n, { one: 'needs', other: 'need' })} this.`,
    linkEnds: 'The link will not work any more.',
    another: 'Share something else',
  },
  meanwhile: {
    sharing: (n: number) => `Still sharing ${items(n)}`,
    downloading: (n: number) => `Still downloading ${items(n)}`,
    paused: (n: number) => `${items(n)} ${plural(n, { one: 'is', other: 'are' })} paused`,
    unnamed: 'A share that is still opening',
  },
  ...enPeople,
  ...enRibbon,
  elsewhere: {
    status: 'Open in another tab of this browser',
    next: 'That tab does the work. When it closes, this one goes on by itself.',
  },
  ended: {
    title: 'Ended in another tab',
    what: 'The tab of this browser that worked on it has ended it.',
    received: 'Nothing that was received of it is kept here.',
  },
  erased: {
    title: 'Erased in another tab',
    what: 'Another tab of this browser erased everything that Tukar kept here, so what ran in this tab has ended.',
    own: 'The files that you shared are where they were. Their link will not work any more.',
    received: 'What was received and not saved is deleted.',
    again: 'Open the link again',
  },
  receive: enReceive,
  embed: {
    play: 'Play',
    hint: 'It plays straight from the browsers of people who have it. They, and a meeting point, see this device’s internet address.',
    open: 'Open in Tukar',
    locked: 'A password protects it: open it in Tukar.',
    nothing: 'There is nothing to play or look at here. Open it in Tukar to download it.',
    elsewhere: 'It plays in another tab or frame of this browser.',
    over: 'This ended in another tab of this browser. Load the page again to play it.',
    paused: 'This download is paused, or this browser has no room for it: open it in Tukar.',
    unasked:
      'Its sender may be found at a meeting point that the link names, which Tukar asks you about: open it there.',
  },
  files: {
    count: files,
    title: 'Files',
    andMore: (name: string, n: number) => `${name} and ${count(n)} more ${plural(n, { one: 'file', other: 'files' })}`,
    folder: (path: string) => `Folder ${path}`,
    folderContents: (path: string) => `Contents of folder ${path}`,
    more: (shown: number, all: number) => `Show more (${count(shown)} of ${count(all)} shown)`,
    save: (path: string) => `Save ${path}`,
    saveShort: 'Save',
    play: (path: string) => `Play ${path}`,
    playShort: 'Play',
    show: (path: string) => `Show ${path}`,
    showShort: 'Show',
    waiting: 'Saved when it is here',
    saving: (percent: string) => `Saving, ${percent}`,
    cancel: 'Cancel',
    cancelSave: (path: string) => `Cancel saving ${path}`,
    stopping: 'Cancelling',
    stopped: 'Cancelled. No unfinished file is left.',
    saved: 'Saved',
    handedOver: 'In your downloads',
    cancelled: 'Not saved',
    here: 'here',
  },
  deliveryErrors: {
    unreadable: 'Some of it could not be read back, so nothing was saved. Try again: what is damaged is fetched again.',
    wrongSize: 'It came out with the wrong size, so it was thrown away. Try again.',
    noRoom: 'There is no room on the disk, so nothing was saved. Free some space and try again.',
    cut: 'The browser broke it off before the end. Delete the unfinished file and try again.',
    undone: 'It could not be written to its end, and what there was of it was removed. Try again.',
    ended: 'The share was left before all of it was here, so nothing was saved.',
    noFolder: 'This browser lets nobody pick a folder here. Save it as a ZIP instead.',
    unsupported: 'This browser can’t save a file this large. Open the link in another browser.',
  } satisfies Record<DeliveryCode, string>,
  failures: {
    manifestForged: () => ({
      what: 'The list of files contradicts itself or can’t be read, so it can’t be trusted.',
      next: 'Ask the sender for a new link.',
    }),
    storageFailed: () => ({
      what: 'The browser’s storage failed.',
      next: 'Close other tabs or leave private browsing, then try again.',
    }),
    expired: () => ({
      what: 'Its sender gave it an end, and that has passed.',
      next: 'Ask the sender for a new link. If this seems too early, check the clock of this device.',
    }),
    engineFailed: () => ({ what: 'Tukar itself failed.', next: 'Try again. If that doesn’t help, reload the page.' }),
  } satisfies Record<FailureCode, () => Sentence>,
  failureDetails: 'Details',
  meetingPointOffline:
    'The meeting point can’t be reached, so new people can’t be found. Check your connection; Tukar keeps trying by itself.',
  findOutWhy: 'Find out why',
  damaged: {
    title: 'This link is damaged',
    what: 'A part of it is missing or changed, so nothing was fetched.',
    next: 'Ask for the link again and copy the whole of it, to the last character.',
    home: 'To the start page',
  },
  unsupported: {
    insecureContext: {
      what: 'This page was opened without encryption',
      next: 'Its address begins with http: and belongs to another computer, and browsers don’t allow encrypted sharing there. Open it by https, or ask the sender for the public address.',
    },
    noWebRtc: {
      what: 'This browser can’t connect to others',
      next: 'WebRTC is missing or switched off. Switch it on in the settings or the add-on that blocks it, or open the link in a current Chrome, Edge, Firefox or Safari.',
    },
    noCrypto: {
      what: 'This browser lacks the encryption that sharing needs',
      next: 'Update it, or open the link in a current Chrome, Edge, Firefox or Safari.',
    },
  } satisfies Record<Unsupported, Sentence>,
  unsupportedLink: 'Address to open elsewhere',
  unsupportedNothing: 'Nothing was fetched and nothing was stored.',
}

export type RestWords = typeof enRest
