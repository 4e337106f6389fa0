import type { IceServer } from '../core/ports/transport.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import type { DeploymentConfig } from './app.ts'

// config.json stands beside the page and is written by whoever runs it. It is still parsed like foreign input: a slip
// in it should be a sentence, not a page that half works.

const maxEntries = 16
const maxText = 2048
const maxContact = 300
/** Connections to one person: more have brought nothing. */
const mostLanes = 8

export function parseDeploymentConfig(value: unknown): Result<DeploymentConfig> {
  if (!isRecord(value)) return fail('config.json is not an object')
  const meetingPoints = value['meetingPoints'] ?? []
  // Spelled as a link spells them, so that one that both name is known to be the same.
  const normalised = isList(meetingPoints) ? meetingPoints.map(normaliseMeetingPoint) : [null]
  if (!normalised.every((address) => address !== null)) {
    return fail('meetingPoints must be a list of ws: or wss: addresses')
  }
  const iceServers: IceServer[] = []
  const servers = value['iceServers'] ?? []
  if (!isList(servers)) return fail('iceServers must be a list')
  for (const entry of servers) {
    const server = parseIceServer(entry)
    if (!server) return fail('an entry of iceServers needs urls that begin with stun:, turn: or turns:')
    iceServers.push(server)
  }
  const contact = value['contact'] ?? null
  const publicUrl = value['publicUrl'] ?? null
  if (contact !== null && !isContact(contact)) return fail('contact must be one line of text')
  if (publicUrl !== null && !(isText(publicUrl) && /^https?:\/\//.test(publicUrl))) {
    return fail('publicUrl must begin with http: or https:')
  }
  const maxLanes = value['maxLanes'] ?? mostLanes
  if (!(typeof maxLanes === 'number' && Number.isInteger(maxLanes) && maxLanes >= 1 && maxLanes <= mostLanes)) {
    return fail(`maxLanes must be a whole number from 1 to ${mostLanes}`)
  }
  return ok({ iceServers, meetingPoints: normalised, contact, publicUrl, maxLanes })
}

function parseIceServer(value: unknown): IceServer | null {
  if (!isRecord(value)) return null
  const given = value['urls']
  const urls = isList(given) ? given : [given]
  if (urls.length === 0 || !urls.every((url) => isText(url) && /^(stuns?|turns?):/.test(url))) return null
  const { username, credential } = value
  return {
    urls: urls.filter(isText),
    ...(isText(username) && { username }),
    ...(isText(credential) && { credential }),
  }
}

const normaliseMeetingPoint = (value: unknown): string | null =>
  isText(value) && /^wss?:\/\//.test(value) && URL.canParse(value) ? new URL(value).href : null

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string' && value.length <= maxText
const isContact = (value: unknown): value is string =>
  isText(value) && value.length <= maxContact && value.trim() !== '' && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(value)
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value) && value.length <= maxEntries
