import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { infoHashFrom, peerIdFrom, swarmIdFrom, type PeerId } from './ids.ts'
import type { Manifest } from './manifest.ts'
import { newTransfer } from './new-transfer.ts'
import { applyTransferEvent } from './apply-transfer-event.ts'
import type { StateEvent, TransferEvent } from './transfer-events.ts'
import type { RunningState, Transfer, TransferState } from './transfer.ts'

const required = <T>(value: T | null): T => {
  if (value === null) throw new Error('a fixture is missing')
  return value
}
const swarmId = required(swarmIdFrom(new Uint8Array(20)))

/** One part per list of paths; `null` in front marks a part that is still being hashed. */
function manifestOf(sequence: number, ...lists: readonly (readonly (string | null)[])[]): Manifest {
  const parts = lists.map((list, index) => {
    const isReady = !list.includes(null)
    return {
      infoHash: isReady ? infoHashFrom(new Uint8Array(20).fill(index + 1)) : null,
      salt: isReady ? new Uint8Array(32) : null,
      files: list.flatMap((path) => (path === null ? [] : [{ path, size: 10, type: '' }])),
    }
  })
  return { swarmId, sequence, partHashes: parts.map((part) => part.infoHash), password: null, expires: null, parts }
}

const unready = manifestOf(1, [null, 'a', 'b'])
const ready = manifestOf(2, ['a', 'b'])
const grown = manifestOf(3, ['a', 'b'], ['c'])
const growing = manifestOf(3, ['a', 'b'], [null, 'c'])

const transfer = (origin: Transfer['origin'], state: TransferState): Transfer =>
  newTransfer({
    id: swarmId,
    origin,
    link: { kind: 'sealed', secret: new Uint8Array(16), ownerKeyHash: new Uint8Array(16), meetingPoints: [] },
    state,
  })
const first = new Set([0])
const both = new Set([0, 1])

const preparing: RunningState = { phase: 'preparing', hashedBytes: 5, totalBytes: 20, manifest: unready }
const seeding: RunningState = { phase: 'seeding', manifest: ready }
const joining: TransferState = { phase: 'joining', step: 'finding', since: 100 }
const locked: TransferState = { phase: 'locked', attempt: 'none' }
const checking: TransferState = { phase: 'locked', attempt: 'checking' }
const wrong: TransferState = { phase: 'locked', attempt: 'wrong' }
const awaiting: RunningState = { phase: 'awaitingParts', manifest: unready, prepared: 0.4, chosen: null }
const awaitingChosen: RunningState = { ...awaiting, chosen: both }
const offered: RunningState = { phase: 'offered', manifest: ready }
const downloading: RunningState = { phase: 'downloading', manifest: ready, chosen: both }
const complete: RunningState = { phase: 'complete', manifest: ready, chosen: both }
const failed: TransferState = { phase: 'failed', code: 'storageFailed', detail: '' }
const pausedBy = (from: RunningState): TransferState => ({ phase: 'paused', from, why: { kind: 'person' } })
const pausedFull = (from: RunningState): TransferState => ({ phase: 'paused', from, why: { kind: 'storageFull' } })
const pausedChanged = (from: RunningState, tries = 0, path = 'a', others = 0): TransferState => ({
  phase: 'paused',
  from,
  why: { kind: 'sourceChanged', path, others, tries },
})

const hashed: StateEvent = { kind: 'hashed', hashedBytes: 15, totalBytes: 20 }
const published = (manifest: Manifest): StateEvent => ({ kind: 'manifestChanged', manifest })
const arrived = (manifest: Manifest): StateEvent => ({ kind: 'manifestArrived', manifest })
const step = (to: 'finding' | 'connecting' | 'listing'): StateEvent => ({ kind: 'stepChanged', step: to, now: 200 })
const chosen = (files: ReadonlySet<number>): StateEvent => ({ kind: 'chosen', files })
const everythingHere: StateEvent = { kind: 'everythingHere' }
const damageFound: StateEvent = { kind: 'damageFound' }
const sourceChanged: StateEvent = { kind: 'sourceChanged', path: 'a', others: 0 }
const storageFull: StateEvent = { kind: 'storageFull' }
const paused: StateEvent = { kind: 'paused' }
const resumed: StateEvent = { kind: 'resumed' }
const passwordNeeded: StateEvent = { kind: 'passwordNeeded' }
const passwordChecking: StateEvent = { kind: 'passwordChecking' }
const passwordWrong: StateEvent = { kind: 'passwordWrong' }
const fails: StateEvent = { kind: 'failed', code: 'engineFailed', detail: 'x' }
const failedNow: TransferState = { phase: 'failed', code: 'engineFailed', detail: 'x' }

