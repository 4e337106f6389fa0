import { concatBytes, type Bytes } from '../../../lib/bytes.ts'
import { encodeUtf8 } from '../../../lib/utf8.ts'

// AVI files made by hand: as large as they have to be, with pictures and sound that nobody can see or hear.

export const bits = (text: string): Bytes => {
  const digits = text.replaceAll(' ', '')
  return Uint8Array.from({ length: Math.ceil(digits.length / 8) }, (_, i) =>
    Number.parseInt(digits.slice(i * 8, i * 8 + 8).padEnd(8, '0'), 2),
  )
}

const ue = (value: number) => {
  const digits = (value + 1).toString(2)
  return '0'.repeat(digits.length - 1) + digits
}

/** 320x176, places of four bits, up to two pictures decoded before one that is shown earlier. */
const sequence = concatBytes(
  Uint8Array.of(0x67, 77, 0, 30),
  bits(
    [ue(0), ue(0), ue(0), ue(0), ue(2), '0', ue(19), ue(10), '11', '0', '1', '00000000', '11']
      .concat([ue(0), ue(0), ue(0), ue(0), ue(2), ue(3), '1'])
      .join(''),
  ),
)
const pictureSet = concatBytes(Uint8Array.of(0x68), bits(`${ue(0)}${ue(0)}1`))
const startCode = Uint8Array.of(0, 0, 0, 1)

/** `place`: when it is shown, counted from the last key frame. `length`: of bytes that mean nothing. */
export function picture(kind: 'key' | 'intra' | 'delta' | 'b', place: number, length = 20): Bytes {
  const header = { key: 0x65, intra: 0x41, delta: 0x41, b: 0x01 }[kind]
  const type = { key: 7, intra: 7, delta: 5, b: 6 }[kind]
  const low = ((place * 2) % 16).toString(2).padStart(4, '0')
  const slice = bits(`${ue(0)}${ue(type)}${ue(0)}0000${kind === 'key' ? ue(0) : ''}${low}1`)
  const sets = kind === 'key' ? [startCode, sequence, startCode, pictureSet] : []
  return concatBytes(...sets, startCode, Uint8Array.of(header), slice, new Uint8Array(length).fill(0xaa))
}

/** I P B B P B B and so on, in decode order: `count` of them a key frame. */
export function pictures(count: number, groups: number, length = 20): readonly Bytes[] {
  return Array.from({ length: groups }, () => [
    picture('key', 0, length),
    ...Array.from({ length: (count - 1) / 3 }, (_, i) => [
      picture('delta', i * 3 + 3, length),
      picture('b', i * 3 + 1, length),
      picture('b', i * 3 + 2, length),
    ]).flat(),
  ]).flat()
}

/** MPEG-1 layer III, 128 kbit/s, 48 kHz, two channels: 384 bytes, 24 ms. */
export function mp3Frame(tag = 0): Bytes {
  const bytes = new Uint8Array(384).fill(tag & 0x7f)
  bytes.set([0xff, 0xfb, 0x94, 0])
  return bytes
}

const word = (value: number, bytes: 2 | 4 | 8 = 4) =>
  Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256)

const chunk = (name: string, ...parts: readonly Uint8Array[]): Bytes => {
  const content = concatBytes(...parts)
  return concatBytes(encodeUtf8(name), word(content.length), content, new Uint8Array(content.length % 2))
}

const list = (form: string, ...parts: readonly Uint8Array[]): Bytes => chunk('LIST', encodeUtf8(form), ...parts)

export interface StreamOptions {
  readonly kind: 'vids' | 'auds'
  /** Of a picture; the sound's is a number. */
  readonly codec: string | number
  readonly scale: number
  readonly rate: number
  readonly length: number
  readonly sampleBytes?: number
  readonly blockBytes?: number
  readonly extra?: Uint8Array
}

