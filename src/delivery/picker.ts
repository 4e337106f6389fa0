import { DeliveryError } from '../core/ports/delivery.ts'
import type { Bytes } from '../lib/bytes.ts'
import type { Clock } from '../lib/clock.ts'
import { cleanUp, onSink, pour, type Rung, RungUnavailable, SinkError } from './save-job.ts'

/**
 * Headless browsers and some embedded ones abort every picker as soon as it is asked for, with the same AbortError that
 * stands for a person who closed it. They take a few milliseconds; a dialog has to be drawn, seen and answered, which
 * nobody does in less than this.
 */
export const quickestPersonMs = 400

/** What the picker gives, as much of a FileSystemFileHandle as is used. */
export interface PickedFile {
  createWritable(): Promise<PickedFileWriter>
  /** Newer than the rest: Chromium 110. */
  remove?(): Promise<void>
}

export interface PickedFileWriter {
  write(bytes: Bytes): Promise<void>
  close(): Promise<void>
  abort(): Promise<void>
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

/** Straight to the place that the person chooses. Asks before it awaits anything: a picker needs the click's gesture. */
export function createPickerRung(deps: PickerDeps): Rung {
  return async (signal, job) => {
    if (!deps.pickSaveFile) throw new RungUnavailable('unsupported')
    const askedAt = deps.clock.now()
    let picked: PickedFile
    try {
      picked = await deps.pickSaveFile({ suggestedName: job.name, id: 'save', startIn: 'downloads' })
    } catch (cause) {
      const isAbort = cause instanceof DOMException && cause.name === 'AbortError'
      if (isAbort && deps.clock.now() - askedAt >= quickestPersonMs) return 'cancelled'
      throw new RungUnavailable('unsupported', cause)
    }
    // The browser has made an empty file by now, or emptied the one that the person chose to replace.
    let writer: PickedFileWriter | null = null
    try {
      signal.throwIfAborted()
      const opened = await onSink(() => picked.createWritable())
      writer = opened
      await pour(signal, job, (block) => opened.write(block))
      // What was written becomes the file only here.
      await onSink(() => opened.close())
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
