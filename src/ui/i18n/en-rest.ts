import type { Unsupported } from '../../app/app.ts'
import type { FailureCode, JoinStep } from '../../core/transfer.ts'
import type { Waiting } from '../waiting.ts'
import { createCounts } from './counts.ts'
import { enPeople } from './en-people.ts'
import { enRibbon } from './en-ribbon.ts'
import type { DeliveryCode, Sentence } from './sentences.ts'

const { count, plural } = createCounts('en')
const people = (n: number) => `${count(n)} ${plural(n, { one: 'person', other: 'people' })}`
const files = (n: number) => `${count(n)} ${plural(n, { one: 'file', other: 'files' })}`
const items = (n: number) => `${count(n)} ${plural(n, { one: 'item', other: 'items' })}`

/** Where it can't be told which of several files it is. */
const oneOf = (path: string, others: number) =>
  others === 0
    ? `“${path}”`
    : others === 1
      ? `“${path}” or the file beside it`
      : `“${path}” or one of ${files(others)} beside it`

/** The words of all screens but Home, loaded with the first of them. */
export const enRest = {
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
    withPassword: 'Opening it takes the password that you chose.',
    waiting: 'Waiting for someone to open the link',
    opened: (n: number) => `${people(n)} opened the link`,
    downloading: (n: number) => `${people(n)} ${plural(n, { one: 'is', other: 'are' })} downloading`,
    theyPaused: (n: number, percent: string) =>
      n === 1 ? `${people(n)} has paused at ${percent}` : `${people(n)} have paused`,
    delivered: (n: number, inPart: number) =>
      inPart === 0
        ? `Delivered to ${people(n)}`
        : inPart < n
          ? `Delivered to ${people(n)}; ${count(inPart)} of them chose a part`
          : `Delivered to ${people(n)}, who chose a part`,
    needless: (n: number) =>
      n === 1 ? `${people(n)} is here and has what they chose` : `${people(n)} are here and have what they chose`,
    paused: 'Sharing is paused',
    pausedHint: 'Nobody gets anything from here until you resume.',
    failed: 'This can’t be shared',
    preparing: (percent: string) => `Preparing the files, ${percent}`,
    preparingHint: 'You can send the link already.',
    preparingGoesOn: (percent: string) => `Preparing goes on meanwhile, ${percent}`,
    preparingStopped: (percent: string) => `Preparing stopped at ${percent}. It begins anew when you resume.`,
    keepOpen: 'Keep this tab open: they get it from here.',
    keepOpenFor: (n: number) =>
      `${people(n)} still ${plural(n, { one: 'needs', other: 'need' })} this: keep this tab open.`,
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
  receive: {
    opening: 'Someone sent you files',
    steps: {
      finding: 'Find the sender',
      connecting: 'Connect',
      listing: 'Get the file list',
    } satisfies Record<JoinStep, string>,
    stepDone: 'done',
    elapsed: (seconds: number) => `${count(seconds)} s`,
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
    meetingPoints: (n: number): string =>
      n === 1
        ? 'This link names a meeting point that this page does not use yet. It would see your IP address and that you look for this share.'
        : 'This link names meeting points that this page does not use yet. They would see your IP address and that you look for this share.',
    allow: (hosts: string) => `Allow ${hosts}`,
    preparingPercent: (percent: string) => `${percent} ready`,
    prepared: 'ready',
    startsItself: 'You said yes: it starts by itself as soon as they are ready.',
    offered: (n: number, size: string) => `${files(n)} for you, ${size}`,
    offeredHint: 'Nothing is stored here before you say so.',
    downloadAll: 'Download all',
    downloadSome: (n: number) => `Download ${files(n)}`,
    nothingTicked: 'Tick at least one file.',
    toGet: (size: string) => `${size} to get`,
    fits: (size: string) => `fits: ${size} free here`,
    tooBig: (needs: string, free: string, canChooseFewer: boolean) =>
      `This needs ${needs} and ${free} is free here. ${canChooseFewer ? 'Choose fewer files or free some space.' : 'Free some space first.'}`,
    downloading: {
      0: 'Downloading',
      25: 'Downloading: a quarter is here',
      50: 'Downloading: half is here',
      75: 'Downloading: three quarters are here',
    },
    ofSize: (have: string, want: string) => `${have} of ${want}`,
    perSecond: (size: string) => `${size}/s`,
    left: (duration: string) => `${duration} left`,
    complete: (n: number) => (n === 1 ? 'Complete. The file is here.' : `Complete. All ${files(n)} are here.`),
    completeSome: (n: number) =>
      n === 1 ? 'Complete. The file you chose is here.' : `Complete. The ${files(n)} you chose are here.`,
    completeNext: (n: number): string =>
      n === 1
        ? 'Save it to keep it: until then it is only in this browser.'
        : 'Save what you want to keep: until then it is only in this browser.',
    mayClose: 'You can close this tab.',
    stillNeeded: (n: number) =>
      `${people(n)} still ${plural(n, { one: 'needs', other: 'need' })} this: leave this tab open for them.`,
    helping: 'You’re helping others get it',
    helpingHint: 'as long as this tab is open.',
    helpingPaused: 'Paused: others get nothing from here.',
    paused: 'Paused',
    pausedHint: 'What is here stays here.',
    storageFull: 'This device is full, so it has paused. Free some space, then resume. Nothing is lost.',
    failed: 'It did not work',
    progress: 'Progress',
    pause: 'Pause',
    resume: 'Resume',
    saveAll: 'Save all as ZIP',
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
    waiting: 'Saved when it is here',
    saving: (percent: string) => `Saving, ${percent}`,
    saved: 'Saved',
    handedOver: 'In your downloads',
    cancelled: 'Not saved',
    here: 'here',
  },
  deliveryErrors: {
    unreadable: 'Some of it could not be read back. Try again: what is damaged is fetched anew.',
    wrongSize: 'It came out with the wrong size, so it was thrown away. Try again.',
    noRoom: 'There is no room on the disk. Free some space and try again.',
    cut: 'The browser broke it off before the end. Throw the half file away and try again.',
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
      what: 'This share has ended: its sender gave it an end, and that has passed.',
      next: 'Ask the sender for a new link. If this seems too early, check the clock of this device.',
    }),
    engineFailed: () => ({ what: 'Tukar itself failed.', next: 'Try again. If it stays, reload the page.' }),
  } satisfies Record<FailureCode, () => Sentence>,
  failureDetails: 'Details',
  meetingPointOffline:
    'The meeting point can’t be reached, so new people can’t be found. Check your connection; Tukar keeps trying by itself.',
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
    noIndexedDb: {
      what: 'This browser keeps no storage for pages',
      next: 'Leave private browsing, or allow this page to store data, and load it again.',
    },
    noCrypto: {
      what: 'This browser lacks the encryption that sharing needs',
      next: 'Update it, or open the link in a current Chrome, Edge, Firefox or Safari.',
    },
  } satisfies Record<Unsupported, Sentence>,
  unsupportedLink: 'Address to open elsewhere',
  unsupportedNothing: 'Nothing was fetched and nothing was stored.',
  privacy: {
    title: 'Privacy',
    intro: 'No account, no cookies, no tracking, nothing from other companies on this page. This is what remains.',
    sections: [
      {
        title: 'The people you exchange with',
        text: [
          'Browsers connect directly, so everybody who has the link and is connected to you can see your IP address, as you can see theirs. That begins when a link is opened, before anything is downloaded.',
          'They also see the kind of browser you use, which parts of the files you have, how far you are with what you chose, and whether you have paused or a file that you share was changed.',
          'The link is the key. Whoever gets it, from you or from somebody you sent it to, can read the files, unless a password protects them as well.',
        ],
      },
      {
        title: 'The meeting point',
        text: [
          'A server helps browsers find each other. It sees your IP address, when you are here, a random-looking name of each share, so that it can tell who looks for the same one, and whether you have all that you chose of it.',
          'It never gets the link, the names or the contents: the part of a link after # is not sent to any server, and what browsers tell each other through it is encrypted.',
          'A link can name further meeting points. None of them is contacted before you allow it by name.',
          'A server that answers “what is my address?” (STUN) learns your IP address. If a relay is set up and needed, it passes encrypted bytes on and sees the addresses and the amount.',
        ],
      },
      {
        title: 'Your device',
        text: [
          'Files you share are read where they are and not copied. Files you receive stay in this browser’s storage, sealed, until you clear this site’s data. What you choose in Settings, such as the language and the look, is kept there too, and sent to nobody.',
          'A browser without a save dialog saves by way of a temporary copy in this site’s private storage on your device. That copy is not encrypted and takes the room a second time. It is removed about a minute after the download began, later for large files, or else the next time Tukar is opened. The received pieces themselves stay sealed.',
          'While a tab with a share is open, what you have of it is passed on to others who hold the link.',
        ],
      },
      {
        title: 'What “Stop sharing” can’t undo',
        text: [
          'It ends what comes from your browser. People who have the files keep them, and can go on giving them to anybody who has the link. A link that was sent can’t be called back.',
        ],
      },
      {
        title: 'The server of this page',
        text: [
          'Like any web server it sees that your browser loads the page. Tukar’s own logs hold no addresses and no names of shares, and it counts connections only in total; who runs it may have other software before it.',
        ],
      },
    ],
    contact: 'Contact',
    contactText: 'Who runs this page can be reached at',
    noContact: 'Who runs this page has left no address.',
  },
}

export type RestWords = typeof enRest