function streamList(options: StreamOptions, ...more: readonly Uint8Array[]): Bytes {
  const { kind, codec, scale, rate, length, sampleBytes = 0, blockBytes = 0, extra = new Uint8Array() } = options
  const name = typeof codec === 'string' ? encodeUtf8(codec) : word(0)
  const header = chunk(
    'strh',
    encodeUtf8(kind),
    name,
    new Uint8Array(12),
    word(scale),
    word(rate),
    word(0),
    word(length),
    new Uint8Array(8),
    word(sampleBytes),
    new Uint8Array(8),
  )
  const format =
    typeof codec === 'string'
      ? concatBytes(word(40), word(320), word(176), word(1, 2), word(24, 2), name, new Uint8Array(20), extra)
      : concatBytes(
          word(codec, 2),
          word(2, 2),
          word(48_000),
          word(16_000),
          word(blockBytes, 2),
          word(0, 2),
          word(extra.length, 2),
          extra,
        )
  return list('strl', header, chunk('strf', format), ...more)
}

export interface AviOptions {
  readonly streams: readonly StreamOptions[]
  /** In the order in which they lie in the file. */
  readonly chunks: readonly { readonly name: string; readonly bytes: Uint8Array; readonly isKey?: boolean }[]
  /** Where offsets count from, or OpenDML's. */
  readonly index: 'movi' | 'file' | 'openDml' | 'none'
  /** How often the index says the same: the last entry, or each of OpenDML's parts. */
  readonly repeats?: number
}

export function aviFile({ streams, chunks, index, repeats = 1 }: AviOptions): Bytes {
  const build = (indexes: readonly Uint8Array[]) =>
    list(
      'hdrl',
      chunk('avih', new Uint8Array(56)),
      ...streams.map((stream, i) => streamList(stream, indexes[i] ?? none)),
    )
  const isOpenDml = index === 'openDml'
  const empty = streams.map(() => (isOpenDml ? superIndex(0, 0, repeats) : none))
  // Names of RIFF and AVI stand before it; those of the list of frames behind it.
  const moviAt = 12 + build(empty).length + 8
  let at = moviAt + 4
  const entries = chunks.map(({ name, bytes, isKey = true }) => {
    const entry = { name, offset: at, size: bytes.length, isKey }
    at += 8 + bytes.length + (bytes.length % 2)
    return entry
  })
  const parts = streams.map((_, i) => {
    const own = entries.filter(({ name }) => Number(name.slice(0, 2)) === i)
    const rows = own.map(({ offset, size, isKey }) =>
      concatBytes(word(offset + 8 - moviAt), word(size + (isKey ? 0 : 2 ** 31))),
    )
    const head = concatBytes(word(2, 2), Uint8Array.of(0, 1), word(own.length), encodeUtf8('00dc'), word(moviAt, 8))
    return chunk(`ix0${i}`, head, word(0), ...rows)
  })
  const indexes = parts.map((part) => {
    const own = superIndex(at, part.length, repeats)
    at += part.length
    return own
  })
  const old = entries.map(({ name, offset, size, isKey }) =>
    concatBytes(encodeUtf8(name), word(isKey ? 16 : 0), word(index === 'movi' ? offset - moviAt : offset), word(size)),
  )
  const repeated = Array.from({ length: repeats - 1 }, () => old.at(-1) ?? none)
  return chunk(
    'RIFF',
    encodeUtf8('AVI '),
    build(isOpenDml ? indexes : []),
    list('movi', ...chunks.map(({ name, bytes }) => chunk(name, bytes)), ...(isOpenDml ? parts : [])),
    ...(index === 'movi' || index === 'file' ? [chunk('idx1', ...old, ...repeated)] : []),
  )
}

const none = new Uint8Array()

function superIndex(offset: number, size: number, repeats: number): Bytes {
  const part = concatBytes(word(offset, 8), word(size), word(1))
  const parts = Array.from({ length: repeats }, () => part)
  return chunk('indx', word(4, 2), Uint8Array.of(0, 0), word(repeats), encodeUtf8('00dc'), new Uint8Array(12), ...parts)
}
