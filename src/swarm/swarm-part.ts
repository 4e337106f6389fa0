import type { ChunkStore, Torrent, Wire } from 'webtorrent'
import { isBitfield } from '../core/bitfield.ts'
import { pieceIndex, type PeerId, type PieceIndex } from '../core/ids.ts'
import type { Info } from '../core/info-dictionary.ts'
import { StoreError } from '../core/ports/stores.ts'
import type { PeerFacts, SwarmOptions, SwarmPart } from '../core/ports/swarm.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createBlockScheduler } from './block-scheduler.ts'
import { takeOver } from './engine-hooks.ts'
import { createEngineStore } from './engine-store.ts'
import { createPeerSession, type PeerSession, type PeerSessionEvents } from './peer-session.ts'
import { createPieceCache } from './piece-cache.ts'
import { createPieceIntake } from './piece-intake.ts'
import { createPieceLedger } from './piece-ledger.ts'
import { createPiecePicker, forEachPiece } from './piece-picker.ts'
import { chooseUnchoked } from './upload-slots.ts'
import { createWrongPieces } from './wrong-pieces.ts'

// One part in the engine: who is linked, what they have, what is fetched from whom, and what happens to what comes.

const cacheBytes = 32 * 1024 * 1024
const tickMs = 250
const rechokeEveryTicks = 40
const hashLength = 20

export interface SwarmPartDeps {
  readonly options: SwarmOptions
  /** What `options.info` says. */
  readonly info: Info
  readonly addTorrent: (store: ChunkStore) => Torrent
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  /** The torrent is gone: the engine's client may go too. */
  readonly onDestroyed: () => Promise<void>
}

export interface OpenedPart {
  readonly part: SwarmPart
  /** Rejects when the engine refuses the torrent. */
  readonly ready: Promise<void>
}

