import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { SourceFile } from '../core/ports/platform.ts'
import type { Viewing } from '../core/ports/viewing.ts'
import type { FileIndex, TransferId } from '../core/transfer.ts'
import type { App, FileView } from './app.ts'
import type { OwnShare, ReceivedShare } from './running-share.ts'

/** Of an own file, read in place. Large enough that a read is worth its call, small enough to hold a few of them. */
const blockBytes = 1024 * 1024

export interface FileViewsDeps {
  readonly viewing: Viewing
  readonly own: ReadonlyMap<TransferId, OwnShare>
  readonly received: ReadonlyMap<TransferId, ReceivedShare>
  /** The person's yes to this file, beside what was chosen so far. */
  readonly consent: (id: TransferId, file: FileIndex) => void
}

export function createFileViews({ viewing, own, received, consent }: FileViewsDeps): Pick<App, 'view'> {
  function fileOf(id: TransferId, index: FileIndex): DeliverableFile | undefined {
    const source = own.get(id)?.sources[index]
    return source ? ownFile(source) : received.get(id)?.deliverable(index)
  }

  return {
    view(id, index) {
      const file = fileOf(id, index)
      if (!file) return null
      const agreed = <Rest extends unknown[], Value>(step: (...rest: Rest) => Value) => {
        return (...rest: Rest): Value => {
          consent(id, index)
          return step(...rest)
        }
      }
      return {
        play: agreed((signal, element, events) => viewing.play(signal, element, file, events)),
        openImage: agreed((signal) => viewing.openImage(signal, file)),
        openPdf: agreed((signal) => viewing.openPdf(signal, file)),
        readText: agreed((signal) => viewing.readText(signal, file)),
      } satisfies FileView
    },
  }
}

function ownFile({ path, size, type, bytes }: SourceFile): DeliverableFile {
  return {
    path,
    size,
    type,
    source: bytes,
    async *read(signal, { start, end } = { start: 0, end: size }) {
      for (let at = start; at < end; at += blockBytes) {
        signal.throwIfAborted()
        yield new Uint8Array(await bytes.slice(at, Math.min(end, at + blockBytes)).arrayBuffer())
      }
    },
  }
}
