import { isDeepStrictEqual } from 'node:util'
import { encodeBencode } from '../../src/core/bencode.ts'
import {
  encodeManifestBody,
  encodeManifestHeader,
  parseManifestBody,
  parseManifestHeader,
} from '../../src/core/manifest-codec.ts'
import { safePaths } from '../../src/core/safe-path.ts'
import { labelled, labels } from '../../src/crypto/labels.ts'
import { openManifest } from '../../src/crypto/manifest-envelope.ts'
import { ownerKeyHashOf } from '../../src/crypto/signing.ts'
import { known, manifests, sealWithZeroNonce, secretKey, signingKey, swarmId } from '../samples.ts'
import { hold, type BytesTarget } from '../target.ts'

const headers = manifests.map(encodeManifestHeader)
const bodies = manifests.map(({ parts }) => encodeManifestBody(parts))

const owner = await signingKey(11)
const envelopes = await Promise.all(
  headers.map(async (header, index) => {
    const body = await sealWithZeroNonce(secretKey, known(bodies[index]), labels.manifestBody, header)
    const signature = await owner.sign(labelled(labels.manifest, header, body))
    return encodeBencode({ body, header, owner: owner.publicKey, signature })
  }),
)
const expected = { swarmId, ownerKeyHash: await ownerKeyHashOf(owner.publicKey) }

export const manifestTargets: readonly BytesTarget[] = [
  {
    name: 'manifest-header',
    kind: 'bytes',
    samples: headers,
    check(bytes) {
      const header = parseManifestHeader(bytes)
      if (!header) return 'refused'
      hold('a header has one form', isDeepStrictEqual(encodeManifestHeader(header), bytes))
      return 'accepted'
    },
  },
  {
    name: 'manifest-body',
    kind: 'bytes',
    samples: bodies,
    check(bytes) {
      const parsed = manifests.flatMap((header) => parseManifestBody(bytes, header) ?? [])
      for (const { parts } of parsed) {
        hold('a body has one form', isDeepStrictEqual(encodeManifestBody(parts), bytes))
        const paths = parts.flatMap(({ files }) => files.map(({ path }) => path))
        hold('its paths are safe and unique', isDeepStrictEqual(safePaths(paths), paths))
      }
      return parsed.length > 0 ? 'accepted' : 'refused'
    },
  },
  {
    name: 'manifest-envelope',
    kind: 'bytes',
    samples: envelopes,
    async check(bytes) {
      const opened = await openManifest(bytes, expected, secretKey)
      if (!opened.ok) return 'refused'
      hold(
        'nobody but the owner makes one',
        envelopes.some((envelope) => isDeepStrictEqual(envelope, bytes)),
      )
      return 'accepted'
    },
  },
]
