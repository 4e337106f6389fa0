import { createPartSeal } from '../crypto/part-seal.ts'
import { sha1 } from '../crypto/digest.ts'
import { emptyBitfield, fullBitfield, hasPiece, setPiece } from '../core/bitfield.ts'
import { pieceIndex, type InfoHash, type PeerId, type PieceIndex } from '../core/ids.ts'
import { plainRangeOfPiece } from '../core/part-layout.ts'
import type {
  Delivery,
  Hasher,
  HashJob,
  JoinOptions,
  Mesh,
  MeshSession,
  PeerLink,
  PieceStore,
  Presence,
  ManifestNotice,
  SourceFile,
  Stores,
  Swarm,
  SwarmOptions,
  SwarmPart,
} from '../core/ports.ts'
import { MeshError, StoreError } from '../core/ports.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { systemClock } from '../lib/clock.ts'
import type { AppDeps } from './app-deps.ts'

// Ports over memory: pages that meet in one Hub can share with each other without a browser.

export interface FakeMember {
  readonly id: PeerId
  readonly options: JoinOptions
  presence: Presence | null
  notice: ManifestNotice | null
  readonly banned: Set<PeerId>
}

/** Where fake meshes meet, and a window on what they told each other. */
export class Hub {
  readonly members: FakeMember[] = []

  others(member: FakeMember): FakeMember[] {
    return this.members.filter(
      (other) =>
        other !== member &&
        other.options.swarmId === member.options.swarmId &&
        !other.banned.has(member.id) &&
        !member.banned.has(other.id),
    )
  }
}

let nextPeer = 1

export function fakeMesh(hub: Hub): Mesh {
  return {
    status: 'online',
    onStatus: () => () => {},
    destroy: () => {},
    join(options): MeshSession {
      const id = (nextPeer++).toString(16).padStart(40, '0') as PeerId
      const member: FakeMember = { id, options, presence: null, notice: null, banned: new Set() }
      hub.members.push(member)
      queueMicrotask(() => {
        for (const other of hub.others(member)) meet(member, other)
      })
      const links = new Set<string>()
      return {
        self: id,
        setPresence(presence) {
          member.presence = presence
          for (const other of hub.others(member)) other.options.events.presence(id, presence)
        },
        announceManifest(notice) {
          member.notice = notice
          for (const other of hub.others(member)) other.options.events.manifest(id, notice)
        },
        async fetchDocument(signal, from, ref) {
          signal.throwIfAborted()
          const bytes = hub
            .others(member)
            .find((other) => other.id === from)
            ?.options.serve(ref)
          if (!bytes) throw new MeshError('refused')
          return Promise.resolve(bytes)
        },
        openDataLink(to, infoHash) {
          const other = hub.others(member).find((entry) => entry.id === to)
          if (!other || links.has(to + infoHash) || !other.options.acceptsData(id, infoHash)) return
          links.add(to + infoHash)
          const link = {} as PeerLink
          member.options.events.dataLink(to, infoHash, link)
          other.options.events.dataLink(id, infoHash, link)
        },
        closeDataLink: (to, infoHash) => void links.delete(to + infoHash),
        ban(other) {
          member.banned.add(other)
          options.events.left(other)
        },
        path: () => Promise.resolve('direct'),
        leave() {
          const index = hub.members.indexOf(member)
          if (index < 0) return
          for (const other of hub.others(member)) other.options.events.left(id)
          hub.members.splice(index, 1)
        },
      }
    },
  }
}

function meet(a: FakeMember, b: FakeMember): void {
  for (const [one, other] of [
    [a, b],
    [b, a],
  ] as const) {
    const { events } = one.options
    events.connecting()
    events.joined({ id: other.id, agent: other.options.agent, isSender: other.options.ownerKey !== null })
    if (other.presence) events.presence(other.id, other.presence)
    if (other.notice) events.manifest(other.id, other.notice)
  }
}

async function sealPiece({ layout, sources, partKey }: HashJob, piece: PieceIndex): Promise<Bytes> {
  const seal = await createPartSeal(partKey, layout)
  const all = concatBytes(
    ...(await Promise.all(sources.map(async (source) => new Uint8Array(await source.arrayBuffer())))),
  )
  const range = plainRangeOfPiece(layout, piece)
  return seal.sealPiece(piece, all.slice(range.start, range.end))
}

export const fakeHasher: Hasher = {
  async hash(signal, job, onProgress) {
    const hashes: Bytes[] = []
    for (let i = 0; i < job.layout.pieceCount; i++) {
      signal.throwIfAborted()
      hashes.push(await sha1(await sealPiece(job, pieceIndex(i))))
      onProgress(plainRangeOfPiece(job.layout, pieceIndex(i)).end)
    }
    return concatBytes(...hashes)
  },
}

