import { bytesOf, dictionaryOf } from '../core/bencode-fields.ts'
import { decodeBencode, encodeBencode } from '../core/bencode.ts'
import type { SwarmId } from '../core/ids.ts'
import {
  encodeManifestBody,
  encodeManifestHeader,
  parseManifestBody,
  parseManifestHeader,
} from '../core/manifest-codec.ts'
import { manifestLimits, type Manifest, type ManifestHeader } from '../core/manifest.ts'
import type { SigningKey } from '../core/ports/signing-key.ts'
import { equalBytes, type Bytes } from '../lib/bytes.ts'
import { fail, ok, type Result } from '../lib/result.ts'
import { labelled, labels } from './labels.ts'
import { openBox, sealBox } from './secret-box.ts'
import { ownerKeyHashOf, publicKeyLength, signatureLength, verifySignature } from './signing.ts'

// A manifest as it travels: a bencoded dictionary of the clear header, the sealed body, the owner's public key and the
// owner's signature over both. Whoever has the link can check and pass it on; only the owner can make one.

export type ManifestProblem =
  | 'malformed'
  | 'tooLarge'
  /** Its key is not the one that the link commits to. */
  | 'wrongOwner'
  | 'wrongSignature'
  /** A true manifest of another share. */
  | 'wrongShare'
  /** The body does not open: another password, or a body that its own owner sealed wrongly. */
  | 'wrongKey'

/** What the link says. */
export interface ExpectedShare {
  readonly swarmId: SwarmId
  readonly ownerKeyHash: Bytes
}

class ManifestError extends Error {
  override readonly name = 'ManifestError'
  readonly code:
    /** Beyond 8 MiB: more files or longer names than one share can list. */
    | 'tooLarge'
    /** Not what a receiver would accept: a mistake of the caller. */
    | 'invalid'
  constructor(code: ManifestError['code']) {
    super(code)
    this.code = code
  }
}

/** The bytes to serve; their SHA-256 is the digest. @throws ManifestError */
export async function sealManifest(options: {
  readonly manifest: Manifest
  readonly ownerKey: SigningKey
  /** 32 bytes. */
  readonly manifestKey: Bytes
}): Promise<Bytes> {
  const { manifest, ownerKey, manifestKey } = options
  const header = encodeManifestHeader(manifest)
  const plain = encodeManifestBody(manifest.parts)
  if (plain.length > manifestLimits.bytes) throw new ManifestError('tooLarge')
  // Read as a receiver would: what is published can't be taken back, so it must be right.
  const parsedHeader = parseManifestHeader(header)
  const isReadable = parsedHeader !== null && parseManifestBody(plain, parsedHeader) !== null
  if (!isReadable || !hasPartHashes(manifest)) throw new ManifestError('invalid')

  const body = await sealBox(manifestKey, plain, bodyContext(header))
  const signature = await ownerKey.sign(signedMessage(header, body))
  const bytes = encodeBencode({ body, header, owner: ownerKey.publicKey, signature })
  if (bytes.length > manifestLimits.bytes) throw new ManifestError('tooLarge')
  return bytes
}

/** Proves the owner and reads what needs no password. */
export async function openManifestHeader(
  bytes: Bytes,
  expected: ExpectedShare,
): Promise<Result<ManifestHeader, ManifestProblem>> {
  const envelope = await openEnvelope(bytes, expected)
  return envelope.ok ? ok(envelope.value.header) : envelope
}

/** Proves the owner and opens all of it. */
export async function openManifest(
  bytes: Bytes,
  expected: ExpectedShare,
  manifestKey: Bytes,
): Promise<Result<Manifest, ManifestProblem>> {
  const envelope = await openEnvelope(bytes, expected)
  if (!envelope.ok) return envelope
  const { header, headerBytes, body } = envelope.value
  const plain = await openBox(manifestKey, body, bodyContext(headerBytes))
  if (!plain) return fail('wrongKey')
  const manifest = parseManifestBody(plain, header)
  return manifest ? ok(manifest) : fail('malformed')
}

interface Envelope {
  readonly header: ManifestHeader
  readonly headerBytes: Bytes
  readonly body: Bytes
}

/** The signature is checked before the header is looked at: nobody but the owner can try that parser. */
async function openEnvelope(bytes: Bytes, expected: ExpectedShare): Promise<Result<Envelope, ManifestProblem>> {
  if (bytes.length > manifestLimits.bytes) return fail('tooLarge')
  const decoded = decodeBencode(bytes, { depth: 1, values: 5 })
  if (!decoded.ok) return fail('malformed')
  const fields = dictionaryOf(decoded.value, ['body', 'header', 'owner', 'signature'])
  const body = bytesOf(fields?.['body'], 0, manifestLimits.bytes)
  const headerBytes = bytesOf(fields?.['header'], 0, manifestLimits.bytes)
  const owner = bytesOf(fields?.['owner'], publicKeyLength)
  const signature = bytesOf(fields?.['signature'], signatureLength)
  if (!body || !headerBytes || !owner || !signature) return fail('malformed')

  if (!equalBytes(await ownerKeyHashOf(owner), expected.ownerKeyHash)) return fail('wrongOwner')
  if (!(await verifySignature(owner, signedMessage(headerBytes, body), signature))) return fail('wrongSignature')
  const header = parseManifestHeader(headerBytes)
  if (!header) return fail('malformed')
  if (header.swarmId !== expected.swarmId) return fail('wrongShare')
  return ok({ header, headerBytes, body })
}

const signedMessage = (header: Bytes, body: Bytes): Bytes => labelled(labels.manifest, header, body)

const bodyContext = (header: Bytes): Bytes => labelled(labels.manifestBody, header)

const hasPartHashes = ({ partHashes, parts }: Manifest): boolean =>
  partHashes.length === parts.length && parts.every((part, index) => part.infoHash === partHashes[index])
