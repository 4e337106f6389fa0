import { createPartSeal } from '../crypto/part-seal.ts'
import { sha1 } from '../crypto/digest.ts'
import { emptyBitfield, fullBitfield, setPiece } from '../core/bitfield.ts'
import { pieceIndex, type InfoHash, type PieceIndex } from '../core/ids.ts'
import { pieceHashLength } from '../core/info-dictionary.ts'
import { plainRangeOfPiece } from '../core/part-layout.ts'
import type { Delivery } from '../core/ports/delivery.ts'
import type { Hasher, HashJob } from '../core/ports/hasher.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { Records } from '../core/ports/records.ts'
import { type ReceivedStore, StoreError, type Stores } from '../core/ports/stores.ts'
import { ViewError, type Viewing } from '../core/ports/viewing.ts'
import { createUrgency } from '../core/urgency.ts'
import type { Tabs } from '../core/ports/tabs.ts'
import type { Transfer, TransferId } from '../core/transfer.ts'
import type { ShareRecord } from '../core/share-record.ts'
import { concatBytes, equalBytes, type Bytes } from '../lib/bytes.ts'
import { systemClock } from '../lib/clock.ts'
import type { AppDeps } from './app-deps.ts'
import { fakeMesh, type Hub } from './fake-mesh.test-support.ts'
import { fakeSwarm } from './fake-swarm.test-support.ts'

// Ports over memory: pages that meet in one Hub can share with each other without a browser.

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
function fakeStores(): Stores & { readonly opened: Map<InfoHash, Map<PieceIndex, Bytes>> } {
  const opened = new Map<InfoHash, Map<PieceIndex, Bytes>>()
  return {
    opened,
    open(infoHash, layout): Promise<ReceivedStore> {
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
        passThrough: () => {},
        isPassing: () => false,
      })
    },
    fromSources: (job) => ({
      initial: fullBitfield(job.layout.pieceCount),
      async get(piece) {
        const bytes = await sealPiece(job, piece)
        const wanted = job.pieceHashes.subarray(piece * pieceHashLength, (piece + 1) * pieceHashLength)
        if (!equalBytes(await sha1(bytes), wanted)) throw new StoreError('sourceChanged', { source: 0, piece })
        return bytes
      },
      put: () => Promise.reject(new StoreError('failed')),
      drop: () => Promise.resolve(),
      close: () => Promise.resolve(),
    }),
    remove: (infoHash) => {
      opened.delete(infoHash)
      return Promise.resolve()
    },
    freeBytes: () => Promise.resolve(null),
    isStoring: () => Promise.resolve(true),
    memoryLimit: null,
    usage: () => Promise.resolve(null),
    persist: () => Promise.resolve(false),
    removeAll: async () => opened.clear(),
  }
}

/** What is kept, in memory: given to a second page, that one is a later visit. */
function fakeRecords(): Records & { readonly kept: Map<string, ShareRecord | Bytes> } {
  const kept = new Map<string, ShareRecord | Bytes>()
  const bytesAt = (key: string) => {
    const value = kept.get(key)
    return value instanceof Uint8Array ? value : null
  }
  return {
    kept,
    async find(id) {
      const record = kept.get(id)
      const manifest = bytesAt(`manifest ${id}`)
      return record && !(record instanceof Uint8Array) && manifest ? { record, manifest } : null
    },
    list: async () => ({
      records: [...kept.values()].flatMap((value) => (value instanceof Uint8Array ? [] : value)),
      ofLaterVersion: 0,
    }),
    async keep(record, manifest) {
      const before = kept.get(record.id)
      const isOwn = before && !(before instanceof Uint8Array) && before.origin === 'own'
      if (isOwn && record.origin === 'received') return
      if (!manifest && !kept.has(`manifest ${record.id}`)) throw new StoreError('missing')
      kept.set(record.id, record)
      if (manifest) kept.set(`manifest ${record.id}`, manifest)
    },
    findInfo: async (infoHash) => bytesAt(infoHash),
    keepInfo: async (infoHash, info) => void kept.set(infoHash, info),
    forgetAll: async () => kept.clear(),
    async forget(id, parts) {
      for (const key of [id, `manifest ${id}`, ...parts]) kept.delete(key)
    },
  }
}

