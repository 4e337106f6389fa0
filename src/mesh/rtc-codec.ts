import type { BencodeInput, BencodeValue } from '../core/bencode.ts'
import { bytesOf, dictionaryOf, integerOf, listOf } from '../core/bencode-fields.ts'
import type { RtcSignal } from '../core/ports/transport.ts'
import { toBinaryString } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { isMeetingAddress } from './ice-candidate.ts'

// Session descriptions and ICE candidates inside bencoded messages. They come from people who may lie, and go into the
// browser's own parsers: only what looks like a description of one data channel connection is let through.

export const rtcLimits = {
  /** Bytes; a browser's own is about 500, or 2000 with many candidates. */
  sdp: 16 * 1024,
  candidate: 512,
  mid: 32,
  /** Per message, and per connection over all its messages. */
  candidates: 32,
} as const

export type Candidate = Extract<RtcSignal, { kind: 'candidate' }>

/** One end's description with the candidates that were there when it left. */
export interface Bundle {
  readonly sdp: string
  readonly candidates: readonly Candidate[]
}

export const encodeBundle = ({ sdp, candidates }: Bundle) => ({
  sdp: encodeUtf8(sdp),
  candidates: encodeCandidates(candidates),
})

export const encodeCandidates = (candidates: readonly Candidate[]): BencodeInput =>
  candidates.map(({ candidate, sdpMid, sdpMLineIndex }) => ({
    candidate: encodeUtf8(candidate),
    ...(sdpMid === null ? {} : { mid: encodeUtf8(sdpMid) }),
    ...(sdpMLineIndex === null ? {} : { line: sdpMLineIndex }),
  }))

export function parseBundle(sdp: BencodeValue | undefined, candidates: BencodeValue | undefined): Bundle | null {
  const text = parseSdp(sdp)
  const list = parseCandidates(candidates)
  return text !== null && list ? { sdp: text, candidates: list } : null
}

/** At most `rtcLimits.candidates` come in; those where no two browsers meet are left out. */
export function parseCandidates(value: BencodeValue | undefined): readonly Candidate[] | null {
  const list = listOf(value, rtcLimits.candidates)
  if (!list) return null
  const candidates: Candidate[] = []
  for (const item of list) {
    const candidate = parseCandidate(item)
    if (!candidate) return null
    // Passed over, as a browser does with a kind that it does not know: another program may well find TCP addresses.
    if (isMeetingAddress(candidate.candidate)) candidates.push(candidate)
  }
  return candidates
}

/** Printable ASCII in lines that end as RFC 8866 says; one section, which is the data channel's. */
const sdpShape = /^v=0\r\n(?:[\x20-\x7e]+\r\n)*$/
/** Whatever the line's type and however it is spaced: parsers of browsers differ in what they take. */
const candidateLine = /^.*candidate.*\r\n/gim
const candidateShape = /^candidate:[\x20-\x7e]+$/
const midShape = /^[\x21-\x7e]*$/

/** Candidates travel beside a description, where they are counted; a browser may write those it has into it too. */
export const withoutCandidates = (sdp: string): string => sdp.replace(candidateLine, '')

function parseSdp(value: BencodeValue | undefined): string | null {
  const text = asciiOf(value, rtcLimits.sdp)
  if (text === null || !sdpShape.test(text) || withoutCandidates(text) !== text) return null
  const sections = text.match(/^m=.*$/gm) ?? []
  return sections.length === 1 && sections[0]?.startsWith('m=application ') ? text : null
}

function parseCandidate(value: BencodeValue): Candidate | null {
  const fields = dictionaryOf(value, ['candidate'], ['mid', 'line'])
  const candidate = asciiOf(fields?.['candidate'], rtcLimits.candidate)
  if (!fields || candidate === null || !candidateShape.test(candidate)) return null
  const sdpMid = fields['mid'] === undefined ? null : asciiOf(fields['mid'], rtcLimits.mid)
  const sdpMLineIndex = fields['line'] === undefined ? null : integerOf(fields['line'], 0, 0)
  if (fields['mid'] !== undefined && (sdpMid === null || !midShape.test(sdpMid))) return null
  if (fields['line'] !== undefined && sdpMLineIndex === null) return null
  // A browser's parser refuses a candidate that says neither.
  return sdpMid === null && sdpMLineIndex === null ? null : { kind: 'candidate', candidate, sdpMid, sdpMLineIndex }
}

/** Characters above ASCII come out as something that no shape allows. */
function asciiOf(value: BencodeValue | undefined, maxBytes: number): string | null {
  const bytes = bytesOf(value, 0, maxBytes)
  return bytes ? toBinaryString(bytes) : null
}
