import { generateKeyPairSync, sign } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

// A certificate that nobody vouches for, for a server that must speak TLS: DER by hand (X.690, RFC 5280).

const integer = 0x02
const bitString = 0x03
const objectId = 0x06
const utf8String = 0x0c
const utcTime = 0x17
const sequenceOf = 0x30
const setOf = 0x31
const versionField = 0xa0

/** 1.2.840.10045.4.3.2, ecdsa-with-SHA256. */
const ecdsaWithSha256 = Buffer.from('2a8648ce3d040302', 'hex')
/** 2.5.4.3, commonName. */
const commonName = Buffer.from('550403', 'hex')

/** Writes a fresh key and its certificate as PEM, and returns the server's flags for them. */
export async function makeTlsFlags(folder: string): Promise<readonly string[]> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const algorithm = der(sequenceOf, der(objectId, ecdsaWithSha256))
  const name = der(
    sequenceOf,
    der(setOf, der(sequenceOf, der(objectId, commonName), der(utf8String, Buffer.from('127.0.0.1')))),
  )
  const toBeSigned = der(
    sequenceOf,
    der(versionField, der(integer, Buffer.of(2))),
    der(integer, Buffer.of(1)),
    algorithm,
    name,
    der(sequenceOf, der(utcTime, Buffer.from('200101000000Z')), der(utcTime, Buffer.from('491231235959Z'))),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const certificate = der(sequenceOf, toBeSigned, algorithm, der(bitString, Buffer.of(0), signature))

  const [certPath, keyPath] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')]
  const lines = certificate.toString('base64').replace(/.{64}/g, '$&\n')
  await writeFile(certPath, `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`)
  await writeFile(keyPath, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  return ['--tls-cert', certPath, '--tls-key', keyPath]
}

function der(tag: number, ...contents: readonly Buffer[]): Buffer {
  const body = Buffer.concat(contents)
  // The shortest form of the length is the only one that counts.
  const length =
    body.length < 0x80
      ? [body.length]
      : body.length < 0x100
        ? [0x81, body.length]
        : [0x82, body.length >> 8, body.length & 0xff]
  return Buffer.concat([Buffer.of(tag, ...length), body])
}
