import type { Page } from '@playwright/test'
import { expect } from './fixtures.ts'
import { bundleSource } from './source-bundle.ts'

// Repackaging alone, in an empty page of the server's origin, with all that is read and shown written down.

/** The bundle, as far as it is used here; the names are those of `src/delivery/repackage`. */
interface RepackageBundle {
  readonly attachRepackaged: (
    signal: AbortSignal,
    element: HTMLVideoElement,
    file: object,
    onFailed: (error: unknown) => void,
  ) => Promise<{ missing: readonly string[] }>
}

interface Range {
  readonly start: number
  readonly end: number
}

/** What the page knows of the film that it plays. */
interface Showing {
  readonly video: HTMLVideoElement
  readonly size: number
  readonly reads: Range[]
  /** Bytes that had been read when the first picture was there. */
  bytesAtFirstFrame: number | null
  /** When pictures are shown, as they say themselves: since the last seek. */
  readonly pictureTimes: number[]
  /** Reads under way. */
  open: number
  readonly failures: string[]
  /** What attaching ended with. */
  outcome: string | null
  readonly abort: AbortController
}

declare global {
  interface Window {
    repackage: RepackageBundle
    showing: Showing
  }
}

let bundled: Promise<string> | null = null

/** Once for all pages. */
const bundle = (): Promise<string> =>
  (bundled ??= bundleSource(`
    import { attachRepackaged } from 'src/delivery/repackage/repackaged-media.ts'
    window.repackage = { attachRepackaged }
  `))

/** Opens the file in a page of its own and plays it, without sound. */
export async function show(page: Page, origin: string, path: string, { stopsAt = Infinity } = {}): Promise<void> {
  await page.route('**/film.html', (route) => route.fulfill({ contentType: 'text/html', body: '<title>Film</title>' }))
  await page.route('**/film.bytes', (route) => route.fulfill({ path, contentType: 'application/octet-stream' }))
  await page.goto(new URL('film.html', origin).href)
  await page.addScriptTag({ content: await bundle() })
  await page.evaluate(async (stopsAt) => {
    const bytes = new Uint8Array(await (await fetch('film.bytes')).arrayBuffer())
    const video = Object.assign(document.createElement('video'), { muted: true, autoplay: true })
    document.body.append(video)
    const abort = new AbortController()
    const showing: Showing = {
      video,
      size: bytes.length,
      reads: [],
      bytesAtFirstFrame: null,
      pictureTimes: [],
      open: 0,
      failures: [],
      outcome: null,
      abort,
    }
    window.showing = showing
    video.requestVideoFrameCallback(() => {
      showing.bytesAtFirstFrame = showing.reads.reduce((sum, { start, end }) => sum + end - start, 0)
    })
    const onPicture: VideoFrameRequestCallback = (_, { mediaTime }) => {
      showing.pictureTimes.push(mediaTime)
      video.requestVideoFrameCallback(onPicture)
    }
    video.requestVideoFrameCallback(onPicture)
    video.addEventListener('seeking', () => (showing.pictureTimes.length = 0))
    const file = {
      size: bytes.length,
      async *read(signal: AbortSignal, { start, end }: Range) {
        showing.reads.push({ start, end })
        showing.open++
        try {
          // As a download: not at once, and for what is not there yet, not before it is given up.
          await new Promise((done) => setTimeout(done))
          if (end > stopsAt) await new Promise((done) => signal.addEventListener('abort', done))
          signal.throwIfAborted()
          yield bytes.subarray(start, end)
        } finally {
          showing.open--
        }
      },
    }
    const said = (error: unknown) =>
      error instanceof Error && 'code' in error && 'codecs' in error
        ? `${String(error.code)} ${String(error.codecs)}`.trim()
        : String(error)
    window.repackage
      .attachRepackaged(abort.signal, video, file, (error) => showing.failures.push(said(error)))
      .then(
        ({ missing }) => (showing.outcome = `plays ${missing.join()}`.trim()),
        (error: unknown) => (showing.outcome = said(error)),
      )
  }, stopsAt)
}

/** How it goes. */
export const see = (page: Page) =>
  page.evaluate(() => {
    const { video, reads, size, failures, outcome, bytesAtFirstFrame, pictureTimes, open } = window.showing
    return {
      time: video.currentTime,
      duration: video.duration,
      frames: video.getVideoPlaybackQuality().totalVideoFrames,
      isSeeking: video.seeking,
      hasEnded: video.ended,
      hasSource: video.hasAttribute('src'),
      error: video.error?.message ?? null,
      read: reads.reduce((sum, { start, end }) => sum + end - start, 0),
      reads,
      size,
      failures,
      outcome,
      open,
      bytesAtFirstFrame,
      pictureTimes,
    }
  })

/** Both the clock and the pictures. */
export async function expectItPlaysOn(page: Page): Promise<void> {
  const before = await see(page)
  await expect
    .poll(async () => {
      const { time, frames, failures, error } = await see(page)
      expect({ failures, error }).toEqual({ failures: [], error: null })
      return time > before.time + 0.4 && frames > before.frames + 4
    })
    .toBe(true)
}

export const seek = (page: Page, ...times: readonly number[]) =>
  page.evaluate((times) => {
    for (const time of times) window.showing.video.currentTime = time
  }, times)
