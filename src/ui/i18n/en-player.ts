import type { Waiting } from '../facts/waiting.ts'
import type { ViewProblem } from '../view/view-problem.ts'

/** The words of what looks at files, loaded with it. */
export const enPlayer = {
  start: 'Start playback',
  pause: 'Pause playback',
  position: 'Position',
  positionText: (position: string, duration: string) => `${position} of ${duration}`,
  played: 'played',
  loaded: 'ready to play',
  stored: 'on this device',
  available: 'with others',
  volume: 'Volume',
  mute: 'Mute',
  speed: 'Speed',
  fullScreen: 'Full screen',
  pictureInPicture: 'Picture in picture',
  close: 'Close player',
  closeView: 'Close',
  previous: 'Previous',
  next: 'Next',
  place: (place: string, count: string) => `${place} of ${count}`,
  subtitles: 'Subtitles',
  noSubtitles: 'No subtitles',
  addSubtitles: 'Add subtitles',
  lostSubtitles: 'These subtitles could not be read.',
  badSubtitles: 'There are no subtitles in that file: .srt and .vtt files have them.',
  loading: (percent: string) => `${percent} is here`,
  onlyStart: 'Only the beginning is shown. Save the file to see all of it.',
  saveInstead: 'Save it instead',
  missing: (codecs: string) =>
    `A part of it (${codecs}) can’t be played here and is left out. The file has it: save it to see or hear all.`,
  starting: 'Starting…',
  startsIn: (time: string) => `Plays in about ${time}`,
  startsWhenHere: 'Plays as soon as its beginning is here',
  moment: 'A moment…',
  goesOnIn: (time: string) => `Goes on in about ${time}`,
  goesOnWhenHere: 'Goes on as soon as this part is here',
  slow: (speed: string, needed: string) => `It comes at ${speed} and plays at ${needed}.`,
  paused: 'This part is not here yet, and the download is paused. Press Resume to go on.',
  waiting: {
    nobody: 'Nobody with this file is here just now. It goes on by itself when somebody comes.',
    senderPaused: 'The sender has paused. It goes on when they do.',
    sourceChanged: 'The file was changed or moved at the sender’s. It goes on once they have it back.',
    holderPaused: 'Who has this part has paused. It goes on when they do.',
    preparing: 'The sender’s page is still preparing this file.',
    lacking: 'Nobody who is here has this part yet. It goes on by itself when somebody has.',
    stalled: 'Nothing comes just now. It goes on by itself.',
  } satisfies Record<Waiting, string>,
  problem: {
    otherType: () => 'This file is not what its name says, so it can’t be shown here.',
    noCodec: (codecs: string) =>
      `This file can’t be played here${codecs && ` (${codecs})`}. Another program can: save it and open it there.`,
    broken: () => 'This file is damaged or cut off: it ends where more should follow.',
    unreadable: () => 'The bytes of this file could not be read. Close it and try again, or save it.',
    unsupported: () =>
      'This browser can’t show files while they download, as in some private windows. Save it and open it then.',
    gone: () => 'This file can’t be read any more. Was it changed, moved or deleted?',
    ownNoCodec: () =>
      'This file can’t be played or shown here. It is shared all the same: whoever gets it can try another program.',
  } satisfies Record<ViewProblem, (codecs: string) => string>,
}

export type PlayerWords = typeof enPlayer
