import { expect, test, vi } from 'vitest'
import { partSaltLength, type ContentKeys } from '../crypto/derive.ts'
import { sha1 } from '../crypto/digest.ts'
import { infoHashFrom, peerIdFrom, pieceIndex, swarmIdFrom, type InfoHash } from '../core/ids.ts'
import { encodeInfo, pieceHashLength } from '../core/info-dictionary.ts'
import type { Manifest, ManifestPart } from '../core/manifest.ts'
import { layoutPart } from '../core/part-layout.ts'
import { deafToDataLink } from '../core/ports/transport.ts'
import type { SwarmEvents, SwarmOptions } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import { known } from '../lib/known.test-support.ts'
import { Hub } from './fake-mesh.test-support.ts'
import { fakeDeps } from './fakes.test-support.ts'
import { createReceivedFiles, type ReceivedFilesDeps } from './received-files.ts'

// Two parts of two files each. The engine does nothing by itself: the test says what it says, and when.

const fileSize = 400_000
const layout = layoutPart([fileSize, fileSize])
const swarmId = known(swarmIdFrom(new Uint8Array(20)))
const peerId = known(peerIdFrom(new Uint8Array(20)))
const keys: ContentKeys = { manifestKey: new Uint8Array(32), contentRoot: new Uint8Array(32), commitment: null }

async function makePart(name: string): Promise<{ readonly part: ManifestPart; readonly info: Bytes }> {
  const pieces = new Uint8Array(layout.pieceCount * pieceHashLength).fill(name.charCodeAt(0))
  const info = encodeInfo({ length: layout.sealedLength, pieceLength: layout.pieceLength, pieces })
  const files = [1, 2].map((n) => ({ path: `${name}/${n}`, size: fileSize, type: '', modified: null }))
  return { part: { infoHash: infoHashFrom(await sha1(info)), salt: new Uint8Array(partSaltLength), files }, info }
}

const [a, b] = await Promise.all([makePart('a'), makePart('b')])

const listOf = (...made: readonly { readonly part: ManifestPart }[]): Manifest => ({
  swarmId,
  sequence: 1,
  partHashes: made.map(({ part }) => part.infoHash),
  password: null,
  expires: null,
  parts: made.map(({ part }) => part),
})

function setUp() {
  const { deps } = fakeDeps(new Hub())
  const engines = new Map<InfoHash, SwarmEvents>()
  const swarm = {
    prepare: () => {},
    open: ({ infoHash, events }: SwarmOptions) => {
      engines.set(infoHash, events)
      return Promise.resolve({
        addLink: () => deafToDataLink,
        select: () => {},
        pause: () => {},
        resume: () => {},
        discard: () => Promise.resolve(),
        release: () => Promise.resolve(),
        urge: () => {},
        facts: () => ({
          held: new Uint8Array(),
          availability: new Uint8Array(),
          inFlight: [],
          peers: new Map(),
          receivedBytes: 0,
          sentBytes: 0,
        }),
        destroy: () => Promise.resolve(),
      })
    },
  }
  const session: ReceivedFilesDeps['session'] = {
    self: peerId,
    fetch: async (_, ref, prove) =>
      ref.kind === 'info' ? prove(ref.infoHash === a.part.infoHash ? a.info : b.info) : null,
    publishInfo: () => {},
    addPart: () => {},
    setMissing: () => {},
    ban: () => {},
  }
  const onComplete = vi.fn()
  const files = createReceivedFiles({
    ...deps,
    swarm,
    swarmId,
    session,
    ended: new AbortController().signal,
    onComplete,
    onDamage: () => {},
    onStoreFailed: () => {},
    onForged: () => {},
    onError: (error) => {
      throw error
    },
  })
  const engineOf = async (made: { readonly part: ManifestPart }) =>
    vi.waitFor(() => {
      const events = made.part.infoHash && engines.get(made.part.infoHash)
      if (!events) throw new Error('not opened yet')
      return events
    })
  return { files, engineOf, onComplete }
}

/** The engine stores these pieces and says so; then that it has all it was asked for. */
function finish(events: SwarmEvents, first: number, last: number): void {
  for (let piece = first; piece <= last; piece++) events.piece(pieceIndex(piece))
  events.done()
}

const lastPiece = layout.pieceCount - 1

test('a late `done` of an earlier choice does not complete a wider one', async () => {
  const { files, engineOf, onComplete } = setUp()
  files.list(listOf(a), keys)
  files.fetch(new Set([0]))
  const engine = await engineOf(a)
  files.fetch(new Set([0, 1]))
  finish(engine, 0, Math.floor(fileSize / layout.pieceLength))
  await new Promise(setImmediate)
  expect(onComplete).not.toHaveBeenCalled()
  finish(engine, 0, lastPiece)
  expect(onComplete).toHaveBeenCalled()
})

test('a part that a newer list no longer names holds nobody up', async () => {
  const { files, engineOf, onComplete } = setUp()
  files.list(listOf(a, b), keys)
  files.fetch(new Set([0, 1, 2, 3]))
  const [first] = await Promise.all([engineOf(a), engineOf(b)])
  finish(first, 0, lastPiece)
  await new Promise(setImmediate)
  expect(onComplete).not.toHaveBeenCalled()

  files.list(listOf(a), keys)
  files.fetch(new Set([0, 1]))
  await new Promise(setImmediate)
  finish(first, 0, lastPiece)
  expect(onComplete).toHaveBeenCalled()
})
