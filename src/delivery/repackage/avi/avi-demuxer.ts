import { ViewError } from '../../../core/ports/viewing.ts'
import type { Bytes } from '../../../lib/bytes.ts'
import type { CountedReads } from '../counted-reads.ts'
import type { Demuxer } from '../demuxer.ts'
import { describeAvc } from './avc-track.ts'
import { createAviChunks, type AviChunks } from './avi-chunks.ts'
import { audioCodec, videoCodec } from './avi-codecs.ts'
import { parseAviHeader, type AviAudioStream, type AviStream, type AviVideoStream } from './avi-header.ts'
import { describeSound } from './avi-sound-track.ts'
import { chunkHeaderBytes, fourCc, paddedLength, viewOf } from './riff.ts'
import { describeVpx } from './vpx-track.ts'

/** The index of the indexes of a hundred streams is in it. */
const maxHeaderBytes = 2 * 1024 * 1024
/** Before the header, which comes first. */
const maxChunksBefore = 8

interface OpenAvi {
  readonly streams: readonly AviStream[]
  readonly chunks: AviChunks
}

/** Files of AVI, which mediabunny does not read. */
export function createAviDemuxer(reads: CountedReads): Demuxer {
  let opening: Promise<OpenAvi> | null = null
  const open = () => (opening ??= openAvi(reads))

  return {
    async videos() {
      const { streams, chunks } = await open()
      return streams.flatMap((stream, number) => (stream?.kind === 'video' ? [foundVideo(chunks, stream, number)] : []))
    },
    async audios() {
      const { streams, chunks } = await open()
      return streams.flatMap((stream, number) => (stream?.kind === 'audio' ? [foundAudio(chunks, stream, number)] : []))
    },
    async end() {
      const { streams } = await open()
      // That of sound is often wrong.
      const said = streams.find((stream) => stream?.kind === 'video') ?? streams.find((stream) => stream !== null)
      return said && said.lengthUnits > 0 ? (said.startUnits + said.lengthUnits) * said.unitSeconds : null
    },
    foundFrame: () => reads.foundFrame(),
    searchFreely: () => reads.searchFreely(),
    abortReads: () => reads.abortReads(),
    get fileError() {
      return reads.fileError
    },
    close: () => reads.abortReads(),
  }
}

async function openAvi(reads: CountedReads): Promise<OpenAvi> {
  const streams = parseAviHeader(await readHeader(reads))
  if (streams.every((stream) => stream === null)) throw new ViewError('broken')
  return { streams, chunks: createAviChunks(reads, streams) }
}

async function readHeader(reads: CountedReads): Promise<Bytes> {
  for (let at = 12, count = 0; at + 12 <= reads.size && count < maxChunksBefore; count++) {
    const header = await reads.read({ start: at, end: at + 12 })
    const end = at + chunkHeaderBytes + viewOf(header).getUint32(4, true)
    if (fourCc(header, 0) === 'LIST' && fourCc(header, 8) === 'hdrl') {
      if (end > reads.size || end - at > maxHeaderBytes) break
      return reads.read({ start: at + 12, end })
    }
    at = paddedLength(end)
  }
  throw new ViewError('broken')
}

const foundVideo = (chunks: AviChunks, stream: AviVideoStream, number: number) => {
  const codec = videoCodec(stream.codec)
  return {
    codecName: () => Promise.resolve(codec),
    async describe(isTypeSupported: (mimeType: string) => boolean) {
      if (codec === 'avc') return describeAvc(chunks, stream, number, isTypeSupported)
      if (codec === 'vp8' || codec === 'vp9') return describeVpx(chunks, stream, number, codec, isTypeSupported)
      return null
    },
  }
}

const foundAudio = (chunks: AviChunks, stream: AviAudioStream, number: number) => {
  const codec = audioCodec(stream.formatTag)
  return {
    codecName: () => Promise.resolve(codec),
    describe: async (isTypeSupported: (mimeType: string) => boolean) =>
      codec === 'mp3' || codec === 'aac' ? describeSound(chunks, stream, number, codec, isTypeSupported) : null,
  }
}
