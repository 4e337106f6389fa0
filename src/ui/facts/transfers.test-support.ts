import { peerIdFrom, swarmIdFrom, type PeerId, type SwarmId } from '../../core/ids.ts'
import type { Manifest, ManifestFile } from '../../core/manifest.ts'
import { newTransfer } from '../../core/new-transfer.ts'
import { newcomer } from '../../core/people.ts'
import type { PartFacts, Person, Transfer, TransferState } from '../../core/transfer.ts'

// Transfers as the app would hand them out, for tests of what the screen makes of them.

const nameBytes = (byte: number): Uint8Array => new Uint8Array(20).fill(byte)

function made<T>(name: T | null): T {
  if (name === null) throw new Error('20 bytes are a name')
  return name
}

const swarmId: SwarmId = made(swarmIdFrom(nameBytes(1)))
const peerId: PeerId = made(peerIdFrom(nameBytes(2)))

const listed = (parts: readonly (readonly ManifestFile[])[]): Manifest => ({
  swarmId,
  sequence: 1,
  partHashes: parts.map(() => null),
  password: null,
  expires: null,
  parts: parts.map((files) => ({ infoHash: null, salt: null, files })),
})

/** A part of each of the arguments. */
export const listing = (...parts: readonly (readonly string[])[]): Manifest =>
  listed(parts.map((paths) => paths.map((path) => ({ path, size: 50, type: 'application/octet-stream' }))))

export const twoFiles: Manifest = listed([
  [
    { path: 'trip/a.jpg', size: 60, type: 'image/jpeg' },
    { path: 'trip/b.jpg', size: 40, type: 'image/jpeg' },
  ],
])

const empty: Pick<Transfer, 'id' | 'link'> = {
  id: swarmId,
  link: { kind: 'sealed', secret: new Uint8Array(16), ownerKeyHash: new Uint8Array(16), meetingPoints: [] },
}

export const ownTransfer = (state: TransferState): Transfer => newTransfer({ ...empty, origin: 'own', state })

export const receivedTransfer = (
  state: TransferState,
  progress: Transfer['progress'] = { haveBytes: 0, wantBytes: 0 },
): Transfer => newTransfer({ ...empty, origin: 'received', state }, { progress })

export const personOf = (facts: Partial<Person>): Person => ({
  ...newcomer({ id: peerId, agent: 'Chrome on Android', isSender: false }),
  path: 'direct',
  ...facts,
})

/** A part whose pieces are so often with others. */
export const partOf = (availability: readonly number[]): PartFacts => ({
  pieceCount: availability.length,
  held: new Uint8Array(Math.ceil(availability.length / 8)),
  availability: Uint8Array.from(availability),
  inFlight: [],
})
