import { type DeliverableFile, type Delivery, DeliveryError } from '../core/ports/delivery.ts'
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

/** None of it is async: the picker needs the person's click, which is over after the first await. */
export function createSaving({
  delivery,
  transfers,
  received,
  consent,
}: SavingDeps): Pick<App, 'saveFile' | 'saveAll' | 'saveStraight' | 'canSaveStraight'> {
  return {
    saveFile(id, file, onProgress) {
      const share = received.get(id)
      const deliverable = share?.deliverable(file)
      if (!share || !deliverable) return unreadable()
      const outcome = delivery.save(share.ended, deliverable, onProgress)
      consent(id, file)
      return outcome
    },

    saveAll(id, onProgress) {
      const share = received.get(id)
      const files = [...chosenOf(transfers.get(id)?.state)]
        .sort((a, b) => a - b)
        .map((file) => share?.deliverable(file))
        .filter((file): file is DeliverableFile => file !== undefined)
      const name = transfers.get(id)?.name
      if (!share || files.length === 0 || !name) return unreadable()
      return delivery.saveZip(share.ended, `${name}.zip`, files, onProgress)
    },

    saveStraight(id, wanted, onProgress) {
      const share = received.get(id)
      const name = transfers.get(id)?.name
      if (!share || !name) return unreadable()
      return share.saveStraight(wanted, (files) => {
        const [file] = files
        if (!file) return unreadable()
        return files.length === 1
          ? delivery.save(share.ended, file, onProgress, 'straight')
          : delivery.saveZip(share.ended, `${name}.zip`, files, onProgress, 'straight')
      })
    },
    canSaveStraight: delivery.canSaveStraight,
  }
}

const unreadable = (): Promise<never> => Promise.reject(new DeliveryError('unreadable'))
