import type { Bytes } from '../lib/bytes.ts'
import type { InfoHash, SwarmId } from './ids.ts'

// The list of what is shared, as its owner signed it. PROTOCOL.md gives the bytes.

export const manifestLimits = {
  bytes: 8 * 1024 * 1024,
  parts: 1024,
  files: 100_000,
  /** Bytes of one path in UTF-8. */
  path: 4096,
} as const

export interface ManifestFile {
  /** Relative, `/` between folders, filtered by `safePath`: unique within the manifest and safe for a screen, a ZIP and a disk. */
  readonly path: string
  /** Bytes. */
  readonly size: number
  /** Media type as the sender's browser said it; a hint, never trusted. Empty when unknown. */
  readonly type: string
}

/** Some files that were added together: one torrent, immutable once its info hash is known. */
export interface ManifestPart {
  /** Null while the sender still hashes it. */
  readonly infoHash: InfoHash | null
  /** 32 bytes, minted anew for each hashing pass; null while `infoHash` is. */
  readonly salt: Bytes | null
  /** In the order of their bytes in the part. */
  readonly files: readonly ManifestFile[]
}

export interface PasswordCheck {
  /** 16 bytes for PBKDF2. */
  readonly salt: Bytes
  /** 16 bytes: a wrong password is told from a right one without trying the seal. */
  readonly commitment: Bytes
}

/** What everybody who holds the link can read without the password. */
export interface ManifestHeader {
  readonly swarmId: SwarmId
  /** Grows with each version, from 1. */
  readonly sequence: number
  readonly partHashes: readonly (InfoHash | null)[]
  readonly password: PasswordCheck | null
  /** Unix time in seconds, or null for no end. */
  readonly expires: number | null
}

export interface Manifest extends ManifestHeader {
  readonly parts: readonly ManifestPart[]
}
