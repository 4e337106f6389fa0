import { type DeliverableFile, type Delivery, DeliveryError, type SaveOutcome } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { FileIndex, TransferId } from '../core/transfer.ts'
import type { App, TransferStore } from './app.ts'
import { chosenOf } from '../core/chosen-files.ts'
import type { ReceivedShare } from './running-share.ts'

export interface SavingDeps {
  readonly delivery: Delivery
  readonly transfers: TransferStore
  readonly received: ReadonlyMap<TransferId, ReceivedShare>
  /** The person's yes to this file, beside what was chosen so far. */
  readonly consent: (id: TransferId, file: FileIndex) => void
}

/** None of it awaits anything first: the picker needs the person's click, which is over after that. */
export function createSaving({
  delivery,
  transfers,
  received,
  consent,
}: SavingDeps): Pick<
  App,
  'saveFile' | 'saveAll' | 'saveFolder' | 'saveStraight' | 'canSaveStraight' | 'canSaveFolder'
> {
  function fileOf(id: TransferId, file: FileIndex): DeliverableFile | undefined {
    const deliverable = received.get(id)?.deliverable(file)
    const transfer = transfers.get(id)
    if (!deliverable || !transfer) return undefined
    const isHere = transfer.state.phase === 'complete' && transfer.state.chosen.has(file)
    return { ...deliverable, awaited: isHere ? 0 : deliverable.size - (transfer.fileBytes[file] ?? 0) }
  }

  /** Null when there is nothing to save. */
  function everythingOf(id: TransferId) {
    const share = received.get(id)
    const files = [...chosenOf(transfers.get(id)?.state)]
      .sort((a, b) => a - b)
      .map((file) => fileOf(id, file))
      .filter((file): file is DeliverableFile => file !== undefined)
    const name = transfers.get(id)?.name
    return share && files.length > 0 && name ? { share, files, name } : null
  }

  return {
    saveFile(signal, id, file, onProgress) {
      const share = received.get(id)
      const deliverable = fileOf(id, file)
      if (!share || !deliverable) return unreadable()
      const outcome = whileShared(signal, share, (either) => delivery.save(either, deliverable, onProgress))
      consent(id, file)
      return outcome
    },

    saveAll(signal, id, onProgress) {
      const all = everythingOf(id)
      if (!all) return unreadable()
      const { share, files, name } = all
      return whileShared(signal, share, (either) => delivery.saveZip(either, `${name}.zip`, files, onProgress))
    },

    saveFolder(signal, id, onProgress) {
      const all = everythingOf(id)
      if (!all) return unreadable()
      const { share, files, name } = all
      return whileShared(signal, share, (either) => delivery.saveFolder(either, name, files, onProgress))
    },

    saveStraight(signal, id, wanted, into, onProgress) {
      const share = received.get(id)
      const name = transfers.get(id)?.name
      if (!share || !name) return unreadable()
      return share.saveStraight(wanted, (files) =>
        whileShared(signal, share, (either) => {
          const [file] = files
          if (!file) return unreadable()
          if (into === 'folder') return delivery.saveFolder(either, name, files, onProgress)
          return files.length === 1
            ? delivery.save(either, file, onProgress, 'straight')
            : delivery.saveZip(either, `${name}.zip`, files, onProgress, 'straight')
        }),
      )
    },
    canSaveStraight: delivery.canSaveStraight,
    canSaveFolder: delivery.canSaveFolder,
  }
}

const unreadable = (): Promise<never> => Promise.reject(new DeliveryError('unreadable'))

/** Calls `save` at once, with a signal that aborts with either the given one or the share. */
async function whileShared(
  signal: AbortSignalLike,
  { ended }: ReceivedShare,
  save: (either: AbortSignalLike) => Promise<SaveOutcome>,
): Promise<SaveOutcome> {
  const either = new AbortController()
  const abort = () => either.abort(signal.reason)
  const end = () => either.abort(new DeliveryError('ended'))
  if (signal.aborted) abort()
  if (ended.aborted) end()
  signal.addEventListener('abort', abort, { once: true })
  ended.addEventListener('abort', end, { once: true })
  try {
    return await save(either.signal)
  } finally {
    signal.removeEventListener('abort', abort)
    ended.removeEventListener('abort', end)
  }
}
