import { execFile } from 'node:child_process'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'

// Where in an MP4 file lies what a player can't do without, and how long that takes on a line of a known rate.

/** Plain bytes of a piece of 256 KiB: each of its four chunks carries a tag of 16 bytes. Files up to 512 MiB have these. */
const pieceBytes = 256 * 1024 - 4 * 16

/** Of bytes in a file, `end` exclusive. */
export interface Range {
  readonly start: number
  readonly end: number
}

/** One picture, encoded. */
export interface Frame extends Range {
  /** Seconds. */
  readonly time: number
  /** It can be drawn without those before. */
  readonly isKey: boolean
}

export interface FilmMap {
  /** All before the index that a player reads to find it: each box up to there says how long it is. */
  readonly head: Range
  /** The box `moov`. */
  readonly index: Range
  /** In the order of decoding. */
  readonly frames: readonly Frame[]
}

/** Takes ffprobe, which comes with ffmpeg. */
export async function mapFilm(path: string): Promise<FilmMap> {
  const boxes = await boxesOf(path)
  const index = boxes.find(({ type }) => type === 'moov')
  if (!index) throw new Error(`${path} has no index`)
  const wanted = ['-show_entries', 'packet=pts_time,size,pos,flags', '-of', 'json']
  const { stdout } = await promisify(execFile)('ffprobe', ['-v', 'error', '-select_streams', 'v', ...wanted, path], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const { packets }: { readonly packets: readonly Packet[] } = JSON.parse(stdout)
  const frames = packets.map(({ pts_time, size, pos, flags }) => ({
    time: Number(pts_time),
    start: Number(pos),
    end: Number(pos) + Number(size),
    isKey: flags.startsWith('K'),
  }))
  return { head: { start: 0, end: headerBytes }, index, frames }
}

/** As ffprobe writes them. */
interface Packet {
  readonly pts_time: string
  readonly size: string
  readonly pos: string
  readonly flags: string
}

interface Box extends Range {
  readonly type: string
}

/** Length and type, and the length in 64 bits where it takes that. */
const headerBytes = 16

/** Those that lie within no other (ISO/IEC 14496-12, 4.2). */
export async function boxesOf(path: string): Promise<readonly Box[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const boxes: Box[] = []
    const header = new DataView(new ArrayBuffer(headerBytes))
    for (let at = 0; at < size;) {
      await file.read(header, 0, headerBytes, at)
      const short = header.getUint32(0)
      const length = short === 1 ? Number(header.getBigUint64(8)) : short === 0 ? size - at : short
      if (length < 8) throw new Error(`${path} has a box of ${length} bytes at ${at}`)
      boxes.push({ type: Buffer.from(header.buffer, 4, 4).toString('latin1'), start: at, end: at + length })
      at += length
    }
    return boxes
  } finally {
    await file.close()
  }
}

/** What must be here before the first picture can be drawn: the head, the index, and the first key frame. */
export function neededToBegin({ head, index, frames }: FilmMap): readonly Range[] {
  const first = frames.find(({ isKey }) => isKey)
  if (!first) throw new Error('nothing can be drawn first')
  return [head, index, first]
}

/** From the key frame before this time (seconds) to the next one. */
export function keyIntervalAt({ frames }: Pick<FilmMap, 'frames'>, time: number): Range {
  const keys = frames.filter(({ isKey }) => isKey)
  const first = keys.findLast((key) => key.time <= time)
  if (!first) throw new Error(`nothing can be drawn at ${time} s`)
  const next = keys.find((key) => key.start > first.start)
  return { start: first.start, end: next?.start ?? Math.max(...frames.map(({ end }) => end)) }
}

/** Only whole pieces can be proven, so only whole pieces are of use: the pieces that hold these bytes, each once. */
export function piecesOf(ranges: readonly Range[]): number {
  const pieces = new Set<number>()
  for (const { start, end } of ranges) {
    for (let piece = Math.floor(start / pieceBytes); piece * pieceBytes < end; piece++) pieces.add(piece)
  }
  return pieces.size
}

/** Seconds that these pieces take, at so many bytes a second, after so many round trips of so many seconds. */
export const floorOf = (pieces: number, rate: number, roundTrips: number, roundTrip: number): number =>
  (pieces * 256 * 1024) / rate + roundTrips * roundTrip