/** Stores in memory; `opened` shows what would have been written to the browser's storage. */
export function fakeStores(): Stores & { readonly opened: Map<InfoHash, Map<PieceIndex, Bytes>> } {
  const opened = new Map<InfoHash, Map<PieceIndex, Bytes>>()
  return {
    opened,
    open(infoHash, layout): Promise<PieceStore> {
      const pieces = opened.get(infoHash) ?? new Map<PieceIndex, Bytes>()
      opened.set(infoHash, pieces)
      const initial = emptyBitfield(layout.pieceCount)
      for (const piece of pieces.keys()) setPiece(initial, piece)
      return Promise.resolve({
        initial,
        get: (piece) => {
          const bytes = pieces.get(piece)
          return bytes ? Promise.resolve(bytes) : Promise.reject(new StoreError('missing'))
        },
        put: (piece, bytes) => {
          pieces.set(piece, Uint8Array.from(bytes))
          return Promise.resolve()
        },
        drop: (piece) => {
          pieces.delete(piece)
          return Promise.resolve()
        },
        close: () => Promise.resolve(),
      })
    },
    fromSources: (job) => ({
      initial: fullBitfield(job.layout.pieceCount),
      get: (piece) => sealPiece(job, piece),
      put: () => Promise.reject(new StoreError('failed')),
      drop: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }),
    remove: (infoHash) => {
      opened.delete(infoHash)
      return Promise.resolve()
    },
    freeBytes: () => Promise.resolve(null),
  }
}

/** An engine that copies pieces between the stores of those who are linked. */
export function fakeSwarm(): Swarm {
  return {
    prepare: () => {},
    open: (options) => Promise.resolve(new FakePart(options)),
  }
}

const stores = new Map<string, PieceStore>()

class FakePart implements SwarmPart {
  readonly #options: SwarmOptions
  readonly #held: Uint8Array
  readonly #peers = new Map<PeerId, { receivedBytes: number; sentBytes: number; piecesHeld: number }>()
  #selection: SwarmOptions['selection']
  #isRunning = false
  #isPaused = false
  #receivedBytes = 0

  constructor(options: SwarmOptions) {
    this.#options = options
    this.#selection = options.selection
    this.#held = options.store.initial.slice()
    stores.set(options.self + options.infoHash, options.store)
    this.#run()
  }

  #run(): void {
    if (this.#isRunning || this.#isPaused) return
    this.#isRunning = true
    void this.#fetch().finally(() => (this.#isRunning = false))
  }

  async #fetch(): Promise<void> {
    await Promise.resolve()
    for (const { first, last } of this.#selection) {
      for (let piece: number = first; piece <= last; piece++) {
        if (this.#isPaused) return
        if (hasPiece(this.#held, piece)) continue
        const bytes = await this.#ask(pieceIndex(piece))
        if (!bytes) return
        await this.#options.store.put(pieceIndex(piece), bytes)
        setPiece(this.#held, piece)
        this.#receivedBytes += bytes.length
        this.#options.events.piece(pieceIndex(piece))
      }
    }
    if (this.#selection.length > 0) this.#options.events.done()
  }

  async #ask(piece: PieceIndex): Promise<Bytes | null> {
    for (const id of this.#peers.keys()) {
      try {
        return (await stores.get(id + this.#options.infoHash)?.get(piece)) ?? null
      } catch {
        // That one does not have it; the next may.
      }
    }
    return null
  }

  addLink(id: PeerId) {
    this.#peers.set(id, { receivedBytes: 0, sentBytes: 0, piecesHeld: 0 })
    this.#run()
    return { message: () => {}, drain: () => {}, close: () => {} }
  }

  select(ranges: SwarmOptions['selection']): void {
    this.#selection = ranges
    this.#isRunning = false
    this.#run()
  }

  pause(): void {
    this.#isPaused = true
  }

  resume(): void {
    this.#isPaused = false
    this.#run()
  }

  discard(piece: PieceIndex): Promise<void> {
    setPiece(this.#held, piece, false)
    this.#options.events.damaged(piece)
    this.#run()
    return Promise.resolve()
  }

  facts() {
    return {
      held: this.#held,
      availability: new Uint8Array(),
      inFlight: [],
      peers: this.#peers,
      receivedBytes: this.#receivedBytes,
      sentBytes: 0,
    }
  }

  destroy(): Promise<void> {
    this.#isPaused = true
    return Promise.resolve()
  }
}

/** Reads every file to its end and keeps what came out. */
export function fakeDelivery(): Delivery & { readonly saved: Map<string, Bytes> } {
  const saved = new Map<string, Bytes>()
  const readAll: Delivery['save'] = async (signal, file) => {
    const parts: Bytes[] = []
    for await (const bytes of file.read(signal)) parts.push(bytes.slice())
    saved.set(file.path, concatBytes(...parts))
    return 'saved'
  }
  return {
    saved,
    save: readAll,
    saveZip: async (signal, _, files, onProgress) => {
      for (const file of files) await readAll(signal, file, onProgress)
      return 'saved'
    },
  }
}

export function fakeDeps(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const stores = fakeStores()
  const delivery = fakeDelivery()
  const deps: AppDeps = {
    mesh: fakeMesh(hub),
    hasher: fakeHasher,
    stores,
    swarm: fakeSwarm(),
    delivery,
    locks: { hold: () => () => {} },
    clock: systemClock,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    agent: 'Test',
    ...overrides,
  }
  return { deps, stores, delivery }
}

export const sourceFile = (path: string, bytes: Bytes, type = ''): SourceFile => ({
  path,
  type,
  bytes: new Blob([bytes]),
})
