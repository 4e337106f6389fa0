import type { Locator } from '@playwright/test'
import { expect } from './fixtures.ts'

// What a player does, as the browser's own element says.

interface Played {
  /** Seconds. */
  readonly position: number
  /** Drawn so far. */
  readonly frames: number
  readonly width: number
}

const played = (video: Locator): Promise<Played> =>
  video.evaluate((element: HTMLVideoElement) => ({
    position: element.currentTime,
    frames: element.getVideoPlaybackQuality().totalVideoFrames,
    width: element.videoWidth,
  }))

/** Until it plays on from where it is: time and pictures go forward. */
export async function playsOn(video: Locator, timeout = 30_000): Promise<void> {
  const before = await played(video)
  await expect
    .poll(
      async () => {
        const now = await played(video)
        return now.position > before.position + 0.3 && now.frames > before.frames + 3
      },
      { timeout, message: `plays on from ${before.position} s` },
    )
    .toBe(true)
}
