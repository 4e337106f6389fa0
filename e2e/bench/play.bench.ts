import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { makeMedia } from '../support/media.ts'
import { limitUpload } from '../support/upload-limit.ts'
import { drop, open, untilOffered, whenPrepared } from './app-steps.ts'
import { watchArrivals } from './arrivals.ts'
import type { BenchContext, Benchmark, Figure, Report } from './benchmark.ts'
import { floorOf, keyIntervalAt, mapFilm, neededToBegin, piecesOf, type FilmMap } from './film-map.ts'
import { within } from './limit.ts'
import { runRounds, type Runs } from './rounds.ts'
import { onStage, type Stage } from './stage.ts'
import { ratios } from './statistics.ts'

/** What leaves the sender's browser. Bytes a second. */
const rate = 1_000_000
/** kbit/s: slower than the line, as a film must be to play on. */
const bitrate = 2_600
const seekTo = 0.8
/** It plays for so long before somebody seeks. */
const playedMs = 1_000
const stepLimitMs = 60_000
/** What the app may take beyond the floor. Seconds. */
const allowance = 0.7

const films = ['index in front', 'index at the end'] as const
type FilmName = (typeof films)[number]

/** Answers that have to be here before the next question is known: the head; where that does not lead on, the index. */
const roundTripsOf = { 'index in front': 1, 'index at the end': 2 } as const

interface Film {
  readonly path: string
  readonly map: FilmMap
}

interface Run {
  /** From the click to the first picture. */
  readonly first: number
  readonly firstFloor: number
  /** Bytes that had come by then, since the click. */
  readonly firstBytes: number
  /** From the seek to the picture there, and to the element saying that it is there. */
  readonly seek: number
  readonly seekFloor: number
  readonly seekBytes: number
  /** Bytes a second from the first picture on. */
  readonly line: number
}

export const play: Benchmark = {
  name: 'play',
  what: 'from pressing Play to the first picture, and from a seek to the picture there, over what the line alone takes',
  run: (context) => onStage(context.folder, (stage) => run(context, stage)),
}

async function run(context: BenchContext, stage: Stage): Promise<Report> {
  const { folder, isQuick, pairs, note } = context
  const { sender, receiver } = stage.browsers
  const made = await Promise.all(films.map((name) => makeFilm(folder, name, isQuick ? 12 : 60)))
  await limitUpload(sender.devTools, rate)
  await receiver.page.addInitScript(watchArrivals)
  const runs = await runRounds(films, pairs, async (name, round) => {
    const film = made[films.indexOf(name)]
    if (!film) throw new Error(`${name} was not made`)
    const timed = await time(stage, name, film)
    await stage.browsers.clear()
    const { first, firstFloor, firstBytes, seek, seekFloor } = timed
    const figures = [first, firstFloor, seek, seekFloor].map((seconds) => seconds.toFixed(2))
    note(`round ${round + 1} of ${pairs}, ${name}: ${figures.join(', ')} s, ${(firstBytes / 1e6).toFixed(2)} MB`)
    return timed
  })
  return reportOf(runs)
}

async function makeFilm(folder: string, name: FilmName, seconds: number): Promise<Film> {
  const path = join(folder, name === 'index in front' ? 'front.mp4' : 'end.mp4')
  const indexAt = name === 'index in front' ? 'front' : 'end'
  await makeMedia(path, { seconds, video: 'h264', audio: 'aac', bitrate, indexAt })
  return { path, map: await mapFilm(path) }
}

async function time({ browsers, appUrl }: Stage, name: FilmName, { path, map }: Film): Promise<Run> {
  const { page } = browsers.receiver
  const { link } = await drop(browsers.sender.page, appUrl, path)
  await whenPrepared(browsers.sender.page)
  await open(page, link)
  await untilOffered(page)
  const roundTrip = await roundTripOf(page)
  const first = await timeFirstPicture(page)
  await page.waitForTimeout(playedMs)
  const seek = await timeSeek(page, seekTo)
  return {
    first: first.seconds,
    firstFloor: floorOf(piecesOf(neededToBegin(map)), rate, roundTripsOf[name], roundTrip),
    firstBytes: first.bytes,
    seek: seek.seconds,
    seekFloor: floorOf(piecesOf([keyIntervalAt(map, seek.time)]), rate, 1, roundTrip),
    seekBytes: seek.bytes,
    line: seek.line,
  }
}

/** Seconds: the way to the app's server and back. Both people are on this machine, and so is it. */
const roundTripOf = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const times: number[] = []
    for (let i = 0; i < 5; i++) {
      const started = performance.now()
      await fetch('icon.svg', { method: 'HEAD', cache: 'no-store' })
      times.push((performance.now() - started) / 1000)
    }
    return Math.min(...times)
  })

interface Timed {
  readonly seconds: number
  readonly bytes: number
}

