// What AVI calls codecs. Those that are played have mediabunny's names; the others those that `spokenCodec` knows, or
// what people call them.

const avcNames = new Set(['H264', 'X264', 'AVC1', 'DAVC', 'VSSH'])
const videoNames: Readonly<Record<string, string>> = {
  HEVC: 'hevc',
  H265: 'hevc',
  HVC1: 'hevc',
  X265: 'hevc',
  VP80: 'vp8',
  VP90: 'vp9',
  AV01: 'av1',
  DIVX: 'mp4v',
  DX50: 'mp4v',
  XVID: 'mp4v',
  FMP4: 'mp4v',
  MP4V: 'mp4v',
  MPG2: 'V_MPEG2',
}

/** Of WAVEFORMATEX (RFC 2361, and what ffmpeg and VLC take for AAC). */
const audioNames: Readonly<Record<number, string>> = {
  0x0001: 'pcm-s16',
  0x0002: 'ADPCM',
  0x0003: 'pcm-f32',
  0x0011: 'ADPCM',
  0x0050: 'A_MPEG/L2',
  0x0055: 'mp3',
  0x00ff: 'aac',
  0x0160: 'WMA',
  0x0161: 'WMA',
  0x0162: 'WMA',
  0x1600: 'aac',
  0x1601: 'aac',
  0x706d: 'aac',
  0xa106: 'aac',
  0x2000: 'ac3',
  0x2001: 'dts',
  0xf1ac: 'flac',
}

/** `name`: of four letters, in upper case. */
export const videoCodec = (name: string): string => (avcNames.has(name) ? 'avc' : (videoNames[name] ?? name))

export const audioCodec = (formatTag: number): string => audioNames[formatTag] ?? ''
