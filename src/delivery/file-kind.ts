// What a file is, by its first bytes: names and declared types are foreign and prove nothing.

/** So many of the first bytes are enough to tell. */
export const headBytes = 4096

export interface FileKind {
  readonly group: 'audio' | 'video' | 'image' | 'pdf'
  readonly type: string
  /** Whether what a browser does not play of it can be repackaged. */
  readonly isContainer?: true
}

const is = (group: FileKind['group'], type: string): FileKind => ({ group, type })
const container = (group: 'audio' | 'video', type: string): FileKind => ({ group, type, isContainer: true })

const png = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]

/** Null: none of those that are shown. */
export function kindOfFile(head: Uint8Array): FileKind | null {
  const text = (from: number, length: number) => String.fromCharCode(...head.subarray(from, from + length))
  const begins = (...bytes: readonly number[]) =>
    head.length >= bytes.length && bytes.every((byte, i) => head[i] === byte)

  if (begins(...png)) return is('image', 'image/png')
  if (begins(0xff, 0xd8, 0xff)) return is('image', 'image/jpeg')
  if (text(0, 6) === 'GIF87a' || text(0, 6) === 'GIF89a') return is('image', 'image/gif')
  if (text(0, 4) === 'RIFF') return riffKind(text(8, 4))
  if (text(0, 5) === '%PDF-') return is('pdf', 'application/pdf')
  if (text(4, 4) === 'ftyp') return brandKind(text(8, 4))
  if (begins(0x1a, 0x45, 0xdf, 0xa3)) return matroskaKind(head)
  if (text(0, 4) === 'OggS') return oggKind(head)
  if (text(0, 4) === 'fLaC') return container('audio', 'audio/flac')
  if (text(0, 3) === 'ID3') return container('audio', 'audio/mpeg')
  if (isTransportStream(head)) return container('video', 'video/mp2t')
  const [first = 0, second = 0] = head
  // A frame's sync word: of ADTS with layer 0, of MPEG audio with another one.
  if (first === 0xff && (second & 0xf6) === 0xf0) return container('audio', 'audio/aac')
  if (first === 0xff && (second & 0xe0) === 0xe0 && (second & 0x06) !== 0) return container('audio', 'audio/mpeg')
  if (text(0, 2) === 'BM' && head.length > 26 && head[6] === 0 && head[7] === 0) return is('image', 'image/bmp')
  return null
}

function riffKind(form: string): FileKind | null {
  if (form === 'WEBP') return is('image', 'image/webp')
  if (form === 'WAVE') return container('audio', 'audio/wav')
  return form === 'AVI ' ? container('video', 'video/x-msvideo') : null
}

function brandKind(brand: string): FileKind | null {
  if (brand === 'avif' || brand === 'avis') return is('image', 'image/avif')
  if (['heic', 'heix', 'heim', 'mif1', 'msf1'].includes(brand)) return null
  if (brand === 'M4A ' || brand === 'M4B ') return container('audio', 'audio/mp4')
  return container('video', brand === 'qt  ' ? 'video/quicktime' : 'video/mp4')
}

/** The document type stands within the first bytes of the header. */
function matroskaKind(head: Uint8Array): FileKind {
  const start = String.fromCharCode(...head.subarray(0, 64))
  return container('video', start.includes('webm') ? 'video/webm' : 'video/x-matroska')
}

function oggKind(head: Uint8Array): FileKind {
  const start = String.fromCharCode(...head.subarray(0, 64))
  return start.includes('theora') ? container('video', 'video/ogg') : container('audio', 'audio/ogg')
}

/** Packets of 188 bytes, each of which begins with the same byte. */
function isTransportStream(head: Uint8Array): boolean {
  return head.length > 188 * 4 && [0, 1, 2, 3, 4].every((packet) => head[packet * 188] === 0x47)
}
