import { isDeepStrictEqual } from 'node:util'
import { decodeBencode, encodeBencode, type BencodeInput } from '../../src/core/bencode.ts'
import { encodeInfo, parseInfo } from '../../src/core/info-dictionary.ts'
import type { Random } from '../random.ts'
import { filled } from '../samples.ts'
import { hold, type BytesTarget } from '../target.ts'

function anyValue(random: Random, depth: number): BencodeInput {
  const kind = random.below(depth < 17 && random.chance(0.6) ? 4 : 2)
  if (kind === 0) return random.pick([0, 1, -1, random.below(2 ** 31), Number.MAX_SAFE_INTEGER])
  if (kind === 1) return random.bytes(random.below(random.pick([2, 20, 300])))
  const values = Array.from({ length: random.below(random.pick([2, 5])) }, () => anyValue(random, depth + 1))
  if (kind === 2) return values
  return Object.fromEntries(values.map((value) => [random.pick(keys), value]))
}

const keys = ['a', 'b', 'm', 'length', 'piece length', '__proto__', 'constructor', 'zz', '~', ' ']

const deep = (depth: number) => new TextEncoder().encode('l'.repeat(depth) + 'e'.repeat(depth))
const text = (value: string) => new TextEncoder().encode(value)

export const bencodeTargets: readonly BytesTarget[] = [
  {
    name: 'bencode',
    kind: 'bytes',
    samples: [text('i-42e'), text('0:'), text('de'), text('d1:ai0e1:bl3:abcdeee'), text('l-3:e'), deep(16), deep(17)],
    generate(random) {
      try {
        return encodeBencode(anyValue(random, 0))
      } catch (error) {
        // Deeper than may be written.
        if (error instanceof RangeError) return deep(random.below(40))
        throw error
      }
    },
    check(bytes) {
      const decoded = decodeBencode(bytes)
      if (!decoded.ok) return 'refused'
      const again = encodeBencode(decoded.value)
      hold('a value has one form', isDeepStrictEqual(again, bytes))
      return 'accepted'
    },
  },
  {
    name: 'info',
    kind: 'bytes',
    samples: [
      encodeInfo({ length: 1, pieceLength: 262_144, pieces: filled(20, 1) }),
      encodeInfo({ length: 1_000_000, pieceLength: 262_144, pieces: filled(80, 2) }),
      encodeInfo({ length: 4_194_305, pieceLength: 4_194_304, pieces: filled(40, 3) }),
    ],
    check(bytes) {
      const info = parseInfo(bytes)
      if (!info.ok) return 'refused'
      hold('an info dictionary has one form', isDeepStrictEqual(encodeInfo(info.value), bytes))
      const { length, pieceLength, pieces } = info.value
      hold('a hash for each piece', pieces.length === Math.ceil(length / pieceLength) * 20)
      return 'accepted'
    },
  },
]
