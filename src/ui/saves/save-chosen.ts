import type { App } from '../../app/app.ts'
import { chosenOf } from '../../core/chosen-files.ts'
import type { ManifestFile } from '../../core/manifest.ts'
import type { FileIndex, Transfer, TransferId } from '../../core/transfer.ts'
import type { Saves, SaveTarget } from './saves.ts'

/** What everything that was chosen is saved as: the one file, or all of them as one. */
export function targetOf(chosen: ReadonlySet<FileIndex>): SaveTarget {
  const [first = 0] = chosen
  return chosen.size === 1 ? first : 'zip'
}

/** Call from the click itself. */
export function saveChosen(app: App, id: TransferId, chosen: ReadonlySet<FileIndex>, saves: Saves): void {
  const target = targetOf(chosen)
  void saves.start(target, chosen, (signal, onProgress) =>
    typeof target === 'number' ? app.saveFile(signal, id, target, onProgress) : app.saveAll(signal, id, onProgress),
  )
}

/** Call from the click itself. */
export function saveToFolder(app: App, id: TransferId, chosen: ReadonlySet<FileIndex>, saves: Saves): void {
  void saves.start('folder', chosen, (signal, onProgress) => app.saveFolder(signal, id, onProgress))
}

/** Files for which the browser has no room, and where they can go all the same. */
export interface StraightChoice {
  readonly files: ReadonlySet<FileIndex>
  /** Null: nowhere. */
  readonly into: 'file' | 'folder' | null
}

/** What is here as a whole stays, and can be saved at any time. */
export function straightChoice(
  { canSaveFolder, canSaveStraight }: Pick<App, 'canSaveFolder' | 'canSaveStraight'>,
  { state, fileBytes }: Pick<Transfer, 'state' | 'fileBytes'>,
  files: readonly ManifestFile[],
  wanted: readonly FileIndex[],
  saves: Saves,
): StraightChoice {
  const chosen = chosenOf(state)
  const unfinished = new Set(
    [...chosen, ...wanted].filter((file) => {
      const size = files[file]?.size ?? 0
      // An empty one is here with the yes.
      return size === 0 ? !chosen.has(file) : (fileBytes[file] ?? 0) < size
    }),
  )
  const last = saves.states.value.get('straight')
  const isRefused = last?.kind === 'failed' && last.code === 'noFolder'
  if (canSaveFolder && unfinished.size > 1 && !isRefused) return { files: unfinished, into: 'folder' }
  return { files: unfinished, into: canSaveStraight ? 'file' : null }
}
