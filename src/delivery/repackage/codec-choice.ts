// In which container the browser takes a codec, and what people call it.

/** `mpeg`: frames alone, without any times (W3C, MPEG audio byte stream format). */
export type Container = 'mp4' | 'webm' | 'mpeg'

const webmCodecs = new Set(['vp8', 'vp9', 'av1', 'opus', 'vorbis'])
/** As mediabunny calls them. */
const mp4Codecs = new Set(['avc', 'hevc', 'vp9', 'av1', 'aac', 'mp3', 'opus', 'flac'])

const spokenNames: Readonly<Record<string, string>> = {
  avc: 'H.264',
  hevc: 'H.265',
  vp8: 'VP8',
  vp9: 'VP9',
  av1: 'AV1',
  prores: 'ProRes',
  aac: 'AAC',
  mp3: 'MP3',
  opus: 'Opus',
  vorbis: 'Vorbis',
  flac: 'FLAC',
  ac3: 'AC-3',
  eac3: 'E-AC-3',
  dts: 'DTS',
  mp4v: 'MPEG-4',
  'V_MPEG4/ISO/ASP': 'MPEG-4',
  V_MPEG2: 'MPEG-2',
  'A_MPEG/L2': 'MP2',
  A_TRUEHD: 'TrueHD',
}

/** Longest name that is shown; it comes from the file. */
const maxNameLength = 20

export interface ContainerChoice {
  readonly container: Container
  /** For `addSourceBuffer`. */
  readonly mimeType: string
}

/** `parameters`: as RFC 6381 writes them. Null: the browser can't decode it. */
export function chooseContainer(
  kind: 'video' | 'audio',
  codec: string,
  parameters: string,
  isTypeSupported: (mimeType: string) => boolean,
): ContainerChoice | null {
  const choices: ContainerChoice[] = []
  if (mp4Codecs.has(codec)) choices.push({ container: 'mp4', mimeType: `${kind}/mp4; codecs="${parameters}"` })
  // Chromium takes it only so, Firefox only in MP4.
  if (codec === 'mp3') choices.push({ container: 'mpeg', mimeType: 'audio/mpeg' })
  if (webmCodecs.has(codec)) choices.push({ container: 'webm', mimeType: `${kind}/webm; codecs="${parameters}"` })
  return choices.find(({ mimeType }) => isTypeSupported(mimeType)) ?? null
}

/** `codec`: mediabunny's name, or the container's own where it knows none. */
export function spokenCodec(codec: string): string {
  const known = spokenNames[codec]
  if (known !== undefined) return known
  return codec.startsWith('pcm-')
    ? 'PCM'
    : codec.replaceAll(/[^\x20-\x7e]/g, '').slice(0, maxNameLength) || 'an unknown codec'
}
