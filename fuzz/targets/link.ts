import { isDeepStrictEqual } from 'node:util'
import { formatShareLink, parseFragment, parseLinkInput } from '../../src/core/link-grammar.ts'
import { isMeetingPoint } from '../../src/core/meeting-point.ts'
import type { ShareLink } from '../../src/core/share-link.ts'
import type { Random } from '../random.ts'
import { filled } from '../samples.ts'
import { hold, type TextTarget } from '../target.ts'

const meetingPoints = ['wss://tracker.example/', 'wss://192.0.2.1:8443/announce?a=b', 'wss://a-b.example.org/x/%20~']
const link: ShareLink = { kind: 'sealed', secret: filled(16, 9), ownerKeyHash: filled(16, 10), meetingPoints: [] }
const plain = formatShareLink(link)
const withPoints = formatShareLink({ ...link, meetingPoints })

const fragments = [`#${plain}`, `#${withPoints}`, plain, '', '#', '#/', '#/library', '#/self-check']

/** A list of addresses in a form that is well-formed, whatever the addresses are. */
function generate(random: Random): string {
  const list = Array.from({ length: random.below(6) }, () => {
    const address = random.chance(0.7) ? random.pick(meetingPoints) : `wss://${random.pick(hosts)}${random.pick(paths)}`
    return `${Buffer.byteLength(address)}:${address}`
  })
  return `#${plain}.${Buffer.from(`l${list.join('')}e`).toString('base64url')}`
}

const hosts = ['a', 'A', 'a:443', 'a:0', 'a:65536', '1.2.3', '0x7f.1', '[::1]', 'u@a', 'xn--a', 'a..b', '-a', 'é', '']
const paths = ['/', '', '/a/../b', '/%2e%2E/', '/a#b', '/?', '/?a=%', '//', '/a b', '/\\', '/%zz']

export const linkTargets: readonly TextTarget[] = [
  {
    name: 'link',
    kind: 'text',
    samples: fragments,
    generate,
    check(text) {
      const fragment = parseFragment(text)
      if (fragment.kind !== 'share') return fragment.kind === 'damaged' ? 'refused' : 'accepted'
      hold('a link has one spelling', formatShareLink(fragment.link) === text.replace(/^#/, ''))
      checkAddresses(fragment.link)
      return 'accepted'
    },
  },
  {
    name: 'pasted-link',
    kind: 'text',
    samples: [...fragments, `https://tukar.example/#${plain}`, `See <http://localhost:8080/x/#${withPoints}>. Thanks!`],
    generate: (random) => `https://a.example/${generate(random)}`,
    check(text) {
      const fragment = parseLinkInput(text)
      if (fragment.kind !== 'share') return fragment.kind === 'damaged' ? 'refused' : 'accepted'
      const again = parseFragment(formatShareLink(fragment.link))
      hold('a pasted link is a link', isDeepStrictEqual(again, fragment))
      checkAddresses(fragment.link)
      return 'accepted'
    },
  },
  {
    name: 'meeting-point',
    kind: 'text',
    samples: [...meetingPoints, ...hosts.map((host) => `wss://${host}/`), ...paths.map((path) => `wss://a${path}`)],
    check(text) {
      if (!isMeetingPoint(text)) return 'refused'
      hold('what a browser would contact is what was read', new URL(text).href === text)
      return 'accepted'
    },
  },
]

function checkAddresses({ meetingPoints: addresses }: ShareLink): void {
  for (const address of addresses) hold('an address is as a browser writes it', new URL(address).href === address)
}
