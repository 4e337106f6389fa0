import type { ChunkStore, Torrent } from 'webtorrent'
import { isBitfield } from '../core/bitfield.ts'
import { pieceIndex, type PieceIndex } from '../core/ids.ts'
import { pieceHashLength, type Info } from '../core/info-dictionary.ts'
import { runLength } from '../core/piece-run.ts'
import type { SwarmOptions, SwarmPart } from '../core/ports/swarm.ts'
import { deafToDataLink } from '../core/ports/transport.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { createBlockScheduler } from './block-scheduler.ts'
import { takeOver } from './engine-hooks.ts'
import { createEngineStore } from './engine-store.ts'
import { createPartHalt } from './part-halt.ts'
import { createPartTicker } from './part-ticker.ts'
import { createPeerSession, type PeerSession, type PeerSessionEvents } from './peer-session.ts'
import { createPeerTable } from './peer-table.ts'
import { createPieceAvailability } from './piece-availability.ts'
import { createPieceCache } from './piece-cache.ts'
import { createPieceIntake } from './piece-intake.ts'
import { createPieceLedger } from './piece-ledger.ts'
import { createPiecePicker } from './piece-picker.ts'
import { chooseUnchoked } from './upload-slots.ts'
import { createUrgentPieces } from './urgent-pieces.ts'
import { createWrongPieces } from './wrong-pieces.ts'

// One part in the engine: who is linked, what they have, what is fetched from whom, and what happens to what comes.

