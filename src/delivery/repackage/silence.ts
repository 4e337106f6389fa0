/** Top three bits of a raw data block's elements (ISO/IEC 14496-3, table 4.85). */
const [single, pair, lowFrequency, end] = ['000', '001', '011', '111']
/** Elements of each channel configuration of AAC (table 1.19). */
const aacLayouts = [
  [],
  [single],
  [pair],
  [single, pair],
  [single, pair, single],
  [single, pair, pair],
  [single, pair, pair, lowFrequency],
  [],
  [single, pair, pair, pair, lowFrequency],
]
/** Gain, no scale factor bands, no tools: a channel without any spectral lines. */
const emptyChannel = '0'.repeat(22)

/** What a silent frame of Opus lasts. */
export const opusSilenceSeconds = 0.02

/**
 * A frame without any sound, for where a track has none while the film goes on: the browser plays no picture there
 * otherwise. It lasts as long as any frame of AAC or MP3, and `opusSilenceSeconds` in Opus. Null for codecs for which none is known here. `like`: a frame of the track.
 */
export function silentFrame(codec: string, channels: number, like: Uint8Array): Uint8Array | null {
  switch (codec) {
    case 'aac':
      return silentAac(channels)
    case 'opus':
      // RFC 6716, section 3.1: one frame of CELT at full band; all ones say "silence" to its range decoder.
      return channels <= 2 ? new Uint8Array([0xf8, 0xff, 0xfe]) : null
    case 'mp3':
      return silentMp3(like)
    default:
      return null
  }
}

function silentAac(channels: number): Uint8Array | null {
  const layout = aacLayouts[channels] ?? []
  if (layout.length === 0) return null
  const seen = new Map<string, number>()
  let bits = ''
  for (const kind of layout) {
    const instance = seen.get(kind) ?? 0
    seen.set(kind, instance + 1)
    bits += kind + instance.toString(2).padStart(4, '0')
    // A pair has two channels, with nothing in common.
    bits += kind === pair ? `0${emptyChannel}${emptyChannel}` : emptyChannel
  }
  bits += end
  const bytes = new Uint8Array(Math.ceil(bits.length / 8))
  for (let i = 0; i < bytes.length; i++) {
    bytes[i] = Number.parseInt(bits.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2)
  }
  return bytes
}

/** The header, and nothing for any granule (ISO/IEC 11172-3, section 2.4.1.7). Without the checksum that it may announce. */
function silentMp3(like: Uint8Array): Uint8Array | null {
  if (like.length < 40 || like[0] !== 0xff) return null
  const bytes = new Uint8Array(like.length)
  bytes.set(like.subarray(0, 4))
  bytes[1] = (bytes[1] ?? 0) | 1
  return bytes
}
