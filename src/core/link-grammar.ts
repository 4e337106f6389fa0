import { fromBase64url, toBase64url } from '../lib/base64url.ts'
import { concatBytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { listOf, textOf } from './bencode-fields.ts'
import { decodeBencode, encodeBencode } from './bencode.ts'
import { isMeetingPoint, meetingPointLimits } from './meeting-point.ts'
import type { ShareLink } from './share-link.ts'

// What stands behind the `#` of an address. A share is `#` + base64url(kind 1 ‖ secret 16 ‖ owner key hash 16), which
// is 44 characters, then perhaps `.` + base64url of a bencoded list of meeting points. There is one spelling of each.

const sealedKind = 1
const secretLength = 16
const ownerKeyHashLength = 16
const keyCharacters = 44
/** Of a text that somebody pastes: more than any link has, little enough to look through at once. */
const maxInputLength = 16_384

export const screenNames = ['library', 'settings', 'self-check', 'privacy'] as const
export type ScreenName = (typeof screenNames)[number]

export type Fragment =
  | { readonly kind: 'home' }
  | { readonly kind: 'screen'; readonly name: ScreenName }
  | { readonly kind: 'share'; readonly link: ShareLink }
  /** Everything else, and everything that is nearly a link. */
  | { readonly kind: 'damaged' }

const damaged: Fragment = { kind: 'damaged' }

/** `fragment` as in `location.hash`, with or without its `#`. */
export function parseFragment(fragment: string): Fragment {
  const text = fragment.startsWith('#') ? fragment.slice(1) : fragment
  if (text === '' || text === '/') return { kind: 'home' }
  const name = screenNames.find((screen) => text === `/${screen}`)
  if (name) return { kind: 'screen', name }
  const link = parseShare(text)
  return link ? { kind: 'share', link } : damaged
}

/** Without the `#`. @throws RangeError on a link that could not be parsed again. */
export function formatShareLink({ secret, ownerKeyHash, meetingPoints }: ShareLink): string {
  if (secret.length !== secretLength || ownerKeyHash.length !== ownerKeyHashLength) throw new RangeError('wrong length')
  if (!areMeetingPoints(meetingPoints)) throw new RangeError('not a list of meeting points')
  const keys = toBase64url(concatBytes(Uint8Array.of(sealedKind), secret, ownerKeyHash))
  return meetingPoints.length === 0 ? keys : `${keys}.${toBase64url(encodeBencode(meetingPoints.map(encodeUtf8)))}`
}

/**
 * A link as people paste it: an address of any host, or the fragment alone; broken over lines, in brackets, with a full
 * stop behind it, or within a message. Nothing is ever fetched. Empty input is `home`; an address that lost its
 * fragment is `damaged`.
 */
export function parseLinkInput(text: string): Fragment {
  if (text.length > maxInputLength) return damaged
  const joined = text.replace(invisible, '')
  if (joined === '') return { kind: 'home' }
  const candidates = [joined, ...text.split(/\s+/)]
  const fragments = candidates.map(parseCandidate)
  return fragments.find(({ kind }) => kind === 'share') ?? fragments[0] ?? damaged
}

/** White space, and what messengers put into long words so that they may be broken. */
const invisible = /[\s\u00ad\u200b-\u200d\u2060\ufeff]+/g
const wrapping = /^[<>()[\]{}"'`*~«»‹›“”„‘’‚]+|[<>()[\]{}"'`*~«»‹›“”„‘’‚.,;:!?…。，、]+$/g

function parseCandidate(text: string): Fragment {
  const bare = text.replace(invisible, '').replace(wrapping, '')
  const hash = bare.indexOf('#')
  const fragment = parseFragment(bare.slice(hash + 1))
  // Without a `#` only a share can be meant: `/library` alone is a path of some site.
  if (fragment.kind === 'home' || (hash < 0 && fragment.kind !== 'share')) return damaged
  return fragment
}

function parseShare(text: string): ShareLink | null {
  const bytes = fromBase64url(text.slice(0, keyCharacters))
  if (!bytes || bytes.length !== 1 + secretLength + ownerKeyHashLength || bytes[0] !== sealedKind) return null
  const meetingPoints = parseMeetingPoints(text.slice(keyCharacters))
  if (!meetingPoints) return null
  return {
    kind: 'sealed',
    secret: bytes.slice(1, 1 + secretLength),
    ownerKeyHash: bytes.slice(1 + secretLength),
    meetingPoints,
  }
}

/** `text` is empty, or `.` and the list. */
function parseMeetingPoints(text: string): string[] | null {
  if (text === '') return []
  if (!text.startsWith('.') || text.length > maxMeetingPointCharacters) return null
  const bytes = fromBase64url(text.slice(1))
  const decoded = bytes && decodeBencode(bytes, { depth: 1, values: meetingPointLimits.count + 1 })
  const items = decoded?.ok ? listOf(decoded.value, meetingPointLimits.count) : null
  const addresses = items?.map((item) => textOf(item, meetingPointLimits.bytes) ?? '')
  // An empty list would be a second spelling of no list.
  return addresses && addresses.length > 0 && areMeetingPoints(addresses) ? addresses : null
}

const areMeetingPoints = (addresses: readonly string[]): boolean =>
  addresses.length <= meetingPointLimits.count &&
  new Set(addresses).size === addresses.length &&
  addresses.every(isMeetingPoint)

/** `l`, each address behind its length and a colon, `e`; in base64url, behind a dot. */
const maxMeetingPointCharacters =
  1 + Math.ceil(((2 + meetingPointLimits.count * (4 + meetingPointLimits.bytes)) * 4) / 3)