type Row = [origin: Transfer['origin'], before: TransferState, event: StateEvent, after: TransferState]
const moves: Row[] = [
  // An own share is prepared, then seeded; more files prepare it again.
  ['own', preparing, hashed, { ...preparing, hashedBytes: 15 }],
  ['own', preparing, { ...hashed, hashedBytes: 99 }, { ...preparing, hashedBytes: 20 }],
  ['own', preparing, { ...hashed, hashedBytes: 0, totalBytes: 30 }, { ...preparing, hashedBytes: 0, totalBytes: 30 }],
  ['own', preparing, published(ready), seeding],
  ['own', preparing, published(growing), { ...preparing, manifest: growing }],
  ['own', seeding, published(growing), { phase: 'preparing', hashedBytes: 0, totalBytes: 10, manifest: growing }],
  ['own', seeding, published(grown), { phase: 'seeding', manifest: grown }],
  ['own', seeding, sourceChanged, pausedChanged(seeding)],
  ['own', preparing, sourceChanged, pausedChanged(preparing)],
  ['own', seeding, paused, pausedBy(seeding)],
  ['own', preparing, paused, pausedBy(preparing)],

  // A received share is found, perhaps unlocked, then looked at.
  ['received', joining, step('connecting'), { phase: 'joining', step: 'connecting', since: 200 }],
  ['received', joining, passwordNeeded, locked],
  ['received', joining, arrived(ready), offered],
  ['received', joining, arrived(unready), { ...awaiting, prepared: null }],
  ['received', locked, passwordChecking, checking],
  ['received', checking, passwordWrong, wrong],
  ['received', wrong, passwordChecking, checking],
  ['received', checking, arrived(ready), offered],
  ['received', locked, arrived(unready), { ...awaiting, prepared: null }],

  // The yes may come before the sender is ready.
  ['received', awaiting, { kind: 'preparedChanged', prepared: 0.5 }, { ...awaiting, prepared: 0.5 }],
  ['received', awaiting, { kind: 'preparedChanged', prepared: 7 }, { ...awaiting, prepared: 1 }],
  ['received', awaiting, { kind: 'preparedChanged', prepared: Number.NaN }, { ...awaiting, prepared: 0 }],
  ['received', awaiting, chosen(both), awaitingChosen],
  ['received', awaiting, arrived(ready), offered],
  ['received', awaitingChosen, arrived(ready), downloading],
  ['received', awaiting, arrived(growing), { phase: 'awaitingParts', manifest: growing, prepared: 0.4, chosen: null }],
  ['received', awaitingChosen, arrived(growing), { phase: 'downloading', manifest: growing, chosen: both }],
  ['received', offered, chosen(first), { phase: 'downloading', manifest: ready, chosen: first }],
  ['received', offered, arrived(grown), { phase: 'offered', manifest: grown }],

  // Then it is fetched, and more or less of it may be wanted.
  ['received', downloading, everythingHere, complete],
  ['received', downloading, chosen(first), { ...downloading, chosen: first }],
  ['received', downloading, arrived(grown), { ...downloading, manifest: grown }],
  ['received', complete, damageFound, downloading],
  ['received', complete, chosen(first), { ...complete, chosen: first }],
  ['received', { ...complete, chosen: first }, chosen(both), downloading],
  ['received', complete, arrived(grown), { ...complete, manifest: grown }],
  ['received', complete, arrived(growing), { ...complete, manifest: growing }],
  [
    'received',
    { ...complete, manifest: growing },
    chosen(new Set([0, 2])),
    { phase: 'awaitingParts', manifest: growing, prepared: null, chosen: new Set([0, 2]) },
  ],
  // A changed file comes in another part; one that is gone is wanted no more.
  [
    'received',
    complete,
    arrived(manifestOf(3, ['b'], ['x'], ['a'])),
    { phase: 'downloading', manifest: manifestOf(3, ['b'], ['x'], ['a']), chosen: new Set([2, 0]) },
  ],
  [
    'received',
    downloading,
    arrived(manifestOf(3, ['x', 'b'])),
    { phase: 'downloading', manifest: manifestOf(3, ['x', 'b']), chosen: new Set([1]) },
  ],
  ['received', downloading, arrived(manifestOf(3, ['x'])), { phase: 'offered', manifest: manifestOf(3, ['x']) }],
  [
    'received',
    downloading,
    arrived(manifestOf(3, [null, 'x'])),
    { phase: 'awaitingParts', manifest: manifestOf(3, [null, 'x']), prepared: null, chosen: null },
  ],
  ['received', downloading, storageFull, pausedFull(downloading)],

  // Paused keeps what it goes back to, and lets it go on in the background where it can.
  ['received', downloading, paused, pausedBy(downloading)],
  ['received', pausedBy(downloading), resumed, downloading],
  ['own', pausedChanged(seeding), resumed, seeding],
  ['received', pausedBy(downloading), everythingHere, pausedBy(complete)],
  ['received', pausedBy(offered), chosen(both), pausedBy(downloading)],
  ['own', pausedBy(preparing), published(ready), pausedBy(seeding)],
  ['received', pausedBy(downloading), storageFull, pausedFull(downloading)],
  ['own', pausedBy(seeding), sourceChanged, pausedChanged(seeding)],
  // Said again: a resume did not help. Of another file, it is news.
  ['own', pausedChanged(seeding), sourceChanged, pausedChanged(seeding, 1)],
  ['own', pausedChanged(seeding, 1), sourceChanged, pausedChanged(seeding, 2)],
  ['own', pausedChanged(seeding, 2), { ...sourceChanged, path: 'b' }, pausedChanged(seeding, 0, 'b')],
  // Which of several it is may not be known yet, or become known by looking again.
  ['own', seeding, { ...sourceChanged, others: 2 }, pausedChanged(seeding, 0, 'a', 2)],
  ['own', pausedChanged(seeding, 0, 'a', 2), { ...sourceChanged, others: 2 }, pausedChanged(seeding, 1, 'a', 2)],
  ['own', pausedChanged(seeding, 1, 'a', 2), sourceChanged, pausedChanged(seeding, 2)],

  // Everything can fail.
  ['own', preparing, fails, failedNow],
  ['own', seeding, fails, failedNow],
  ['received', joining, fails, failedNow],
  ['received', locked, fails, failedNow],
  ['received', downloading, fails, failedNow],
  ['received', pausedBy(downloading), fails, failedNow],
]

