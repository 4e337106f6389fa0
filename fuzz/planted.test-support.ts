import { hold, type Target } from './target.ts'

// Targets with faults that the command has to find.

export const targets: readonly Target[] = [
  {
    name: 'throws',
    kind: 'text',
    samples: ['harmless text with a # in it'],
    check(text) {
      hold('no two of these signs', !/#.*#/s.test(text))
      return 'accepted'
    },
  },
  {
    name: 'loops',
    kind: 'bytes',
    samples: [Uint8Array.of(1, 2, 3)],
    check(bytes) {
      while (bytes.length > 3 && bytes.includes(3)) void 0
      return 'accepted'
    },
  },
  {
    name: 'swells',
    kind: 'bytes',
    samples: [Uint8Array.of(1, 2, 3)],
    check: (bytes) => (new Uint8Array(bytes.length > 3 ? 100 * 2 ** 20 : 1).length > 1 ? 'accepted' : 'refused'),
  },
  {
    name: 'hoards',
    kind: 'bytes',
    samples: [Uint8Array.of(1, 2, 3)],
    check(bytes) {
      const hoard: Uint8Array[] = []
      // Touched, for memory that nobody has written to is none yet.
      while (bytes.length > 3) hoard.push(new Uint8Array(2 ** 20).fill(1))
      return 'accepted'
    },
  },
  { name: 'is-fine', kind: 'text', samples: ['a'], check: (text) => (text.length > 1 ? 'accepted' : 'refused') },
]