declare global {
  /** When the first picture was drawn, in ms as `performance.now()` says, and all bytes that had come. */
  var firstPicture: { readonly at: number; readonly bytes: number } | undefined
}

async function timeFirstPicture(page: Page): Promise<Timed> {
  const timed = page.evaluate(
    () =>
      new Promise<Timed>((resolve) => {
        const begin = () => {
          const clickedAt = performance.now()
          const bytesBefore = globalThis.arrivals?.bytes ?? 0
          void whenFound(() => document.querySelector('video')).then((video) =>
            video.requestVideoFrameCallback(() => {
              const at = performance.now()
              const bytes = globalThis.arrivals?.bytes ?? 0
              globalThis.firstPicture = { at, bytes }
              resolve({ seconds: (at - clickedAt) / 1000, bytes: bytes - bytesBefore })
            }),
          )
        }
        addEventListener('click', begin, { capture: true, once: true })
      }),
  )
  // By the browser's own click: a film with sound plays only for a person.
  await page.getByRole('button', { name: /^Play / }).click()
  return within(stepLimitMs, 'the first picture', timed)
}

interface TimedSeek extends Timed {
  /** Where it went, in seconds of the film. */
  readonly time: number
  /** Bytes a second from the first picture to the one sought. */
  readonly line: number
}

const timeSeek = (page: Page, share: number): Promise<TimedSeek> =>
  within(
    stepLimitMs,
    'the picture sought',
    page.evaluate(async (share): Promise<TimedSeek> => {
      const video = document.querySelector('video')
      const { firstPicture, arrivals } = globalThis
      if (!video || !firstPicture || !arrivals) throw new Error('nothing plays')
      const time = share * video.duration
      const { bytes } = arrivals
      const started = performance.now()
      video.currentTime = time
      const sought = new Promise((resolve) => video.addEventListener('seeked', resolve, { once: true }))
      const drawn = new Promise<void>((resolve) => {
        const look = (_: number, { mediaTime }: VideoFrameCallbackMetadata) => {
          // One from before may still be drawn. Where one seeks to, a frame begins or was there for a moment.
          if (mediaTime >= time - 0.1) resolve()
          else video.requestVideoFrameCallback(look)
        }
        video.requestVideoFrameCallback(look)
      })
      await Promise.all([sought, drawn])
      const at = performance.now()
      return {
        seconds: (at - started) / 1000,
        bytes: arrivals.bytes - bytes,
        time,
        line: ((arrivals.bytes - firstPicture.bytes) / (at - firstPicture.at)) * 1000,
      }
    }, share),
  )

function reportOf(runs: Runs<FilmName, Run>): Report {
  const figures = films.flatMap((name): Figure[] => {
    const of = (key: keyof Run) => runs[name].map((timed) => timed[key])
    const beyond = (over: keyof Run, floor: keyof Run) => runs[name].map((timed) => timed[over] - timed[floor])
    return [
      {
        name: `${name}: first picture beyond the floor`,
        unit: 's',
        values: beyond('first', 'firstFloor'),
        target: { atMost: allowance },
      },
      { name: 'click to the first picture', unit: 's', values: of('first') },
      { name: 'its floor', unit: 's', values: of('firstFloor') },
      { name: 'over its floor', unit: 'x', values: ratios(of('first'), of('firstFloor')) },
      { name: 'received by then', unit: 'MB', values: of('firstBytes').map((bytes) => bytes / 1e6) },
      {
        name: `${name}: a seek beyond the floor`,
        unit: 's',
        values: beyond('seek', 'seekFloor'),
        target: { atMost: allowance },
      },
      { name: 'seek to the picture there', unit: 's', values: of('seek') },
      { name: 'its floor', unit: 's', values: of('seekFloor') },
      { name: 'over its floor', unit: 'x', values: ratios(of('seek'), of('seekFloor')) },
      { name: 'received meanwhile', unit: 'MB', values: of('seekBytes').map((bytes) => bytes / 1e6) },
      {
        name: 'received a second, from the first picture on',
        unit: 'MB',
        values: of('line').map((line) => line / 1e6),
      },
    ]
  })
  return {
    figures,
    notes: [
      `A film of a minute, H.264 and AAC, ${bitrate} kbit/s, from one sender whose browser sends ${rate / 1e6} MB/s at most. Play is pressed when everything is prepared and nothing of it is here.`,
      'Floor of the first picture: the pieces (256 KiB) that hold the file’s first 16 bytes, its index (the box moov) and its first key frame, each once, over the rate, and a round trip; for an index at the end, which the first answer leads to, two.',
      `Floor of a seek, to ${seekTo * 100} % after ${playedMs / 1000} s: the pieces from the key frame at or before that place to the next key frame, over the rate, and a round trip.`,
      'The rate is what the line carries with all headers, so that the floor can’t be reached.',
    ],
  }
}
