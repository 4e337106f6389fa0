import { describe, expect, it } from 'vitest'
import { pieceIndex, swarmIdFrom } from '../core/ids.ts'
import { checkInfo, encodeInfo, parseInfo } from '../core/info-dictionary.ts'
import { parseFragment } from '../core/link-grammar.ts'
import { encodeManifestBody, encodeManifestHeader } from '../core/manifest-codec.ts'
import { layoutPart } from '../core/part-layout.ts'
import { fromHex, toHex } from '../lib/bytes.ts'
import { decodeUtf8 } from '../lib/utf8.ts'
import { deriveContentKeys, derivePartKey, deriveShareKeys } from './derive.ts'
import { sha1, sha256 } from './digest.ts'
import { openManifest } from './manifest-envelope.ts'
import { createPartSeal } from './part-seal.ts'

// The whole share of PROTOCOL.md ("A whole share"), which a second implementation made.

const bytes = (hex: string) => fromHex(hex) ?? new Uint8Array()
const vector = {
  link: 'AQABAgMEBQYHCAkKCwwNDg9WR1qnVGNHTAKF312_K8q3',
  swarmId: '83849b678ab0ed5641395dfceb65c495248ad046',
  digest: 'db1a887b647ae890090025d3b6474fa80b75ba9d009e9557b01cfd80663e9022',
  envelope: bytes(
    '64343a626f64793132303a000102030405060708090a0bb90b67d4f3f5b2192070cabc96cdaa9704c01d18c77c7c26ba' +
      'fe070c6b68a236f44605e2230129dea63c3973c25adc30719a72c6bab41bb57364f1952d8e7fdec6a43ab979b1778210' +
      '8c85fd4a50491d06a8e79f56dc9d11545986686a419af0f151b00fd95094baf635ed04363a68656164657238393a6435' +
      '3a70617274736c32303a05ac9f38c6abdfab9409aceff25d67ff3515e38b65383a73657175656e6365693165353a7377' +
      '61726d32303a83849b678ab0ed5641395dfceb65c495248ad046373a76657273696f6e69316565353a6f776e65723332' +
      '3a03a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8393a7369676e617475726536343ad2' +
      '4ead424fa7c958fbe2721b91a91c751714c3ad129a2a424a401cb2d37d02c60d50f77300f3c3364badec477d358d7026' +
      'c61ea2907544a05b90426938f2ba0d65',
  ),
  header: bytes(
    '64353a70617274736c32303a05ac9f38c6abdfab9409aceff25d67ff3515e38b65383a73657175656e6365693165353a' +
      '737761726d32303a83849b678ab0ed5641395dfceb65c495248ad046373a76657273696f6e69316565',
  ),
  body: bytes(
    '64353a70617274736c64353a66696c65736c6c393a74756b61722e74787469356531303a746578742f706c61696e6565' +
      '343a73616c7433323a404142434445464748494a4b4c4d4e4f505152535455565758595a5b5c5d5e5f656565',
  ),
  info: bytes(
    '64363a6c656e67746869323165343a6e616d65353a74756b617231323a7069656365206c656e67746869323632313434' +
      '65363a70696563657332303a5b22fbc287d851440b833334f1b28292088fc23465',
  ),
  infoHash: '05ac9f38c6abdfab9409aceff25d67ff3515e38b',
  sealed: bytes('b64fc93fe578088c511979e0e875e43185f32b75b3'),
}

describe('the share of PROTOCOL.md', () => {
  it('opens from its link to its last byte', async () => {
    const fragment = parseFragment(`#${vector.link}`)
    if (fragment.kind !== 'share') throw new Error('the link does not parse')
    const { swarmId } = await deriveShareKeys(fragment.link)
    expect(swarmId).toBe(vector.swarmId)
    expect(toHex(await sha256(vector.envelope))).toBe(vector.digest)

    const { manifestKey, contentRoot } = await deriveContentKeys(fragment.link, null)
    const expected = { swarmId, ownerKeyHash: fragment.link.ownerKeyHash }
    const manifest = await openManifest(vector.envelope, expected, manifestKey)
    const part = manifest.ok ? manifest.value.parts[0] : undefined
    if (!part?.salt) throw new Error('the manifest does not open')
    expect(part.files).toEqual([{ path: 'tukar.txt', size: 5, type: 'text/plain' }])
    expect(part.infoHash).toBe(vector.infoHash)

    const layout = layoutPart(part.files.map((file) => file.size))
    const info = parseInfo(vector.info)
    expect(info.ok && checkInfo(info.value, layout)).toBe(true)
    expect(toHex(await sha1(vector.info))).toBe(vector.infoHash)
    expect(info.ok && info.value.pieces).toEqual(await sha1(vector.sealed))

    const seal = await createPartSeal(await derivePartKey(contentRoot, part.salt), layout)
    expect(decodeUtf8(await seal.openPiece(pieceIndex(0), vector.sealed))).toBe('tukar')
  })

  it('is written byte for byte', async () => {
    const swarmId = swarmIdFrom(bytes(vector.swarmId))
    const info = parseInfo(vector.info)
    const expected = { swarmId: swarmId ?? expect.fail(), ownerKeyHash: bytes('56475aa75463474c0285df5dbf2bcab7') }
    const fragment = parseFragment(vector.link)
    if (fragment.kind !== 'share' || !info.ok) throw new Error('the vector does not parse')
    const { manifestKey } = await deriveContentKeys(fragment.link, null)
    const manifest = await openManifest(vector.envelope, expected, manifestKey)
    if (!manifest.ok) throw new Error(manifest.reason)
    expect(encodeManifestHeader(manifest.value)).toEqual(vector.header)
    expect(encodeManifestBody(manifest.value.parts)).toEqual(vector.body)
    expect(encodeInfo(info.value)).toEqual(vector.info)
  })
})