/** A browser with as many tabs as there are pages that are given it. */
export function fakeTabs(): Tabs & { readonly another: () => Tabs } {
  const held = new Set<TransferId>()
  const waiting: { readonly id: TransferId; readonly go: () => void }[] = []
  const shown = new Map<TransferId, () => Transfer | undefined>()
  const give = (id: TransferId) => {
    held.add(id)
    return () => {
      if (!held.delete(id)) return
      const next = waiting.findIndex((each) => each.id === id)
      if (next >= 0) waiting.splice(next, 1)[0]?.go()
    }
  }
  const everyone = new Set<{ readonly hear: () => void; readonly who: object }>()
  const tab = (): Tabs => {
    const who = {}
    return {
      ...common,
      async tellErasing() {
        const others = [...everyone].filter((each) => each.who !== who)
        for (const { hear } of others) hear()
        // What they leave they let go of a moment later.
        await new Promise((resolve) => setTimeout(resolve, 10))
      },
      onErasing(hear) {
        const entry = { hear, who }
        everyone.add(entry)
        return () => void everyone.delete(entry)
      },
    }
  }
  const common: Omit<Tabs, 'tellErasing' | 'onErasing'> = {
    take: (id) => Promise.resolve(held.has(id) ? null : give(id)),
    wait: (signal, id) =>
      new Promise((resolve, reject) => {
        if (!held.has(id)) return resolve(give(id))
        const entry = { id, go: () => resolve(give(id)) }
        waiting.push(entry)
        signal.addEventListener('abort', () => {
          const at = waiting.indexOf(entry)
          if (at >= 0) waiting.splice(at, 1)
          reject(signal.reason instanceof Error ? signal.reason : new Error('left'))
        })
      }),
    show(id, look) {
      shown.set(id, look)
      return () => shown.delete(id)
    },
    watch(id, onSeen) {
      return systemClock.every(5, () => {
        const there = shown.get(id)?.()
        if (there) onSeen(structuredClone(there))
      })
    },
  }
  return { ...tab(), another: tab }
}

/** Reads every file to its end and keeps what came out. */
function fakeDelivery(): Delivery & { readonly saved: Map<string, Bytes> } {
  const saved = new Map<string, Bytes>()
  const readAll: Delivery['save'] = async (signal, file) => {
    const parts: Bytes[] = []
    for await (const bytes of file.read(signal)) parts.push(bytes.slice())
    saved.set(file.path, concatBytes(...parts))
    return 'saved'
  }
  const readEach: Delivery['saveFolder'] = async (signal, _, files, onProgress) => {
    for (const file of files) await readAll(signal, file, onProgress)
    return 'saved'
  }
  return {
    canSaveStraight: true,
    canSaveFolder: true,
    saved,
    save: readAll,
    deleteCopies: async () => {},
    saveZip: readEach,
    saveFolder: readEach,
  }
}

/** Shows a text, and nothing else. */
const fakeViewing: Viewing = {
  play: () => Promise.reject(new ViewError('unsupported')),
  openImage: () => Promise.reject(new ViewError('unsupported')),
  openPdf: () => Promise.reject(new ViewError('unsupported')),
  async readText(signal, file) {
    const blocks: Bytes[] = []
    for await (const block of file.read(signal, { start: 0, end: file.size }, createUrgency(signal))) blocks.push(block)
    return { text: new TextDecoder().decode(concatBytes(...blocks)), isWhole: true }
  },
}

export function fakeDeps(hub: Hub, overrides: Partial<AppDeps> = {}) {
  const stores = fakeStores()
  const records = fakeRecords()
  const delivery = fakeDelivery()
  const deps: AppDeps = {
    mesh: fakeMesh(hub),
    hasher: fakeHasher,
    stores,
    records,
    swarm: fakeSwarm(),
    transport: { leaveRoom() {} },
    delivery,
    viewing: fakeViewing,
    locks: { hold: () => () => {} },
    tabs: fakeTabs(),
    clock: systemClock,
    unixTime: Date.now,
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    agent: 'Test',
    ...overrides,
  }
  return { deps, stores, records, delivery }
}

export const sourceFile = (path: string, bytes: Bytes, type = ''): SourceFile => ({
  path,
  type,
  size: bytes.length,
  modified: 0,
  handle: null,
  bytes: new Blob([bytes]),
})
