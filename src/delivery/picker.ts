import { DeliveryError } from '../core/ports/delivery.ts'
import type { Clock } from '../lib/clock.ts'
import type { DiskFile, DiskWriter } from './disk-folder.ts'
import { cleanUp, onSink, pour, type Rung, RungUnavailable, SinkError } from './save-job.ts'

/**
 * Headless browsers and some embedded ones abort every picker as soon as it is asked for, with the same AbortError that
 * stands for a person who closed it. They take a few milliseconds; a dialog has to be drawn, seen and answered, which
 * nobody does in less than this.
 */
export const quickestPersonMs = 400

/** What the picker gives, as much of a FileSystemFileHandle as is used. */
export interface PickedFile extends DiskFile {
  /** Newer than the rest: Chromium 110. */
  remove?(): Promise<void>
}

/** `window.showSaveFilePicker`: Chromium on desktops. */
export type SaveFilePicker = (options: {
  readonly suggestedName: string
  /** Names the folder that the browser remembers for the next time, */
  readonly id: string
  /** and where it begins. */
  readonly startIn: 'downloads'
}) => Promise<PickedFile>

export interface PickerDeps {
  readonly clock: Clock
  /** Null where the browser has none. */
  readonly pickSaveFile: SaveFilePicker | null
}

/** What the person picked, or null when they closed the picker. @throws RungUnavailable when nobody was asked. */
export async function askPerson<Picked>(clock: Clock, ask: () => Promise<Picked>): Promise<Picked | null> {
  const askedAt = clock.now()
  try {
    return await ask()
  } catch (cause) {
    const isAbort = cause instanceof DOMException && cause.name === 'AbortError'
    if (isAbort && clock.now() - askedAt >= quickestPersonMs) return null
    throw new RungUnavailable('unsupported', cause)
  }
}

/** Straight to the place that the person chooses. Asks before it awaits anything: a picker needs the click's gesture. */
export function createPickerRung(deps: PickerDeps): Rung {
  return async (signal, job) => {
    const { clock, pickSaveFile } = deps
    if (!pickSaveFile) throw new RungUnavailable('unsupported')
    const picked = await askPerson(clock, () =>
      pickSaveFile({ suggestedName: job.name, id: 'save', startIn: 'downloads' }),
    )
    if (!picked) return 'cancelled'
    // The browser has made an empty file by now, or emptied the one that the person chose to replace.
    let writer: DiskWriter | null = null
    try {
      signal.throwIfAborted()
      const opened = await onSink(() => picked.createWritable())
      writer = opened
      await pour(signal, job, (block) => opened.write(block))
      // What was written becomes the file only here.
      await onSink(() => opened.close())
      if ((await onSink(() => picked.getFile())).size !== job.size) throw new DeliveryError('wrongSize')
      return 'saved'
    } catch (error) {
      await cleanUp(
        () => writer?.abort(),
        () => picked.remove?.(),
      )
      throw error instanceof SinkError ? new DeliveryError(error.isFull ? 'noRoom' : 'cut', error.cause) : error
    }
  }
}