const cacheBytes = 32 * 1024 * 1024

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
  const pieceCount = info.pieces.length / pieceHashLength
  if (!isBitfield(store.initial, pieceCount)) throw new RangeError('the store is of another part')

  const peers = createPeerTable((liar) => !destruction && events.misbehaved(liar))
  const ledger = createPieceLedger(pieceCount, store.initial)
  const picker = createPiecePicker(pieceCount, runLength(info.pieceLength), random)
  const urgent = createUrgentPieces((piece) => ledger.isNeeded(piece) && !intake.isWaiting(piece))
  const availability = createPieceAvailability<PeerSession>(pieceCount, picker)
  const wrongPieces = createWrongPieces<PeerSession>()
  let connections = 0
  let cancelDone: (() => void) | null = null
  let destruction: Promise<void> | null = null

  const hashOf = (piece: PieceIndex) => info.pieces.subarray(piece * pieceHashLength, (piece + 1) * pieceHashLength)
  const pieceBytes = (piece: PieceIndex) => Math.min(info.pieceLength, info.length - piece * info.pieceLength)

  const halt = createPartHalt({
    stop: stopFlow,
    storeFailed: (error) => !destruction && events.storeFailed(error),
  })
  const cache = createPieceCache({
    store,
    hashOf,
    maxBytes: cacheBytes,
    onDamaged: (piece) => void lose(piece),
    onStoreFailed: (error) => halt.failStore(error),
  })
  const intake = createPieceIntake<PeerSession>({
    store,
    hashOf,
    onStored: stored,
    onWrong: wrong,
    onStoreFailed: (error) => halt.failStore(error),
  })
  const scheduler = createBlockScheduler<PeerSession>({
    clock,
    pieceBytes,
    urgent: () => urgent.list,
    take: (piece) => picker.take(piece),
    pick: (has, after) => picker.pick(has, isAloneInFetching() ? { after } : null),
    unpick: offer,
    mayStart: () => !intake.isFull,
    mustComeFromOne: (piece) => wrongPieces.has(piece),
    complete: (piece, bytes, senders) => intake.take(piece, bytes, senders),
  })

  const ticker = createPartTicker({ clock, tick: () => scheduler.tick(), round: startRound })

  const torrent = deps.addTorrent(createEngineStore(info.pieceLength, (piece) => cache.load(piece)))
  const hooks = takeOver(torrent, {
    wire: (wire) => peers.ofWire(wire)?.start(ledger.held),
    donthave: (wire, piece) => peers.ofWire(wire)?.lost(pieceIndex(piece)),
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

  const isAloneInFetching = (): boolean => [...peers.sessions].every((peer) => peer.isComplete)

  function stored(piece: PieceIndex, bytes: Bytes): void {
    const wasNeeded = ledger.isNeeded(piece)
    ledger.gain(piece)
    cache.keep(piece, bytes)
    for (const session of peers.sessions) {
      session.have(piece)
      if (wasNeeded && session.has(piece)) changeInterest(session, -1)
    }
    peers.accuse(wrongPieces.compare(piece, bytes))
    events.piece(piece)
    if (wasNeeded && ledger.neededCount === 0) events.done()
    // Room for the next.
    scheduler.fillAll()
  }

  function wrong(piece: PieceIndex, bytes: Bytes, senders: readonly PeerSession[]): void {
    offer(piece)
    peers.accuse(wrongPieces.add(piece, bytes, senders))
    scheduler.fillAll()
  }

  /** A stored piece is not what it should be: nobody gets it any more, and it is fetched again. */
  async function lose(piece: PieceIndex): Promise<void> {
    if (!ledger.isHeld(piece) || destruction) return
    ledger.lose(piece)
    const dropped = dropStored(piece)
    events.damaged(piece)
    await dropped
    offer(piece)
    scheduler.fillAll()
  }

  async function release(piece: PieceIndex): Promise<void> {
    if (!ledger.isHeld(piece) || destruction) return
    ledger.release(piece)
    await dropStored(piece)
  }

  /** It is no longer held: others hear so. */
  async function dropStored(piece: PieceIndex): Promise<void> {
    cache.forget(piece)
    for (const session of peers.sessions) {
      session.donthave(piece)
      if (ledger.isNeeded(piece) && session.has(piece)) changeInterest(session, 1)
    }
    try {
      await store.drop(piece)
    } catch (error) {
      halt.failStore(error)
    }
  }

  function stopFlow(): void {
    scheduler.pause()
    for (const session of peers.sessions) session.unchoke(false)
  }

  function rechoke(): void {
    if (halt.isHalted) return
    const ready = [...peers.sessions].filter((session) => session.isReady)
    const chosen = chooseUnchoked(ready, random)
    for (const session of ready) session.unchoke(chosen.has(session))
  }

  function startRound(): void {
    rechoke()
    for (const session of peers.sessions) session.startRound()
  }

  function changeInterest(session: PeerSession, by: number): void {
    session.interesting += by
    session.showInterest()
  }

  const sessionEvents: PeerSessionEvents = {
    ready: () => rechoke(),
    pieces(session, change) {
      if (!change) {
        availability.listed(session)
        changeInterest(session, ledger.countNeeded(session.pieces) - session.interesting)
        scheduler.fill(session)
        return
      }
      const { piece, isHeld } = change
      availability.changed(session, piece, isHeld)
      if (!ledger.isNeeded(piece)) return
      changeInterest(session, isHeld ? 1 : -1)
      if (!isHeld) return
      scheduler.forgive(session, piece)
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
      peers.ended(session)
      availability.left(session)
      scheduler.remove(session)
      rechoke()
      if (peers.size === 0) ticker.stop()
      if (hasLied) peers.convict(session)
    },
  }

  function select(ranges: SwarmOptions['selection']): void {
    ledger.select(ranges)
    scheduler.abandon((piece) => ledger.isNeeded(piece))
    for (let piece = 0; piece < pieceCount; piece++) offer(pieceIndex(piece))
    for (const session of peers.sessions) {
      changeInterest(session, ledger.countNeeded(session.pieces) - session.interesting)
    }
    cancelDone?.()
    // Later, so that the caller has what this returns before it hears of it.
    if (ledger.neededCount === 0 && !ledger.isSelectionEmpty) cancelDone = clock.after(0, () => events.done())
    scheduler.fillAll()
  }

  async function destroy(): Promise<void> {
    ticker.stop()
    cancelDone?.()
    for (const session of [...peers.sessions]) session.destroy()
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
        return deafToDataLink
      }
      peers.get(id)?.destroy()
      const session = createPeerSession({
        id,
        connectionId: `${id}-${connections++}`,
        clock,
        infoHash: options.infoHash,
        info,
        link,
        cache,
        attach(duplex) {
          torrent.addPeer(duplex)
          return hooks.wireOf(duplex.id)
        },
        donthave: (wire, piece) => hooks.donthave(wire, piece),
        serves: (piece) => !halt.isHalted && ledger.isHeld(piece),
        events: sessionEvents,
      })
      peers.add(session)
      scheduler.add(session)
      ticker.start()
      return session.handlers
    },
    select,
    urge(pieces) {
      if (urgent.aim(pieces)) scheduler.reaim()
      else scheduler.fillAll()
    },
    pause: () => halt.pause(),
    resume() {
      halt.resume()
      intake.retry()
      scheduler.resume()
      rechoke()
    },
    discard: lose,
    release,
    facts: () => ({
      held: ledger.held.slice(),
      availability: picker.availabilities(),
      inFlight: [...scheduler.askedPieces, ...intake.waiting],
      ...peers.facts(),
    }),
    destroy() {
      destruction ??= destroy()
      return destruction
    },
  }
  return { part, ready }
}
