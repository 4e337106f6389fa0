import { describe, expect, it } from 'vitest'
import { infoHashFrom, swarmIdFrom } from './ids.ts'
import type { Manifest } from './manifest.ts'
import { receivedPresence } from './received-presence.ts'
import type { TransferState } from './transfer.ts'

const swarmId = swarmIdFrom(new Uint8Array(20))
const infoHash = infoHashFrom(new Uint8Array(20))
if (!swarmId || !infoHash) throw new Error('20 bytes are a name')

/** Two files in a part that is ready, one in a part that the sender still prepares. */
const manifest: Manifest = {
  swarmId,
  sequence: 2,
  partHashes: [infoHash, null],
  password: null,
  expires: null,
  parts: [
    {
      infoHash,
      salt: new Uint8Array(32),
      files: [
        { path: 'a', size: 60, type: '' },
        { path: 'b', size: 20, type: '' },
      ],
    },
    { infoHash: null, salt: null, files: [{ path: 'c', size: 20, type: '' }] },
  ],
}
const totalBytes = 100
const facts = (haveBytes: number, wantBytes: number, ...fileBytes: number[]) => ({
  progress: { haveBytes, wantBytes },
  fileBytes,
})
const state = (phase: 'awaitingParts' | 'downloading' | 'complete', ...chosen: number[]): TransferState =>
  phase === 'awaitingParts'
    ? { phase, manifest, prepared: null, chosen: new Set(chosen) }
    : { phase, manifest, chosen: new Set(chosen) }

describe('receivedPresence', () => {
  it.each([
    ['before the list', { phase: 'joining', step: 'finding', since: 0 } as const, facts(0, 0), 'waiting', 0, 0],
    ['before the yes', { phase: 'offered', manifest } as const, facts(0, 0, 0, 0, 0), 'waiting', 0, 0],
    ['at the yes', state('downloading', 0), facts(0, 60, 0, 0, 0), 'downloading', 0, 0],
    ['on the way', state('downloading', 0), facts(30, 60, 30, 5, 0), 'downloading', 0.5, 0.35],
    ['complete in part', state('complete', 0), facts(60, 60, 60, 0, 0), 'done', 1, 0.6],
    ['complete in full', state('complete', 0, 1, 2), facts(100, 100, 60, 20, 20), 'done', 1, 1],
    // Damage: what was complete is fetched again.
    ['damaged', state('downloading', 0, 1, 2), facts(90, 100, 50, 20, 20), 'downloading', 0.9, 0.9],
    ['only in a part that is not ready', state('awaitingParts', 2), facts(0, 20, 0, 0, 0), 'waiting', 0, 0],
    ['only there, with the rest here', state('awaitingParts', 2), facts(0, 20, 60, 20, 0), 'waiting', 0, 0.8],
    ['in both parts', state('awaitingParts', 0, 2), facts(60, 80, 60, 0, 0), 'downloading', 0.75, 0.6],
    // The numbers are of a longer list than the one that came just now.
    ['of a list that shrank', state('downloading', 0), facts(60, 60, 60, 20, 40), 'downloading', 1, 1],
  ] as const)('%s', (_, now, { progress, fileBytes }, phase, share, held) => {
    expect(receivedPresence({ progress, fileBytes }, now, totalBytes)).toEqual({ phase, progress: share, held })
  })

  it('holds a list of empty files once it is complete', () => {
    const none = facts(0, 0, 0)
    expect(receivedPresence(none, state('downloading', 0), 0)).toEqual({ phase: 'downloading', progress: 0, held: 0 })
    expect(receivedPresence(none, state('complete', 0), 0)).toEqual({ phase: 'done', progress: 1, held: 1 })
  })
})
