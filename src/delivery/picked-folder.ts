import { DeliveryError, type DeliverableFile, type SaveOutcome } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import type { Clock } from '../lib/clock.ts'
import { inBlocks } from './blocks.ts'
import type { DiskFolder, DiskWriter } from './disk-folder.ts'
import { readExactly } from './exact-file.ts'
import type { FolderPlan } from './file-name.ts'
import { askPerson } from './picker.ts'
import { cleanUp, onSink, pour, RungUnavailable, SinkError } from './save-job.ts'

/** `window.showDirectoryPicker`: Chromium on desktops. */
export type FolderPicker = (options: {
  /** Names the folder that the browser remembers for the next time, */
  readonly id: string
  /** and where it begins. */
  readonly startIn: 'downloads'
  readonly mode: 'readwrite'
}) => Promise<DiskFolder>

export interface PickedFolderDeps {
  readonly clock: Clock
  /** Null where the browser has none. */
  readonly pickFolder: FolderPicker | null
}

export interface FolderJob {
  readonly plan: FolderPlan
  /** As many as the plan has paths. */
  readonly files: readonly DeliverableFile[]
  /** Hears how many bytes of all files were accepted so far. */
  onWritten(bytes: number): void
}

/**
 * Writes all files into a new folder inside of the one that the person picks. Asks before it awaits anything: a picker
 * needs the click's gesture. Where it fails, what it made is removed, and nothing else.
 * @throws DeliveryError (`cut` when something of it could not be removed), or the signal's reason.
 */
export async function saveToPickedFolder(
  { clock, pickFolder }: PickedFolderDeps,
  signal: AbortSignalLike,
  job: FolderJob,
): Promise<SaveOutcome> {
  if (!pickFolder) throw new DeliveryError('noFolder')
  let picked: DiskFolder | null
  try {
    picked = await askPerson(clock, () => pickFolder({ id: 'folder', startIn: 'downloads', mode: 'readwrite' }))
  } catch (error) {
    throw error instanceof RungUnavailable ? new DeliveryError('noFolder', error) : error
  }
  if (!picked) return 'cancelled'
  const made = createMadeEntries(job.plan.paths)
  try {
    signal.throwIfAborted()
    const root = await onSink(async () => made.folder(picked, '', await freeName(picked, job.plan.name)))
    let whole = 0
    for (const [index, file] of job.files.entries()) {
      const path = job.plan.paths[index] ?? '_'
      const before = whole
      await writeFile(signal, made, { root, path, file }, (bytes) => job.onWritten(before + bytes))
      whole += file.size
    }
    return 'saved'
  } catch (error) {
    const isCleared = await made.remove()
    if (!isCleared) throw new DeliveryError('cut', error)
    throw error instanceof SinkError ? new DeliveryError(error.isFull ? 'noRoom' : 'undone', error.cause) : error
  }
}

async function writeFile(
  signal: AbortSignalLike,
  made: MadeEntries,
  { root, path, file }: { readonly root: DiskFolder; readonly path: string; readonly file: DeliverableFile },
  onWritten: (bytes: number) => void,
): Promise<void> {
  const target = await onSink(() => made.file(root, path))
  let writer: DiskWriter | null = null
  try {
    const opened = await onSink(() => target.createWritable())
    writer = opened
    const read = (reading: AbortSignalLike) => inBlocks(readExactly(reading, file))
    await pour(signal, { read, onWritten }, (block) => opened.write(block))
    await onSink(() => opened.close())
    writer = null
  } finally {
    await cleanUp(() => writer?.abort())
  }
  const { size } = await onSink(() => target.getFile())
  if (size !== file.size) throw new DeliveryError('wrongSize')
}

/** `name (2)` and so on, where there is something of that name already; with a `_` where the browser refuses it. */
async function freeName(picked: DiskFolder, name: string): Promise<string> {
  for (let number = 1, allowed = name; ;) {
    const candidate = number === 1 ? allowed : `${allowed} (${number})`
    try {
      await picked.getDirectoryHandle(candidate)
    } catch (error) {
      if (error instanceof TypeError && allowed.length < name.length + 3) {
        allowed += '_'
        continue
      }
      // What is there may also be a file.
      if (!(error instanceof DOMException && error.name === 'TypeMismatchError')) return candidate
    }
    number++
  }
}

/** The files and folders that one save made, so that these are removed where it fails. */
interface MadeEntries {
  /** A new one in `parent`; `path` is where that lies. */
  folder(parent: DiskFolder, path: string, name: string): Promise<DiskFolder>
  /** A new file below `root`, with the folders on the way. */
  file(root: DiskFolder, path: string): ReturnType<DiskFolder['getFileHandle']>
  /** Whether nothing of it is left. */
  remove(): Promise<boolean>
}

function createMadeEntries(paths: readonly string[]): MadeEntries {
  const made: { readonly parent: DiskFolder; readonly name: string }[] = []
  const folders = new Map<string, DiskFolder>()

  /** Chromium refuses some names that file systems take, such as those of Windows shortcuts, with a TypeError. */
  async function make<T>(parent: DiskFolder, path: string, name: string, create: (name: string) => Promise<T>) {
    let taken = name
    const entry = await create(name).catch((error: unknown) => {
      if (!(error instanceof TypeError)) throw error
      do taken += '_'
      while (paths.includes(path + taken))
      return create(taken)
    })
    made.push({ parent, name: taken })
    return entry
  }

  const folder: MadeEntries['folder'] = (parent, path, name) =>
    make(parent, path, name, (allowed) => parent.getDirectoryHandle(allowed, { create: true }))

  return {
    folder,
    async file(root, path) {
      let parent = root
      let at = 0
      for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', at)) {
        const known = folders.get(path.slice(0, slash))
        parent = known ?? (await folder(parent, path.slice(0, at), path.slice(at, slash)))
        folders.set(path.slice(0, slash), parent)
        at = slash + 1
      }
      const within = parent
      return make(within, path.slice(0, at), path.slice(at), (name) => within.getFileHandle(name, { create: true }))
    },
    async remove() {
      let isCleared = true
      for (const { parent, name } of made.reverse()) {
        await parent.removeEntry(name).catch((error: unknown) => {
          // Gone already, or a folder into which somebody else has put something: that is not ours.
          const isOurs =
            !(error instanceof DOMException) || !['NotFoundError', 'InvalidModificationError'].includes(error.name)
          if (isOurs) isCleared = false
        })
      }
      return isCleared
    },
  }
}