const nothing: [origin: Transfer['origin'], before: TransferState, event: StateEvent][] = [
  ['own', preparing, published(manifestOf(1, ['a', 'b']))],
  ['own', seeding, published(unready)],
  ['own', seeding, hashed],
  ['own', seeding, arrived(grown)],
  ['own', preparing, arrived(ready)],
  ['own', seeding, chosen(both)],
  ['own', seeding, everythingHere],
  ['own', seeding, storageFull],
  ['own', seeding, step('finding')],
  ['own', seeding, passwordNeeded],
  ['own', seeding, resumed],
  ['own', pausedChanged(seeding), paused],
  ['received', joining, step('finding')],
  ['received', joining, chosen(both)],
  ['received', joining, paused],
  ['received', joining, storageFull],
  ['received', joining, everythingHere],
  ['received', joining, passwordWrong],
  ['received', joining, published(ready)],
  ['received', locked, passwordWrong],
  ['received', locked, passwordNeeded],
  ['received', locked, step('listing')],
  ['received', locked, paused],
  ['received', checking, passwordChecking],
  ['received', awaiting, everythingHere],
  ['received', awaiting, arrived(unready)],
  ['received', offered, { kind: 'preparedChanged', prepared: 0.5 }],
  ['received', offered, everythingHere],
  ['received', offered, chosen(new Set())],
  ['received', offered, chosen(new Set([2]))],
  ['received', offered, chosen(new Set([-1]))],
  ['received', offered, published(grown)],
  ['received', downloading, arrived(ready)],
  ['received', downloading, arrived(unready)],
  ['received', failed, damageFound],
  ['received', downloading, sourceChanged],
  ['received', downloading, resumed],
  ['received', complete, everythingHere],
  ['received', pausedBy(downloading), paused],
  ['received', pausedFull(downloading), paused],
  ['received', pausedFull(downloading), storageFull],
  ['received', failed, fails],
  ['received', failed, resumed],
  ['received', failed, arrived(ready)],
  ['own', failed, hashed],
]