export function createSwarmPart({ options, info, clock, random, ...deps }: SwarmPartDeps): OpenedPart {
  const { store, events } = options
  const pieceCount = info.pieces.length / hashLength
  if (!isBitfield(store.initial, pieceCount)) throw new RangeError('the store is of another part')

  const sessions = new Map<PeerId, PeerSession>()
  const sessionOfWire = new Map<Wire, PeerSession>()
  /** Peers that were counted as having everything. */
  const countedComplete = new Set<PeerSession>()
  const ledger = createPieceLedger(pieceCount, store.initial)
  const picker = createPiecePicker(pieceCount, random)
  const wrongPieces = createWrongPieces<PeerSession>()
  /** Of peers that are gone. */
  const past = { receivedBytes: 0, sentBytes: 0 }
  let connections = 0
  let ticks = 0
  let stopTicking: (() => void) | null = null
  let cancelDone: (() => void) | null = null
  let isPaused = false
  let storeError: StoreError | null = null
  let destruction: Promise<void> | null = null

  const hashOf = (piece: PieceIndex) => info.pieces.subarray(piece * hashLength, (piece + 1) * hashLength)
  const pieceBytes = (piece: PieceIndex) => Math.min(info.pieceLength, info.length - piece * info.pieceLength)

  const cache = createPieceCache({
    store,
    hashOf,
    maxBytes: cacheBytes,
    onDamaged: (piece) => void lose(piece),
    onStoreFailed: failStore,
  })
  const intake = createPieceIntake<PeerSession>({
    store,
    hashOf,
    onStored: stored,
    onWrong: wrong,
    onStoreFailed: failStore,
  })
  const scheduler = createBlockScheduler<PeerSession>({
    clock,
    pieceBytes,
    pick: (has) => picker.pick(has),
    unpick: offer,
    mayStart: () => !intake.isFull,
    mustComeFromOne: (piece) => wrongPieces.has(piece),
    complete: (piece, bytes, senders) => intake.take(piece, bytes, senders),
  })

  const torrent = deps.addTorrent(createEngineStore(info.pieceLength, (piece) => cache.load(piece)))
  const hooks = takeOver(torrent, {
    wire: (wire) => sessionOfWire.get(wire)?.start(ledger.held),
    donthave: (wire, piece) => sessionOfWire.get(wire)?.lost(pieceIndex(piece)),
  })
  const ready = new Promise<void>((resolve, reject) => {
    torrent.on('ready', resolve)
    torrent.on('error', (error) => {
      reject(error)
      if (!destruction) events.failed(error)
    })
  })

  /** Whether a piece may be picked follows from all the rest. */
  function offer(piece: PieceIndex): void {
    picker.offer(piece, ledger.isNeeded(piece) && !scheduler.isStarted(piece) && !intake.isWaiting(piece))
  }

  function stored(piece: PieceIndex, bytes: Bytes): void {
    const wasNeeded = ledger.isNeeded(piece)
    ledger.gain(piece)
    cache.keep(piece, bytes)
    for (const session of sessions.values()) {
      session.have(piece)
      if (wasNeeded && session.has(piece)) changeInterest(session, -1)
    }
    accuse(wrongPieces.compare(piece, bytes))
    events.piece(piece)
    if (wasNeeded && ledger.neededCount === 0) events.done()
    // Room for the next.
    scheduler.fillAll()
  }

  function wrong(piece: PieceIndex, bytes: Bytes, senders: readonly PeerSession[]): void {
    offer(piece)
    accuse(wrongPieces.add(piece, bytes, senders))
    scheduler.fillAll()
  }

  function accuse(liars: Iterable<PeerSession>): void {
    for (const liar of liars) {
      if (sessions.get(liar.id) === liar) liar.cutOff()
      else events.misbehaved(liar.id)
    }
  }

  /** A stored piece is not what it should be: nobody gets it any more, and it is fetched again. */
  async function lose(piece: PieceIndex): Promise<void> {
    if (!ledger.isHeld(piece) || destruction) return
    ledger.lose(piece)
    cache.forget(piece)
    for (const session of sessions.values()) {
      session.donthave(piece)
      if (ledger.isNeeded(piece) && session.has(piece)) changeInterest(session, 1)
    }
    events.damaged(piece)
    try {
      await store.drop(piece)
    } catch (error) {
      failStore(error instanceof StoreError ? error : new StoreError('failed', { cause: error }))
    }
    offer(piece)
    scheduler.fillAll()
  }

  function failStore(error: StoreError): void {
    if (storeError || destruction) return
    storeError = error
    halt()
    events.storeFailed(error)
  }

  function halt(): void {
    scheduler.pause()
    for (const session of sessions.values()) session.unchoke(false)
  }

  const isHalted = () => isPaused || storeError !== null

  function rechoke(): void {
    if (isHalted()) return
    const peers = [...sessions.values()].filter((session) => session.isReady)
    const chosen = chooseUnchoked(peers, random)
    for (const peer of peers) peer.unchoke(chosen.has(peer))
  }

  function tick(): void {
    scheduler.tick()
    if (++ticks % rechokeEveryTicks !== 0) return
    rechoke()
    for (const session of sessions.values()) session.startRound()
  }

  function changeInterest(session: PeerSession, by: number): void {
    session.interesting += by
    session.showInterest()
  }

  const sessionEvents: PeerSessionEvents = {
    ready: () => rechoke(),
    pieces(session, change) {
      if (!change) {
        if (session.isComplete) countAsComplete(session)
        else forEachPiece(session.pieces, pieceCount, (piece) => picker.gained(piece))
        changeInterest(session, ledger.countNeeded(session.pieces) - session.interesting)
      } else {
        const { piece, isHeld } = change
        if (countedComplete.delete(session)) {
          picker.lostAll()
          forEachPiece(session.pieces, pieceCount, (piece) => picker.gained(piece))
        } else if (isHeld) picker.gained(piece)
        else picker.lost(piece)
        if (ledger.isNeeded(piece)) changeInterest(session, isHeld ? 1 : -1)
        if (isHeld) scheduler.forgive(session, piece)
      }
      scheduler.fill(session)
    },
    unchoked(session) {
      scheduler.forgive(session)
      scheduler.fill(session)
    },
    interestChanged: () => rechoke(),
    block: (session, piece, offset, block) => scheduler.received(session, piece, offset, block),
    refused(session, piece, offset) {
      scheduler.refused(session, piece, offset)
      // Not from here: a peer that chokes refuses everything at once.
      queueMicrotask(() => scheduler.fillAll())
    },
    ended(session, hasLied) {
      if (sessions.get(session.id) === session) sessions.delete(session.id)
      sessionOfWire.delete(session.wire)
      if (countedComplete.delete(session)) picker.lostAll()
      else forEachPiece(session.pieces, pieceCount, (piece) => picker.lost(piece))
      past.receivedBytes += session.receivedBytes
      past.sentBytes += session.sentBytes
      scheduler.remove(session)
      rechoke()
      if (sessions.size === 0) stopTimer()
      if (hasLied && !destruction) events.misbehaved(session.id)
    },
  }

  function countAsComplete(session: PeerSession): void {
    countedComplete.add(session)
    picker.gainedAll()
  }

  function stopTimer(): void {
    stopTicking?.()
    stopTicking = null
  }

  function select(ranges: SwarmOptions['selection']): void {
    ledger.select(ranges)
    scheduler.abandon((piece) => ledger.isNeeded(piece))
    for (let piece = 0; piece < pieceCount; piece++) offer(pieceIndex(piece))
    for (const session of sessions.values()) {
      changeInterest(session, ledger.countNeeded(session.pieces) - session.interesting)
    }
    cancelDone?.()
    // Later, so that the caller has what this returns before it hears of it.
    if (ledger.neededCount === 0 && !ledger.isSelectionEmpty) cancelDone = clock.after(0, () => events.done())
    scheduler.fillAll()
  }

  async function destroy(): Promise<void> {
    stopTimer()
    cancelDone?.()
    for (const session of [...sessions.values()]) session.destroy()
    await Promise.all([
      intake.close(),
      new Promise<void>((resolve) => torrent.destroy({ destroyStore: false }, resolve)),
    ])
    await deps.onDestroyed()
  }

  select(options.selection)

  const part: SwarmPart = {
    addLink(id, link) {
      if (destruction) {
        link.destroy()
        return { message() {}, drain() {}, close() {} }
      }
      sessions.get(id)?.destroy()
      const session = createPeerSession({
        id,
        connectionId: `${id}-${connections++}`,
        infoHash: options.infoHash,
        info,
        link,
        cache,
        attach(duplex) {
          torrent.addPeer(duplex)
          return hooks.wireOf(duplex.id)
        },
        donthave: (wire, piece) => hooks.donthave(wire, piece),
        serves: (piece) => !isHalted() && ledger.isHeld(piece),
        events: sessionEvents,
      })
      sessions.set(id, session)
      sessionOfWire.set(session.wire, session)
      scheduler.add(session)
      stopTicking ??= clock.every(tickMs, tick)
      return session.handlers
    },
    select,
    pause() {
      isPaused = true
      halt()
    },
    resume() {
      isPaused = false
      storeError = null
      intake.retry()
      scheduler.resume()
      rechoke()
    },
    discard: lose,
    facts() {
      const peers = new Map<PeerId, PeerFacts>()
      let { receivedBytes, sentBytes } = past
      for (const session of sessions.values()) {
        receivedBytes += session.receivedBytes
        sentBytes += session.sentBytes
        peers.set(session.id, {
          receivedBytes: session.receivedBytes,
          sentBytes: session.sentBytes,
          piecesHeld: session.piecesHeld,
        })
      }
      return {
        held: ledger.held.slice(),
        availability: Uint8Array.from({ length: pieceCount }, (_, piece) => Math.min(255, picker.availability(piece))),
        inFlight: [...scheduler.startedPieces, ...intake.waiting],
        peers,
        receivedBytes,
        sentBytes,
      }
    },
    destroy() {
      destruction ??= destroy()
      return destruction
    },
  }
  return { part, ready }
}
