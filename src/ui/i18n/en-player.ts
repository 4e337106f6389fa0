/** The player's words, loaded with it. */
export const enPlayer = {
  start: 'Start playback',
  pause: 'Pause playback',
  position: 'Position',
  positionText: (position: string, duration: string) => `${position} of ${duration}`,
  played: 'played',
  loaded: 'ready to play',
  stored: 'on this device',
  volume: 'Volume',
  mute: 'Mute',
  speed: 'Speed',
  fullScreen: 'Full screen',
  pictureInPicture: 'Picture in picture',
  close: 'Close player',
  unplayable: 'This browser can’t play this file. It is shared all the same: whoever gets it can try another program.',
  gone: 'This file can’t be read any more. Was it changed, moved or deleted? Choose it again to play it.',
}

export type PlayerWords = typeof enPlayer