const show = (state: TransferState) =>
  state.phase === 'paused' ? `paused(${state.why.kind}, from ${state.from.phase})` : state.phase

describe('applyTransferEvent: state', () => {
  for (const [origin, before, event, after] of moves) {
    it(`${origin}: ${show(before)} + ${event.kind} -> ${show(after)}`, () => {
      expect(applyTransferEvent(transfer(origin, before), event).state).toEqual(after)
    })
  }

  for (const [origin, before, event] of nothing) {
    it(`${origin}: ${show(before)} + ${event.kind} changes nothing`, () => {
      const same = transfer(origin, before)
      expect(applyTransferEvent(same, event)).toBe(same)
    })
  }

  it('names the transfer once its list is known', () => {
    const named = applyTransferEvent(transfer('received', joining), arrived(manifestOf(1, ['dir/a', 'dir/b'])))
    expect(named.name).toBe('dir')
    expect(applyTransferEvent(named, arrived(manifestOf(2, ['dir/a', 'other']))).name).toBe('a')
    expect(applyTransferEvent(named, fails).name).toBe('dir')
  })

  const phasesOf = { own: ['preparing', 'seeding'], received: ['awaitingParts', 'offered', 'downloading', 'complete'] }
  const anyFiles = fc.uniqueArray(fc.integer({ min: -1, max: 4 })).map((files) => new Set(files))
  const anyManifest = fc
    .tuple(fc.integer({ min: 1, max: 6 }), fc.boolean(), fc.boolean())
    .map(([sequence, a, b]) => manifestOf(sequence, a ? ['a', 'b'] : [null, 'a', 'b'], b ? ['c'] : [null, 'd', 'c']))
  const anyEvent: fc.Arbitrary<TransferEvent> = fc.oneof(
    fc.constantFrom<TransferEvent>(...moves.map(([, , event]) => event), ...nothing.map(([, , event]) => event)),
    anyFiles.map(chosen),
    anyManifest.map(arrived),
    anyManifest.map(published),
  )

  it('keeps its promises over any events', () => {
    const start = fc.constantFrom(transfer('own', preparing), transfer('received', joining))
    fc.assert(
      fc.property(start, fc.array(anyEvent, { maxLength: 40 }), (before, events) => {
        let now = before
        for (const event of events) {
          const next = applyTransferEvent(now, event)
          if (now.state.phase === 'failed') expect(next).toBe(now)
          const running = next.state.phase === 'paused' ? next.state.from : next.state
          if ('manifest' in running) {
            expect(phasesOf[next.origin]).toContain(running.phase)
            const isReady = running.manifest.partHashes.every((hash) => hash !== null)
            if (running.phase === 'offered' || running.phase === 'seeding') expect(isReady).toBe(true)
            if ('chosen' in running && running.chosen) {
              expect(running.chosen.size).toBeGreaterThan(0)
              const count = running.manifest.parts.flatMap((part) => part.files).length
              for (const file of running.chosen) expect(file >= 0 && file < count).toBe(true)
            }
            const before = now.state.phase === 'paused' ? now.state.from : now.state
            if ('manifest' in before) {
              expect(running.manifest.sequence).toBeGreaterThanOrEqual(before.manifest.sequence)
            }
          }
          now = next
        }
      }),
      { numRuns: 1_000 },
    )
  })
})

