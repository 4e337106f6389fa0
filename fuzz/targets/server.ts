import { isIP } from 'node:net'
import { addressGroup, clientAddress } from '../../signaling/client-address.ts'
import { requestPath } from '../../signaling/http-routes.ts'
import { requestedSite } from '../../signaling/site.ts'
import { encodeBindingAnswer, parseBindingRequest } from '../../signaling/stun-message.ts'
import { hold, type Target } from '../target.ts'

const request = (attributes: string) => {
  const body = Buffer.from(attributes, 'hex')
  const header = Buffer.from('000100002112a442000102030405060708090a0b', 'hex')
  header.writeUInt16BE(body.length, 2)
  return Uint8Array.from(Buffer.concat([header, body]))
}

export const serverTargets: readonly Target[] = [
  {
    name: 'stun-request',
    kind: 'bytes',
    samples: [
      request(''),
      // SOFTWARE, USERNAME, CHANGE-REQUEST, one that nobody knows.
      request('8022000474657374'),
      request('0006000561626364650000000003000400000006'),
      request('00440000004500000046000000470000004800000049000000500000'),
    ],
    check(bytes) {
      const parsed = parseBindingRequest(bytes)
      if (!parsed) return 'refused'
      for (const address of ['192.0.2.1', '2001:db8::1']) {
        const answer = encodeBindingAnswer(parsed, address, 65_535)
        hold('an answer is no amplifier', answer.length <= bytes.length + 24)
        hold('its length is right', new DataView(answer.buffer).getUint16(2) === answer.length - 20)
      }
      return 'accepted'
    },
  },
  {
    name: 'forwarded-for',
    kind: 'text',
    samples: ['192.0.2.1', '192.0.2.1, 198.51.100.7:443', '[2001:db8::1]:80, ::ffff:192.0.2.9', 'fe80::1%eth0', ''],
    check(text) {
      const [none, one] = [0, 1].map((proxies) => clientAddress('203.0.113.5', text, proxies))
      hold('without a proxy the socket says who it is', none === '203.0.113.5')
      hold('it is an address', isIP(one ?? '') !== 0)
      const group = addressGroup(one ?? '')
      hold('a group is short', group.length > 0 && group.length < 64)
      return one === '203.0.113.5' ? 'refused' : 'accepted'
    },
  },
  {
    name: 'request-path',
    kind: 'text',
    samples: ['/', '/announce?x=1#y', '/share/', '/share/assets/a%20b.js', '/%2e%2e/secret', '/a//b', '/..%2fx', '/%'],
    check(text) {
      const path = requestPath(text, '/')
      const below = requestPath(text, '/share/')
      if (path === null || below === null) {
        hold('nonsense is nonsense everywhere', path === below)
        return 'refused'
      }
      hold('a path begins at the root', path.startsWith('/') && below.startsWith('/'))
      hold('it is no longer than what was asked for', path.length <= text.length)
      hold('the query is none of it', path === decodeURIComponent(text.split(/[?#]/)[0] ?? ''))
      hold('only the own base is cut off', below === path || `/share${below}` === path)
      return 'accepted'
    },
  },
  {
    name: 'host',
    kind: 'text',
    samples: [
      'localhost:8080',
      'a.example',
      'A_b-c.example:443',
      '[::1]:8080',
      '127.0.0.1',
      '[fe80::1%25eth0]',
      'a:99999',
    ],
    check(text) {
      const site = requestedSite({ host: text }, { isTls: false, isProxied: false })
      if (!site) return 'refused'
      hold('nothing gets into a header or a page', /^[a-z0-9_.:[\]-]{1,262}$/.test(site.host))
      hold('its name is part of it', site.host.startsWith(site.hostname) && site.hostname !== '')
      hold('an address is one', !site.hostname.startsWith('[') || isIP(site.hostname.slice(1, -1)) === 6)
      hold('an origin names it', site.origin === `http://${site.host}`)
      return 'accepted'
    },
  },
]
