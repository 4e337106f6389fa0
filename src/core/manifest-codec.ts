import type { Bytes } from '../lib/bytes.ts'
import { encodeUtf8 } from '../lib/utf8.ts'
import { bytesOf, dictionaryOf, integerOf, listOf, textOf } from './bencode-fields.ts'
import { decodeBencode, encodeBencode, type BencodeInput, type BencodeValue } from './bencode.ts'
import { infoHashFrom, nameBytes, swarmIdFrom, type InfoHash } from './ids.ts'
import {
  manifestLimits,
  type Manifest,
  type ManifestFile,
  type ManifestHeader,
  type ManifestPart,
  type PasswordCheck,
} from './manifest.ts'
import { layoutPart } from './part-layout.ts'
import { safePaths } from './safe-path.ts'

// The two halves of a manifest as bytes: the clear header and the body, which crypto/manifest-envelope.ts seals and
// signs. What these parsers accept, the encoders write again byte for byte.

const version = 1
const infoHashLength = 20
const swarmIdLength = 20
const partSaltLength = 32
const passwordSaltLength = 16
const commitmentLength = 16
/** A media type as browsers give it: lower-case ASCII (File API, "type"). */
const mediaType = /^[\x20-\x7e]{0,127}$/

const nothing = new Uint8Array(0)

export function encodeManifestHeader(header: ManifestHeader): Bytes {
  const fields: Record<string, BencodeInput> = {
    version,
    swarm: nameBytes(header.swarmId),
    sequence: header.sequence,
    parts: header.partHashes.map((hash) => (hash === null ? nothing : nameBytes(hash))),
  }
  if (header.password) {
    fields['password'] = { commitment: header.password.commitment, salt: header.password.salt }
  }
  if (header.expires !== null) fields['expires'] = header.expires
  return encodeBencode(fields)
}

export function parseManifestHeader(bytes: Bytes): ManifestHeader | null {
  const decoded = decodeBencode(bytes, { depth: 2, values: manifestLimits.parts + 16 })
  if (!decoded.ok) return null
  const fields = dictionaryOf(decoded.value, ['parts', 'sequence', 'swarm', 'version'], ['expires', 'password'])
  if (!fields || fields['version'] !== version) return null

  const swarmName = bytesOf(fields['swarm'], swarmIdLength)
  const swarmId = swarmName && swarmIdFrom(swarmName)
  const sequence = integerOf(fields['sequence'], 1)
  const partHashes = parsePartHashes(fields['parts'])
  const password = 'password' in fields ? parsePasswordCheck(fields['password']) : null
  const expires = 'expires' in fields ? integerOf(fields['expires'], 1) : null
  if (!swarmId || sequence === null || !partHashes) return null
  if (('password' in fields && !password) || ('expires' in fields && expires === null)) return null
  return { swarmId, sequence, partHashes, password, expires }
}

export const encodeManifestBody = (parts: readonly ManifestPart[]): Bytes =>
  encodeBencode({
    parts: parts.map(({ salt, files }) => ({
      files: files.map(({ path, size, type }) => [encodeUtf8(path), size, encodeUtf8(type)]),
      salt: salt ?? nothing,
    })),
  })

/** Null also when the body contradicts the header or a path is not in its safe and unique form. */
export function parseManifestBody(bytes: Bytes, header: ManifestHeader): Manifest | null {
  // A file is a list of three values, a part a dictionary of two with one list in it.
  const values = manifestLimits.files * 4 + manifestLimits.parts * 3 + 2
  const decoded = decodeBencode(bytes, { depth: 5, values })
  if (!decoded.ok) return null
  const items = listOf(dictionaryOf(decoded.value, ['parts'])?.['parts'], manifestLimits.parts)
  if (items?.length !== header.partHashes.length) return null

  const parts: ManifestPart[] = []
  for (const [index, infoHash] of header.partHashes.entries()) {
    const part = parsePart(items[index], infoHash)
    if (!part) return null
    parts.push(part)
  }
  return isConsistent(parts) ? { ...header, parts } : null
}

/** What is demanded beyond the form: counts, sizes, safe unique paths. */
function isConsistent(parts: readonly ManifestPart[]): boolean {
  const files = parts.flatMap((part) => part.files)
  const paths = files.map((file) => file.path)
  const hashes = parts.flatMap((part) => part.infoHash ?? [])
  const length = parts.reduce((sum, part) => sum + layoutPart(part.files.map((file) => file.size)).sealedLength, 0)
  return (
    parts.every((part) => part.files.length > 0) &&
    new Set(hashes).size === hashes.length &&
    files.length <= manifestLimits.files &&
    files.every((file) => mediaType.test(file.type)) &&
    Number.isSafeInteger(length) &&
    safePaths(paths).every((path, index) => path === paths[index])
  )
}

/** An empty string stands for a part that is still being hashed. */
function parsePartHashes(value: BencodeValue | undefined): (InfoHash | null)[] | null {
  const hashes: (InfoHash | null)[] = []
  for (const item of listOf(value, manifestLimits.parts) ?? []) {
    const bytes = bytesOf(item, 0, infoHashLength)
    const infoHash = bytes && infoHashFrom(bytes)
    if (!bytes || (infoHash === null && bytes.length > 0)) return null
    hashes.push(infoHash)
  }
  return hashes.length > 0 ? hashes : null
}

function parsePasswordCheck(value: BencodeValue | undefined): PasswordCheck | null {
  const fields = dictionaryOf(value, ['commitment', 'salt'])
  const commitment = bytesOf(fields?.['commitment'], commitmentLength)
  const salt = bytesOf(fields?.['salt'], passwordSaltLength)
  return commitment && salt ? { commitment, salt } : null
}

function parsePart(value: BencodeValue | undefined, infoHash: InfoHash | null): ManifestPart | null {
  const fields = dictionaryOf(value, ['files', 'salt'])
  const salt = bytesOf(fields?.['salt'], infoHash === null ? 0 : partSaltLength)
  const items = listOf(fields?.['files'], manifestLimits.files)
  if (!salt || !items) return null
  const files: ManifestFile[] = []
  for (const item of items) {
    const file = parseFile(item)
    if (!file) return null
    files.push(file)
  }
  return { infoHash, salt: infoHash === null ? null : salt, files }
}

function parseFile(value: BencodeValue): ManifestFile | null {
  const items = listOf(value, 3)
  const path = textOf(items?.[0], manifestLimits.path)
  const size = integerOf(items?.[1], 0)
  const type = textOf(items?.[2], 127)
  return path === null || size === null || type === null ? null : { path, size, type }
}