describe('applyTransferEvent: facts', () => {
  it('keeps in mind that what was stored was damaged, also once it is whole again', () => {
    for (const state of [downloading, complete, pausedBy(complete)]) {
      const [found, whole] = [[damageFound], [damageFound, resumed, everythingHere]].map((events) =>
        events.reduce(applyTransferEvent, transfer('received', state)),
      )
      expect([found?.wasDamaged, whole?.wasDamaged]).toEqual([true, true])
    }
    expect(applyTransferEvent(transfer('own', seeding), damageFound).wasDamaged).toBe(false)
  })

  it('counts the files that came to the list since the person chose', () => {
    const after = (state: TransferState, ...events: StateEvent[]) =>
      events.reduce(applyTransferEvent, transfer('received', state)).addedFiles
    for (const state of [awaitingChosen, downloading, complete, pausedBy(downloading)]) {
      expect(after(state, arrived(grown))).toBe(1)
      expect(after(state, arrived(grown), chosen(both))).toBe(0)
      // An older list, or the same one with a part that is ready now.
      expect(after(state, arrived(unready))).toBe(0)
    }
    expect(after(complete, arrived(growing), arrived(grown))).toBe(1)
    for (const state of [joining, awaiting, offered]) expect(after(state, arrived(grown))).toBe(0)
  })

  const alice = required(peerIdFrom(new Uint8Array(20).fill(1)))
  const bob = required(peerIdFrom(new Uint8Array(20).fill(2)))
  const joined = (id: PeerId, isSender = false): TransferEvent => ({
    kind: 'personJoined',
    member: { id, agent: 'Firefox on Linux', isSender },
  })
  const present = (id: PeerId, phase: 'preparing' | 'waiting' | 'downloading' | 'done', progress: number) =>
    ({ kind: 'personPresent', id, presence: { phase, progress, held: 0, pause: 'none' } }) as const
  const after = (...events: TransferEvent[]) => events.reduce(applyTransferEvent, transfer('own', seeding))

  it('adds people who joined, once, and takes away who left', () => {
    const met = after(joined(alice), joined(bob), joined(alice))
    expect(met.people.map((person) => person.id)).toEqual([bob, alice])
    expect(met.people[1]).toEqual({
      id: alice,
      agent: 'Firefox on Linux',
      isSender: false,
      path: null,
      progress: 0,
      done: false,
      held: 0,
      pause: 'none',
      delivery: 'unknown',
      isBack: false,
      receivedBytes: 0,
      sentBytes: 0,
    })
    expect(applyTransferEvent(met, { kind: 'personLeft', id: bob }).people.map((person) => person.id)).toEqual([alice])
  })

  it('counts who left in the middle, until somebody comes back for it', () => {
    const gone = (id: PeerId): TransferEvent => ({ kind: 'personLeft', id })
    const half = present(alice, 'downloading', 0.5)
    const leftWithout = (...events: readonly TransferEvent[]) => after(joined(alice), ...events).leftWithout
    expect(leftWithout(gone(alice))).toBe(0)
    expect(leftWithout(present(alice, 'waiting', 0), gone(alice))).toBe(0)
    expect(leftWithout(half, gone(alice))).toBe(1)
    expect(leftWithout(half, present(alice, 'done', 1), gone(alice))).toBe(0)
    expect(after(joined(alice, true), present(alice, 'preparing', 0.5), gone(alice)).leftWithout).toBe(0)
    // Under the same id or a new one, once or more often.
    expect(leftWithout(half, gone(alice), joined(alice))).toBe(0)
    expect(leftWithout(half, joined(alice))).toBe(0)
    const again = [half, gone(alice), joined(bob), gone(bob)]
    expect(leftWithout(...again)).toBe(1)
    expect(leftWithout(...again, joined(alice), present(alice, 'done', 1), gone(alice))).toBe(0)
    expect(leftWithout(half, joined(bob), present(bob, 'downloading', 0.5), gone(alice), gone(bob))).toBe(2)
  })

  it('shows what people say about themselves', () => {
    const met = after(joined(alice), present(alice, 'downloading', 0.25), {
      kind: 'personPath',
      id: alice,
      path: 'relay',
    })
    expect(met.people[0]).toMatchObject({ progress: 0.25, done: false, path: 'relay' })
    expect(applyTransferEvent(met, present(alice, 'downloading', -3)).people[0]?.progress).toBe(0)
    expect(applyTransferEvent(met, present(alice, 'done', 5)).people[0]).toMatchObject({ progress: 1, done: true })
  })

  it('counts who finished while this page watched, each once', () => {
    expect(after(joined(alice), present(alice, 'waiting', 0), present(alice, 'done', 1)).delivered).toBe(1)
    expect(after(joined(alice), present(alice, 'downloading', 0.5), present(alice, 'done', 1)).delivered).toBe(1)
    const more = [present(alice, 'downloading', 0.9), present(alice, 'done', 1), present(alice, 'done', 1)]
    expect(after(joined(alice), present(alice, 'waiting', 0), present(alice, 'done', 1), ...more).delivered).toBe(1)
    const two = [joined(alice), joined(bob), present(alice, 'waiting', 0), present(bob, 'waiting', 0)]
    expect(after(...two, present(bob, 'done', 1), present(alice, 'done', 1)).delivered).toBe(2)
  })

  it('does not count who had everything, nor the sender', () => {
    expect(after(joined(alice), present(alice, 'done', 1)).delivered).toBe(0)
    expect(
      after(joined(alice), present(alice, 'done', 1), present(alice, 'waiting', 0), present(alice, 'done', 1))
        .delivered,
    ).toBe(0)
    expect(after(joined(alice, true), present(alice, 'preparing', 0.5), present(alice, 'done', 1)).delivered).toBe(0)
  })

  it('tells who got a part of it, until they have the rest', () => {
    const served = (held: number): TransferEvent => ({
      kind: 'personPresent',
      id: alice,
      presence: { phase: 'done', progress: 1, held, pause: 'none' },
    })
    const inPart = after(joined(alice), present(alice, 'waiting', 0), served(0.4), served(0.4))
    expect(inPart).toMatchObject({ delivered: 1, deliveredInPart: 1 })
    const gone = applyTransferEvent(inPart, { kind: 'personLeft', id: alice })
    expect(gone).toMatchObject({ delivered: 1, deliveredInPart: 1 })
    expect(applyTransferEvent(inPart, served(1))).toMatchObject({ delivered: 1, deliveredInPart: 0 })
  })

  it('says nothing of people who are not there', () => {
    const empty = after()
    expect(applyTransferEvent(empty, present(alice, 'done', 1))).toBe(empty)
    expect(applyTransferEvent(empty, { kind: 'personLeft', id: alice })).toBe(empty)
    expect(applyTransferEvent(empty, { kind: 'personPath', id: alice, path: 'direct' })).toBe(empty)
  })

  it('takes over what the engine counted, and leaves the state alone', () => {
    const before = after(joined(alice), joined(bob))
    const facts: TransferEvent = {
      kind: 'engineFacts',
      parts: [{ pieceCount: 1, held: Uint8Array.of(0x80), availability: Uint8Array.of(1), inFlight: [] }],
      progress: { haveBytes: 5, wantBytes: 10 },
      fileBytes: [5, 0],
      receivedBytes: 7,
      sentBytes: 8,
      people: new Map([[alice, { receivedBytes: 3, sentBytes: 4 }]]),
    }
    const counted = applyTransferEvent(before, facts)
    const { kind: _, people: __, ...numbers } = facts
    expect(counted).toMatchObject(numbers)
    expect(counted.people[0]).toMatchObject({ id: alice, receivedBytes: 3, sentBytes: 4 })
    expect(counted.people[1]).toMatchObject({ id: bob, receivedBytes: 0, sentBytes: 0 })
    expect(counted.state).toBe(before.state)
  })
})
