import { deriveShareKeys } from '../crypto/derive.ts'
import { chosenOf } from '../core/chosen-files.ts'
import { StoreError } from '../core/ports/stores.ts'
import { createEmitter } from '../lib/emitter.ts'
import type { KeptShare } from '../core/ports/records.ts'
import type { OwnRecord, ReceivedRecord } from '../core/share-record.ts'
import type { ShareLink } from '../core/share-link.ts'
import { overVisits, type ShareTotals } from '../core/share-totals.ts'
import type { FileIndex, TransferId } from '../core/transfer.ts'
import type { App } from './app.ts'
import type { AppDeps } from './app-deps.ts'
import { returnToOwnShare, startOwnShare } from './own-share.ts'
import { joinShare } from './received-share.ts'
import type { OwnShare, ReceivedShare, RunningShare } from './running-share.ts'
import { createEra, type Era } from './era.ts'
import { eraseKept } from './erase-kept.ts'
import { exportedList } from './exported-list.ts'
import { findKept } from './find-kept.ts'
import { createShareElsewhere, type ShareElsewhere } from './share-elsewhere.ts'
import { takeUp } from './take-up.ts'
import { createSaving } from './saving.ts'
import { createTransferStore } from './transfer-store.ts'
import { createFileViews } from './viewing.ts'

/** What a crash may cost of the totals. Each writes one small record. */
const keepPeriodMs = 5_000

