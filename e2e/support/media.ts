import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

// Films and sounds for tests, made by ffmpeg while they run.

const videoEncoders = {
  // With B-frames, and a key frame every two seconds.
  h264: ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-bf', '2', '-g', '48', '-keyint_min', '48'],
  vp9: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8', '-row-mt', '1', '-g', '48'],
  vp8: ['-c:v', 'libvpx', '-deadline', 'realtime', '-cpu-used', '16', '-threads', '2', '-g', '48'],
  mpeg4: ['-c:v', 'mpeg4', '-g', '48'],
} as const

const audioEncoders = {
  aac: ['-c:a', 'aac'],
  opus: ['-c:a', 'libopus'],
  vorbis: ['-c:a', 'libvorbis'],
  mp3: ['-c:a', 'libmp3lame'],
  ac3: ['-c:a', 'ac3'],
} as const

export interface MediaOptions {
  readonly seconds: number
  readonly video: keyof typeof videoEncoders | null
  readonly audio: keyof typeof audioEncoders | null
  /** Of the picture, in kbit/s. It is full of noise, so that the file is as large as that says. */
  readonly bitrate?: number
  /** Of MP4, MOV and Matroska. */
  readonly indexAt?: 'front' | 'end'
  /** When the sound begins; it has its own length then. */
  readonly audioFrom?: number
  /** How long the sound is. */
  readonly audioSeconds?: number
}

/** Writes a file; its name's ending says the container. Every frame is another picture, with its time in it. */
export async function makeMedia(path: string, options: MediaOptions): Promise<void> {
  const { seconds, video, audio, bitrate = 1_500, indexAt = 'end', audioFrom = 0, audioSeconds = seconds } = options
  const picture = `testsrc2=size=320x180:rate=24:duration=${seconds},noise=alls=40:allf=t`
  const rate = ['-b:v', `${bitrate}k`, '-maxrate', `${bitrate}k`, '-bufsize', `${bitrate}k`]
  const sound = `sine=frequency=440:sample_rate=48000:duration=${audioSeconds}`
  const inputs = [
    ...(video === null ? [] : ['-f', 'lavfi', '-i', picture]),
    ...(audio === null ? [] : ['-itsoffset', String(audioFrom), '-f', 'lavfi', '-i', sound]),
  ]
  const encoders = [
    ...(video === null ? [] : [...videoEncoders[video], ...rate]),
    ...(audio === null ? [] : [...audioEncoders[audio], '-b:a', '96k', '-ac', '2']),
  ]
  await promisify(execFile)('ffmpeg', [
    '-v',
    'error',
    '-y',
    ...inputs,
    ...encoders,
    ...indexOptions(path, indexAt),
    path,
  ])
}

function indexOptions(path: string, indexAt: 'front' | 'end'): readonly string[] {
  // That of AVI is always there.
  if (indexAt === 'end' || path.endsWith('.avi')) return []
  return /\.(mp4|mov|m4a)$/.test(path) ? ['-movflags', '+faststart'] : ['-cues_to_front', '1']
}
