import { deriveContentKeys, deriveShareKeys, passwordSaltLength, type ContentKeys } from '../crypto/derive.ts'
import { openManifest } from '../crypto/manifest-envelope.ts'
import { generateSigningKey, ownerKeyHashOf, storedSigningKey } from '../crypto/signing.ts'
import { infoHashFrom } from '../core/ids.ts'
import { sha1 } from '../crypto/digest.ts'
import { isExpired } from '../core/manifest-expiry.ts'
import { filesOf } from '../core/manifest-files.ts'
import type { Manifest, ManifestPart } from '../core/manifest.ts'
import { layoutPart } from '../core/part-layout.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { KeptShare } from '../core/ports/records.ts'
import type { KeptSource, OwnRecord } from '../core/share-record.ts'
import type { ShareLink } from '../core/share-link.ts'
import { noTotals } from '../core/share-totals.ts'
import { equalBytes } from '../lib/bytes.ts'
import type { Bytes } from '../lib/bytes.ts'
import { ShareError } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import type { HashedPart } from './own-part.ts'
import { runOwnShare } from './own-share-run.ts'
import type { OwnShare } from './running-share.ts'
import { findUnreadable } from './source-check.ts'
import { keptSourceOf, listSources } from './source-list.ts'
import type { WritableTransferStore } from './transfer-store.ts'

// How an own share begins: from files, or as an earlier visit left it.

const secretLength = 16

/**
 * Makes a share of the person's files. Resolves once the link exists and the list is on offer; the files are then
 * hashed, and offered as soon as that is done. Nothing is copied: the files are read in place, then and later.
 * @throws ShareError
 */
export async function startOwnShare(
  deps: AppDeps,
  transfers: WritableTransferStore,
  sources: readonly SourceFile[],
  password: string | null,
): Promise<OwnShare> {
  const { files, layout } = listSources(sources)
  const [ownerKey, memberKey, unreadable] = await Promise.all([
    generateSigningKey(),
    generateSigningKey(),
    findUnreadable(deps.clock, sources),
  ])
  if (unreadable !== null) throw new ShareError('unreadable', { path: sources[unreadable]?.path ?? '' })
  const link: ShareLink = {
    kind: 'sealed',
    secret: deps.random(secretLength),
    ownerKeyHash: await ownerKeyHashOf(ownerKey.publicKey),
    meetingPoints: [],
  }
  const shareKeys = await deriveShareKeys(link)
  const salt = password === null ? null : deps.random(passwordSaltLength)
  const manifest: Manifest = {
    swarmId: shareKeys.swarmId,
    sequence: 0,
    partHashes: [null],
    // That there is one is known at once; what a wrong one fails by, once it is strengthened.
    password: salt && { salt, commitment: new Uint8Array() },
    expires: null,
    parts: [{ infoHash: null, salt: null, files }],
  }
  return runOwnShare(deps, transfers, {
    link,
    shareKeys,
    ownerKey,
    memberKey,
    manifest,
    published: null,
    addedAt: deps.unixTime(),
    isPaused: false,
    earlier: noTotals,
    parts: [{ files, layout, hashed: null, sources }],
    keptSources: sources.map(keptSourceOf),
    keys: () => keysFor(link, password, salt),
  })
}

/** Strengthening a password takes its time: the link does not wait for it. */
async function keysFor(link: ShareLink, password: string | null, salt: Bytes | null) {
  const keys = await deriveContentKeys(link, password === null || !salt ? null : { text: password, salt })
  return { keys, password: salt && keys.commitment ? { salt, commitment: keys.commitment } : null }
}

/**
 * Takes an own share up where an earlier visit left it. It is on offer at once, and given once the person gave its files
 * again. Null where what was kept is worth nothing, or its end has passed.
 */
export async function returnToOwnShare(
  deps: AppDeps,
  transfers: WritableTransferStore,
  { record, manifest: bytes }: KeptShare<OwnRecord>,
): Promise<OwnShare | null> {
  const { link } = record
  const ownerKey = await storedSigningKey(record.ownerKey)
  if (!ownerKey || !equalBytes(await ownerKeyHashOf(ownerKey.publicKey), link.ownerKeyHash)) return null
  const keys: ContentKeys = record.keys ? { ...record.keys, commitment: null } : await deriveContentKeys(link, null)
  const opened = await openManifest(bytes, { swarmId: record.id, ownerKeyHash: link.ownerKeyHash }, keys.manifestKey)
  if (!opened.ok || isExpired(opened.value, deps.unixTime())) return null
  const parts = await Promise.all(
    opened.value.parts.map(async (part) => ({
      files: part.files,
      layout: layoutPart(part.files.map(({ size }) => size)),
      hashed: await keptPart(deps, part),
      sources: null,
    })),
  )
  const isWhole = opened.value.parts.every(({ infoHash }, index) => infoHash === null || parts[index]?.hashed)
  return runOwnShare(deps, transfers, {
    link,
    shareKeys: await deriveShareKeys(link),
    ownerKey,
    memberKey: await generateSigningKey(),
    manifest: isWhole ? opened.value : withoutUnhashed(opened.value, parts),
    published: isWhole ? bytes : null,
    addedAt: record.addedAt,
    isPaused: record.isPaused,
    earlier: record.totals,
    parts,
    keptSources: sourcesFor(opened.value, record.sources),
    keys: () => Promise.resolve({ keys, password: opened.value.password }),
  })
}

/** As many as the list has: should they be those of another one, the files can still be known by what the list says. */
const sourcesFor = (manifest: Manifest, kept: readonly KeptSource[]): KeptSource[] =>
  filesOf(manifest).map(({ file }, index) => kept[index] ?? { path: file.path, modified: 0, handle: null })

/** Where the hashes of a part were lost it is hashed anew, and is another part then. */
function withoutUnhashed(manifest: Manifest, parts: readonly { readonly hashed: HashedPart | null }[]): Manifest {
  const kept = manifest.parts.map((part, index) =>
    parts[index]?.hashed ? part : { ...part, infoHash: null, salt: null },
  )
  return {
    ...manifest,
    partHashes: kept.map(({ infoHash }) => infoHash),
    parts: kept,
  }
}

async function keptPart({ records }: AppDeps, { infoHash, salt }: ManifestPart): Promise<HashedPart | null> {
  if (infoHash === null || !salt) return null
  const info = await records.findInfo(infoHash).catch(() => null)
  return info && infoHashFrom(await sha1(info)) === infoHash ? { infoHash, info, salt } : null
}
