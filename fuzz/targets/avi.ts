import { ViewError } from '../../src/core/ports/viewing.ts'
import { countedReads } from '../../src/delivery/repackage/counted-reads.ts'
import type { AudioTrack, Demuxer, VideoTrack } from '../../src/delivery/repackage/demuxer.ts'
import { findTracks } from '../../src/delivery/repackage/media-tracks.ts'
import {
  aviFile,
  mp3Frame,
  picture,
  pictures,
  type AviOptions,
} from '../../src/delivery/repackage/avi/avi-bytes.test-support.ts'
import { createAviDemuxer } from '../../src/delivery/repackage/avi/avi-demuxer.ts'
import { createPictureOrder } from '../../src/delivery/repackage/avi/picture-order.ts'
import type { Random } from '../random.ts'
import { hold, type Outcome, type Target } from '../target.ts'

/** Times the file that is read of it, in all: its blocks are kept, its index is read once. */
const readsPerByte = 4
/** What is looked at in memory, in tasks, which are long: of a small file there is nothing to be looked at for long. */
const tasksPerMegabyte = 2_000
const fewTasks = 2

const indexes: readonly AviOptions['index'][] = ['movi', 'file', 'openDml', 'none']

interface FilmOptions extends Pick<AviOptions, 'index' | 'repeats'> {
  readonly pictures: readonly Uint8Array[]
}

const film = ({ pictures, ...index }: FilmOptions) =>
  aviFile({
    streams: [
      { kind: 'vids', codec: 'H264', scale: 1, rate: 25, length: pictures.length },
      { kind: 'auds', codec: 0x55, scale: 1_152, rate: 48_000, length: pictures.length, blockBytes: 1_152 },
    ],
    chunks: pictures.flatMap((bytes, i) => [
      { name: '00dc', bytes, isKey: i % 7 === 0 },
      { name: '01wb', bytes: mp3Frame(i) },
    ]),
    ...index,
  })

/** In an order that no encoder makes. */
const disorder = (random: Random) =>
  Array.from({ length: 1 + random.below(60) }, (_, i) =>
    picture(i === 0 ? 'key' : random.pick(['key', 'intra', 'delta', 'delta', 'delta', 'b']), random.below(8)),
  )

function someFilm(random: Random) {
  const shape = random.below(3)
  return film({
    index: random.pick(indexes),
    pictures: shape === 0 ? disorder(random) : pictures(7, 1 + random.below(4)),
    repeats: shape === 1 ? 1 + random.below(1_000) : 1,
  })
}

async function checkAvi(bytes: Uint8Array<ArrayBuffer>): Promise<Outcome> {
  let read = 0
  let tasks = 0
  const reads = countedReads({
    size: bytes.length,
    async *read(_signal, { start, end }) {
      hold('a read lies within the file', start >= 0 && start <= end && end <= bytes.length)
      read += end - start
      yield bytes.subarray(start, end)
    },
  })
  const demuxer = createAviDemuxer({
    ...reads,
    get fileError() {
      return reads.fileError
    },
    nextTask() {
      tasks++
      return reads.nextTask()
    },
  })
  try {
    const { video, audio, duration, base } = await findTracks(new AbortController().signal, demuxer, () => true)
    hold('a duration is one', duration === null || (Number.isFinite(duration) && duration > 0))
    hold('the beginning is one', Number.isFinite(base) && base >= 0)
    for (const track of [video, audio]) {
      if (!track) continue
      for (const time of [null, 0.3, (duration ?? 0) * 0.8, 1e9]) {
        if (time !== null) demuxer.searchFreely()
        await checkTrack(demuxer, track, time, bytes.length)
        await leave(demuxer, track, time)
      }
    }
    return 'accepted'
  } catch (error) {
    if (error instanceof ViewError) return 'refused'
    throw error
  } finally {
    hold('the file is not read again and again', read <= bytes.length * readsPerByte + 200)
    hold('nothing is looked at again and again', tasks <= fewTasks + (bytes.length / 1e6) * tasksPerMegabyte)
    demuxer.close()
  }
}

async function checkTrack(
  demuxer: Demuxer,
  track: VideoTrack | AudioTrack,
  time: number | null,
  fileSize: number,
): Promise<void> {
  let played = 0
  let isFirst = true
  for await (const { data, timestamp, duration, type } of track.packetsFrom(time)) {
    demuxer.foundFrame()
    hold('a frame has a time', Number.isFinite(timestamp) && timestamp >= 0)
    hold('a frame lasts', Number.isFinite(duration) && duration >= 0)
    hold('a frame has bytes', data.length > 0)
    hold('decoding begins with a key frame', !isFirst || type === 'key')
    isFirst = false
    played += data.length
    hold('no byte is in two frames', played <= fileSize)
  }
}

/** As somebody does who seeks before anything was found. */
async function leave(demuxer: Demuxer, track: VideoTrack | AudioTrack, time: number | null): Promise<void> {
  const coming = track.packetsFrom(time)[Symbol.asyncIterator]()
  const first = coming.next()
  demuxer.abortReads()
  await first.catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'AbortError') throw error
  })
  await coming.return?.()
}

/** More than wait for those that are shown before them. */
const maxWaiting = 48

/** Each byte is a picture: how far from the one before it is shown, or that it is the first of those that follow. */
function checkOrder(bytes: Uint8Array<ArrayBuffer>): Outcome {
  const order = createPictureOrder((bytes[0] ?? 0) % 17)
  const given: number[] = []
  const claimed: { readonly slot: number; readonly group: number; readonly place: number }[] = []
  let [group, place] = [0, 0]
  const take = (shown: ReturnType<typeof order.push>) => {
    for (const each of shown) {
      hold('decode order is kept', each.picture.slot === given.length)
      given.push(each.slot)
    }
  }
  for (const [slot, byte] of bytes.entries()) {
    const isFirst = byte === 0x80
    if (isFirst) group++
    place = isFirst ? 0 : place + ((byte << 24) >> 24)
    claimed.push({ slot, group, place })
    take(order.push({ slot, order: place, isFirst }))
    hold('few pictures wait', slot + 1 - given.length <= maxWaiting)
  }
  take(order.flush())
  hold('none is lost', given.length === bytes.length)
  hold('each has a slot', new Set(given).size === bytes.length && given.every((slot) => slot < bytes.length))
  const asShown = claimed.toSorted((a, b) => a.group - b.group || a.place - b.place)
  return asShown.every(({ slot }, i) => given[slot] === i) ? 'accepted' : 'refused'
}

const falling = Uint8Array.from({ length: 200 }, () => 0xff)
const rising = Uint8Array.from({ length: 200 }, () => 1)

export const aviTargets: readonly Target[] = [
  {
    name: 'avi',
    kind: 'bytes',
    samples: indexes.map((index) => film({ index, pictures: pictures(7, 2) })),
    generate: someFilm,
    check: checkAvi,
  },
  {
    name: 'picture-order',
    kind: 'bytes',
    samples: [falling, rising],
    generate: (random) => random.bytes(random.below(300)).map((byte) => (random.chance(0.5) ? byte % 4 : byte)),
    check: checkOrder,
  },
]