export function createApp(deps: AppDeps): App {
  const transfers = createTransferStore()
  const running = new Map<TransferId, RunningShare>()
  const received = new Map<TransferId, ReceivedShare>()
  const own = new Map<TransferId, OwnShare>()
  /** Addresses that the person allowed, for whatever share. */
  const allowedPoints = new Set<string>()
  // Two calls for one link, close together, must not make two members of one page.
  const joining = new Map<TransferId, Promise<void>>()
  /** The sum of a share's totals that was written down last. */
  const keptBytes = new Map<TransferId, number>()
  const stopKeeping = deps.clock.every(keepPeriodMs, keepAll)
  let era = createEra(deps)
  const erased = createEmitter<void>()
  const stopHearing = deps.tabs.onErasing(() => {
    leaveAll().catch(ignore)
    erased.emit()
  })
  /** Lets go of a share that this tab works on. */
  const held = new Map<TransferId, () => void>()

  async function open(link: ShareLink, mine = era): Promise<TransferId> {
    const { swarmId } = await deriveShareKeys(link)
    if (!running.has(swarmId)) await once(swarmId, () => join(swarmId, link, mine))
    return swarmId
  }

  /** @throws StoreError where everything was erased while it began */
  async function join(id: TransferId, link: ShareLink, mine: Era): Promise<void> {
    const release = await deps.tabs.take(id)
    if (mine.isOver) {
      release?.()
      throw new StoreError('closed')
    }
    if (release) await begin(id, link, release)
    else watchElsewhere(id, link)
  }

  /** What can't be begun is not here: who opens it again tries anew. */
  async function begin(id: TransferId, link: ShareLink, release: () => void): Promise<void> {
    try {
      await start(id, link, release)
    } catch (error) {
      transfers.remove(id)
      throw error
    }
  }

  async function start(id: TransferId, link: ShareLink, release: () => void): Promise<void> {
    hold(id, release)
    const mine = era
    try {
      const kept = await findKept(deps.records, id)
      const returned = kept && isOwn(kept) ? await returnToOwnShare(mine.deps, transfers, kept) : null
      if (returned) return await addOwn(returned, mine)
      const before = kept && isReceived(kept) ? kept : null
      const share = await joinShare(mine.deps, transfers, link, allowedPoints, before)
      await endIfErased(share, mine)
      running.set(id, share)
      received.set(id, share)
    } catch (error) {
      // Or every later try would find it in another tab's hands.
      await letGo(id, undefined)
      throw error
    }
  }

  /** Until the other tab lets go of it: then this one goes on where that one was. */
  function watchElsewhere(id: TransferId, link: ShareLink): void {
    const elsewhere = createShareElsewhere(deps, transfers, id, link)
    running.set(id, elsewhere)
    elsewhere.free.then((release) => takeOver(elsewhere, link, release), ignore)
  }

  async function takeOver(elsewhere: ShareElsewhere, link: ShareLink, release: () => void): Promise<void> {
    const { id } = elsewhere
    const isRemoved = await elsewhere.isRemoved()
    // Left meanwhile.
    if (running.get(id) !== elsewhere) return release()
    running.delete(id)
    keptBytes.delete(id)
    if (isRemoved) {
      // Joined anew, it would be somebody else's share that nobody asked for.
      transfers.remove(id)
      return release()
    }
    await once(id, () => begin(id, link, release)).catch(ignore)
  }

  async function takeNew(share: OwnShare): Promise<void> {
    const release = await deps.tabs.take(share.id)
    if (release && running.get(share.id) === share) hold(share.id, release)
    else release?.()
  }

  function hold(id: TransferId, release: () => void): void {
    const stopShowing = deps.tabs.show(id, () => transfers.get(id))
    held.set(id, () => {
      stopShowing()
      release()
    })
  }

  /** After all that was begun for it has ended: another tab may begin at once. */
  async function letGo(id: TransferId, ending: Promise<unknown> | undefined): Promise<void> {
    const release = held.get(id)
    held.delete(id)
    try {
      await ending
    } finally {
      release?.()
    }
  }

  function keepAll(): void {
    for (const id of running.keys()) keep(id).catch(ignore)
  }

  /** What passed since the last time. This tab alone works on the share, so nothing is counted twice. */
  async function keep(id: TransferId): Promise<void> {
    const transfer = transfers.get(id)
    if (!transfer) return
    const bytes = sumOf(overVisits(transfer))
    if (bytes === (keptBytes.get(id) ?? sumOf(transfer.earlier))) return
    keptBytes.set(id, bytes)
    await running.get(id)?.keep()
  }

  /** Leaves it; what it did is written down first. */
  function leave(id: TransferId): Promise<void> {
    const kept = keep(id)
    return letGo(id, Promise.all([kept, forget(id)?.stop()]))
  }

  function once(id: TransferId, begin: () => Promise<void>): Promise<void> {
    let begun = joining.get(id)
    if (!begun) joining.set(id, (begun = begin().finally(() => joining.delete(id))))
    return begun
  }

  async function addOwn(share: OwnShare, mine: Era): Promise<void> {
    await endIfErased(share, mine)
    running.set(share.id, share)
    own.set(share.id, share)
  }

  /** @throws StoreError where everything was erased while it began */
  async function endIfErased(share: RunningShare, { isOver }: Era): Promise<void> {
    if (!isOver) return
    transfers.remove(share.id)
    await share.stop()
    throw new StoreError('closed')
  }

  /** Before everything is erased: nothing of it is written down any more. */
  async function leaveAll(): Promise<void> {
    era.end()
    era = createEra(deps)
    await Promise.all([...running.keys()].map((id) => letGo(id, forget(id)?.stop())))
  }

  function forget(id: TransferId): RunningShare | undefined {
    const share = running.get(id)
    running.delete(id)
    received.delete(id)
    own.delete(id)
    keptBytes.delete(id)
    transfers.remove(id)
    return share
  }

  function consent(id: TransferId, file: FileIndex): void {
    const before = chosenOf(transfers.get(id)?.state)
    if (!before.has(file)) received.get(id)?.download(new Set([...before, file]))
  }

  return {
    transfers,
    meetingPoint: {
      get status() {
        return deps.mesh.status
      },
      subscribe: (listener) => deps.mesh.onStatus(listener),
    },
    leaveRoom: (isWanted) => deps.transport.leaveRoom(isWanted),

    async share(files, { password }) {
      // Before there is a link: from then on the page's own server may go away.
      deps.swarm.prepare()
      const mine = era
      const share = await startOwnShare(mine.deps, transfers, files, password)
      await addOwn(share, mine)
      // Nobody waits for it: no other tab can know this share yet.
      takeNew(share).catch(ignore)
      return share.id
    },
    restore() {
      const mine = era
      return takeUp({ ...deps, open: (link) => open(link, mine) }, mine)
    },
    addFiles: async (id, files) => own.get(id)?.addFiles(files),
    giveSources: async (id, files) => own.get(id)?.giveSources(files),
    // Not async, as saving: the browser asks only within the click.
    allowSources: (id) => own.get(id)?.allowSources() ?? Promise.resolve(),
    sourcesOf: (id) => own.get(id)?.sources ?? [],

    open: (link) => open(link),

    unlock: (id, password) => received.get(id)?.unlock(password),
    download: (id, chosen) => received.get(id)?.download(chosen),
    allowMeetingPoints(id) {
      for (const address of transfers.get(id)?.unaskedMeetingPoints ?? []) allowedPoints.add(address)
      for (const share of received.values()) share.allowMeetingPoints(allowedPoints)
    },
    pause: (id) => running.get(id)?.pause(),
    resume: (id) => running.get(id)?.resume(),

    stop(id) {
      // Nobody can go on with an own share from here: it is over for later visits, too. What can't be deleted comes back
      // there, and can be stopped again.
      const ending = own.has(id) ? letGo(id, forget(id)?.remove()) : leave(id)
      ending.catch(ignore)
    },
    remove: (id) => letGo(id, forget(id)?.remove()),

    ...createSaving({ delivery: deps.delivery, transfers, received, consent }),
    ...createFileViews({ viewing: deps.viewing, own, received, consent }),

    storage: () => deps.stores.usage(),
    keepSafe: () => deps.stores.persist(),
    exportList: async () => exportedList((await deps.records.list()).records),
    async eraseAll() {
      // First: they would take over what this one lets go of.
      await deps.tabs.tellErasing()
      await leaveAll()
      await eraseKept(deps)
    },
    get memoryLimit() {
      return deps.stores.memoryLimit
    },
    freeBytes: () => deps.stores.freeBytes(),

    onErased: (listener) => erased.on(listener),
    keepNow: keepAll,
    destroy() {
      stopKeeping()
      stopHearing()
      for (const id of [...running.keys()]) leave(id).catch(ignore)
      deps.mesh.destroy()
    },
  }
}

const sumOf = ({ receivedBytes, sentBytes }: ShareTotals): number => receivedBytes + sentBytes

const ignore = (): void => {}

const isOwn = (kept: KeptShare): kept is KeptShare<OwnRecord> => kept.record.origin === 'own'

const isReceived = (kept: KeptShare): kept is KeptShare<ReceivedRecord> => kept.record.origin === 'received'
