import type { App } from '../../app/app.ts'
import type { FileIndex, TransferId } from '../../core/transfer.ts'
import type { Saves, SaveTarget } from './saves.ts'

/** What everything that was chosen is saved as: the one file, or all of them as one. */
export function targetOf(chosen: ReadonlySet<FileIndex>): SaveTarget {
  const [first = 0] = chosen
  return chosen.size === 1 ? first : 'zip'
}

/** Call from the click itself. */
export function saveChosen(app: App, id: TransferId, chosen: ReadonlySet<FileIndex>, saves: Saves): void {
  const target = targetOf(chosen)
  void saves.start(target, chosen, (onProgress) =>
    typeof target === 'number' ? app.saveFile(id, target, onProgress) : app.saveAll(id, onProgress),
  )
}
