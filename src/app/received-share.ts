import { deriveShareKeys } from '../crypto/derive.ts'
import { generateSigningKey } from '../crypto/signing.ts'
import { chosenOf } from '../core/chosen-files.ts'
import type { PeerId } from '../core/ids.ts'
import type { DeliverableFile, SaveOutcome } from '../core/ports/delivery.ts'
import { newTransfer } from '../core/new-transfer.ts'
import { StoreError } from '../core/ports/stores.ts'
import { receivedPresence } from '../core/received-presence.ts'
import type { KeptShare } from '../core/ports/records.ts'
import type { ReceivedRecord } from '../core/share-record.ts'
import type { ShareLink } from '../core/share-link.ts'
import { noTotals, overVisits } from '../core/share-totals.ts'
import type { FailureCode, FileIndex, JoinStep, TransferState } from '../core/transfer.ts'
import type { TransferEvent } from '../core/transfer-events.ts'
import { difference, union } from '../lib/sets.ts'
import type { AppDeps } from './app-deps.ts'
import { createReceivedFiles } from './received-files.ts'
import { createReceivedList } from './received-list.ts'
import { createShareKeeper } from './share-keeper.ts'
import type { ReceivedShare } from './running-share.ts'
import { createShareSession } from './share-session.ts'
import type { WritableTransferStore } from './transfer-store.ts'

/**
 * Takes part in somebody's share by its link: finds people, fetches and proves the list, and after the person's yes
 * fetches, stores and passes on. Writes nothing before `download`.
 */
