import { fourCc, riffChunks, viewOf } from './riff.ts'

// The list `hdrl` of an AVI file: what its streams are ("AVI RIFF File Reference", Microsoft; OpenDML AVI File Format
// Extensions 1.02).

/** Chunks of frames name their stream by two digits. */
const maxStreams = 100
/** Of time that one unit of a stream may last: longer is no film. */
const maxUnitSeconds = 60
/** Some that write AVI give samples of a frame as bytes of a unit. */
const samplesOfFrames = new Set([1_024, 1_152, 4_096])
/** WAVEFORMATEXTENSIBLE: the format's own tag begins the GUID that comes after a few fields more. */
const extensible = { tag: 0xfffe, tagAt: 24, end: 40 }
/** Bytes of a unit that are no frame's. */
const smallestBlock = 4

interface StreamTimes {
  /** Of what the stream counts: frames, blocks of sound, or `sampleBytes`. */
  readonly unitSeconds: number
  /** Units before its first frame. */
  readonly startUnits: number
  readonly lengthUnits: number
}

export interface AviVideoStream extends StreamTimes {
  readonly kind: 'video'
  /** As the header names the codec, in upper case. */
  readonly codec: string
  /** What the codec has to know before the first frame. */
  readonly extra: Uint8Array
  /** The content of its `indx`, where it has one. */
  readonly index: Uint8Array | null
}

export interface AviAudioStream extends StreamTimes {
  readonly kind: 'audio'
  /** Of WAVEFORMATEX. */
  readonly formatTag: number
  readonly channels: number
  /** Bytes of a unit where sound lies without regard to frames; 0 where each chunk is a frame or several. */
  readonly sampleBytes: number
  /** Where `sampleBytes` is 0: the most that a unit takes; 0 where each chunk is one unit. */
  readonly blockBytes: number
  readonly extra: Uint8Array
  readonly index: Uint8Array | null
}

/** `null` is a stream of which nothing is played: its number is taken all the same. */
export type AviStream = AviVideoStream | AviAudioStream | null

export const isAvi = (start: Uint8Array): boolean => fourCc(start, 0) === 'RIFF' && fourCc(start, 8) === 'AVI '

/** `bytes`: the content of the list, behind its name. What is damaged counts as not there. */
export function parseAviHeader(bytes: Uint8Array): readonly AviStream[] {
  const streams: AviStream[] = []
  for (const { name, start, end } of riffChunks(bytes, 0, bytes.length)) {
    if (name !== 'LIST' || fourCc(bytes, start) !== 'strl') continue
    streams.push(parseStream(bytes, start + 4, end))
    if (streams.length === maxStreams) break
  }
  return streams
}

function parseStream(bytes: Uint8Array, from: number, until: number): AviStream {
  const parts = new Map<string, Uint8Array>()
  for (const { name, start, end } of riffChunks(bytes, from, until)) {
    if (!parts.has(name)) parts.set(name, bytes.subarray(start, end))
  }
  const header = parts.get('strh')
  const format = parts.get('strf')
  if (!header || !format || header.length < 48) return null
  const view = viewOf(header)
  const [scale, rate] = [view.getUint32(20, true), view.getUint32(24, true)]
  const unitSeconds = scale / rate
  if (scale === 0 || rate === 0 || unitSeconds > maxUnitSeconds) return null
  const times: StreamTimes = {
    unitSeconds,
    startUnits: view.getUint32(28, true),
    lengthUnits: view.getUint32(32, true),
  }
  const index = parts.get('indx') ?? null
  const kind = fourCc(header, 0)
  if (kind === 'vids') return videoStream(fourCc(header, 4), format, times, index)
  return kind === 'auds' ? audioStream(view.getUint32(44, true), format, times, index) : null
}

/** `format`: BITMAPINFOHEADER and what follows it. */
function videoStream(
  handler: string,
  format: Uint8Array,
  times: StreamTimes,
  index: Uint8Array | null,
): AviVideoStream | null {
  if (format.length < 40) return null
  const compression = fourCc(format, 16)
  const codec = /^[\x21-\x7e]{3}/.test(compression) ? compression : handler
  return { kind: 'video', codec: codec.toUpperCase(), extra: format.subarray(40), index, ...times }
}

/** `format`: WAVEFORMATEX, or WAVEFORMAT, which ends before the length of what follows. */
function audioStream(
  sampleBytes: number,
  format: Uint8Array,
  times: StreamTimes,
  index: Uint8Array | null,
): AviAudioStream | null {
  if (format.length < 14) return null
  const view = viewOf(format)
  const extraLength = format.length >= 18 ? view.getUint16(16, true) : 0
  const tag = view.getUint16(0, true)
  const isExtensible = tag === extensible.tag && format.length >= extensible.end
  const blockBytes = view.getUint16(12, true)
  return {
    kind: 'audio',
    formatTag: isExtensible ? view.getUint16(extensible.tagAt, true) : tag,
    channels: view.getUint16(2, true),
    sampleBytes: sampleBytes === blockBytes && samplesOfFrames.has(sampleBytes) ? 0 : sampleBytes,
    blockBytes: blockBytes > smallestBlock ? blockBytes : 0,
    extra: format.subarray(isExtensible ? extensible.end : 18, 18 + extraLength),
    index,
    ...times,
  }
}