export async function joinShare(
  deps: AppDeps,
  transfers: WritableTransferStore,
  link: ShareLink,
  /** Addresses that the person allowed before. */
  allowed: ReadonlySet<string>,
  /** As an earlier visit left it. */
  kept: KeptShare<ReceivedRecord> | null,
): Promise<ReceivedShare> {
  const [{ swarmId, signallingKey }, memberKey] = await Promise.all([deriveShareKeys(link), generateSigningKey()])
  const ended = new AbortController()
  const unaskedMeetingPoints = link.meetingPoints.filter((address) => !deps.mesh.meetingPoints.includes(address))
  const state: TransferState = { phase: 'joining', step: 'finding', since: deps.clock.now() }
  transfers.add(
    newTransfer(
      { id: swarmId, origin: 'received', link, state },
      { unaskedMeetingPoints, earlier: kept?.record.totals ?? noTotals },
    ),
  )

  const session = createShareSession(deps, {
    swarmId,
    signallingKey,
    ownerKeyHash: link.ownerKeyHash,
    memberKey,
    ownerKey: null,
    eager: true,
    apply,
    choice: () => files.choice(),
    onManifestNotice: (id, notice) => void restored.then(() => list.offered(id, notice)),
    onPresence(id, presence) {
      if (isSender(id) && presence.phase === 'preparing')
        apply({ kind: 'preparedChanged', prepared: presence.progress })
    },
    onConnecting: () => step('connecting'),
    onLeft: (id) => void restored.then(() => list.left(id)),
    onMembers: (count) => step(count === 0 ? 'finding' : 'listing'),
    onExpired,
  })
  session.setPresence({ phase: 'waiting', progress: 0, held: 0 })

  const list = createReceivedList({
    ...deps,
    swarmId,
    link,
    session,
    ended: ended.signal,
    isSender,
    apply,
    onList(manifest, keys, bytes) {
      // While the person reads it. Earlier it would be in the way of what finds people; the engine is large.
      deps.swarm.prepare()
      files.list(manifest, keys)
      apply({ kind: 'manifestArrived', manifest })
      keeper.list(manifest, keys, bytes)
      choiceChanged()
    },
    onForged: (detail) => fail('manifestForged', detail),
    onExpired,
    onError,
  })

  const files = createReceivedFiles({
    ...deps,
    swarmId,
    session,
    ended: ended.signal,
    onComplete() {
      apply({ kind: 'everythingHere' })
      tellPresence()
    },
    onDamage() {
      apply({ kind: 'damageFound' })
      tellPresence()
    },
    onStoreFailed,
    onForged: (detail) => fail('manifestForged', detail),
    onError,
  })

  const keeper = createShareKeeper({ ...deps, id: swarmId, link, addedAt: kept?.record.addedAt ?? null })
  // Before anything that others have to say, which it takes no longer than.
  const restored = restore().catch(onError)
  allowMeetingPoints(allowed)

  return {
    id: swarmId,
    ended: ended.signal,
    unlock: (password) => list.unlock(password),
    download,
    saveStraight,
    deliverable: (file) => files.deliverable(file),
    allowMeetingPoints,
    keep,
    pause,
    resume() {
      apply({ kind: 'resumed' })
      session.resume()
      // What could not be opened, for want of room, is tried again.
      choiceChanged()
    },
    stop,
    async remove() {
      // What an earlier visit stored is known by its list.
      await restored
      await stop()
      await files.deleteStored()
    },
  }

  /** Without waiting for anybody. */
  async function restore(): Promise<void> {
    if (!kept || !(await list.restore(kept)) || ended.signal.aborted) return
    download(new Set(kept.record.chosen))
    if (kept.record.isPaused) pause()
  }

  /** What is written to disk meanwhile stays chosen, and nothing else can be before that has ended. */
  function download(wanted: ReadonlySet<FileIndex>): void {
    const straight = straightNow()
    if (straight.size > 0 && stateNow()?.phase !== 'complete') return
    // It rested, with nothing to give.
    if (straight.size > 0) session.resume()
    apply({ kind: 'chosen', files: union(wanted, straight), straight })
    choiceChanged()
  }

  /** Not async: `save` asks within the person's click. */
  function saveStraight(
    wanted: ReadonlySet<FileIndex>,
    save: (files: readonly DeliverableFile[]) => Promise<SaveOutcome>,
  ): Promise<SaveOutcome> {
    let hasBegun = false
    const before = straightNow()
    const saving = save(
      files.straight(wanted, () => {
        hasBegun = true
        apply({ kind: 'chosen', files: union(chosenNow(), wanted), straight: union(straightNow(), wanted) })
        apply({ kind: 'resumed' })
        session.resume()
        tellPresence()
      }),
    )
    return saving.then(
      async (outcome) => {
        if (hasBegun) await straightEnded()
        return outcome
      },
      async (error: unknown) => {
        if (hasBegun && !ended.signal.aborted) await straightFailed(before)
        throw error
      },
    )
  }

  async function straightEnded(): Promise<void> {
    await files.endStraight(true)
    if (difference(chosenNow(), straightNow()).size > 0) return keep()
    rest()
    // A later visit would fetch it once more.
    await files.forget().catch(() => undefined)
  }

  /** What had got to the disk before is there still. */
  async function straightFailed(before: ReadonlySet<FileIndex>): Promise<void> {
    const left = difference(chosenNow(), difference(straightNow(), before))
    apply(left.size > 0 ? { kind: 'chosen', files: left, straight: before } : { kind: 'straightFailed' })
    await files.endStraight(false)
    tellPresence()
    if (before.size > 0 && difference(left, before).size === 0) rest()
  }

  /** Others hear that nothing is to be had here. */
  function rest(): void {
    session.pause('person')
  }

  function pause(): void {
    session.pause('person')
    apply({ kind: 'paused' })
    void keep()
  }

  function choiceChanged(): void {
    files.fetch(chosenNow())
    void keep()
    tellPresence()
  }

  async function keep(): Promise<void> {
    const now = transfers.get(swarmId)
    if (!now) return
    const isPaused = now.state.phase === 'paused' && now.state.why.kind === 'person'
    await keeper.keep({ chosen: difference(chosenNow(), straightNow()), isPaused, totals: overVisits(now) })
  }

  async function stop(): Promise<void> {
    ended.abort()
    await session.destroy()
  }

  function allowMeetingPoints(addresses: ReadonlySet<string>): void {
    session.meetAlsoAt(unaskedMeetingPoints.filter((address) => addresses.has(address)))
    apply({ kind: 'meetingPointsAllowed', addresses })
  }

  function isSender(id: PeerId): boolean {
    return transfers.get(swarmId)?.people.some((person) => person.id === id && person.isSender) ?? false
  }

  /** The state, or what a pause goes back to. */
  function stateNow(): TransferState | undefined {
    const now = transfers.get(swarmId)?.state
    return now?.phase === 'paused' ? now.from : now
  }

  function straightNow(): ReadonlySet<FileIndex> {
    return transfers.get(swarmId)?.straight ?? new Set()
  }

  function chosenNow(): ReadonlySet<FileIndex> {
    return chosenOf(transfers.get(swarmId)?.state)
  }

  // --- Telling -------------------------------------------------------------------------------------------------

  function apply(event: TransferEvent): void {
    transfers.apply(swarmId, event)
    if (event.kind === 'engineFacts') tellPresence()
  }

  function tellPresence(): void {
    const transfer = transfers.get(swarmId)
    const now = stateNow()
    if (transfer && now) session.setPresence(receivedPresence(transfer, now, files.totalBytes))
  }

  function step(next: JoinStep): void {
    // A second connection under way is no step back.
    const now = stateNow()
    if (next === 'connecting' && now?.phase === 'joining' && now.step === 'listing') return
    apply({ kind: 'stepChanged', step: next, now: deps.clock.now() })
  }

  // --- The end -------------------------------------------------------------------------------------------------

  /** Nobody gets it from here any more; what is here in full stays readable. */
  function onExpired(): void {
    if (stateNow()?.phase === 'complete') session.withdraw()
    else fail('expired', '')
  }

  function fail(code: FailureCode, detail: string): void {
    apply({ kind: 'failed', code, detail })
    ended.abort()
    void session.destroy()
  }

  function onStoreFailed(error: StoreError): void {
    if (error.code !== 'full') return fail('storageFailed', String(error))
    session.pause('person')
    apply({ kind: 'storageFull' })
  }

  function onError(error: unknown): void {
    if (ended.signal.aborted) return
    if (error instanceof StoreError) onStoreFailed(error)
    else fail('engineFailed', String(error))
  }
}
