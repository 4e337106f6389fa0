import type { DeliverableFile } from '../core/ports/delivery.ts'
import { DeliveryError } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { ViewError, type Viewing } from '../core/ports/viewing.ts'
import { createUrgency, type Urgency } from '../core/urgency.ts'
import { concatBytes, type Bytes } from '../lib/bytes.ts'
import { headBytes, kindOfFile, type FileKind } from './file-kind.ts'
import { savedName } from './file-name.ts'
import { createMediaAddresses, type MediaAddressesDeps } from './media-addresses.ts'
import { createPdfFrames, type PdfFramesDeps } from './pdf-frame.ts'
import { playFile, type Repackage } from './playing.ts'
import { decodeText } from '../lib/decode-text.ts'

export interface ViewingDeps extends MediaAddressesDeps, PdfFramesDeps {
  readonly repackage: Repackage
}

/** More than anybody reads, and less than a page takes long to lay out. */
const maxTextBytes = 512 * 1024

export function createViewing(deps: ViewingDeps): Viewing {
  const addresses = createMediaAddresses(deps)
  const openPdf = createPdfFrames(deps)

  return {
    async play(signal, element, file, events) {
      const urgency = createUrgency(signal)
      const kind = await kindOf(signal, file, urgency, ['audio', 'video'])
      return playFile(signal, { ...deps, addresses, element, file: { ...file, urgency }, kind, events })
    },
    async openImage(signal, file) {
      const urgency = createUrgency(signal)
      const { type } = await kindOf(signal, file, urgency, ['image'])
      return open(signal, () => addresses.open(signal, { ...file, type, urgency }))
    },
    async openPdf(signal, file) {
      const urgency = createUrgency(signal)
      await kindOf(signal, file, urgency, ['pdf'])
      return open(signal, () => openPdf(signal, { ...file, name: savedName(file.path), urgency }))
    },
    async readText(signal, file) {
      const end = Math.min(file.size, maxTextBytes)
      const text = decodeText(await read(signal, file, end, createUrgency(signal)), end === file.size)
      if (text === null) throw new ViewError('otherType')
      return { text, isWhole: end === file.size }
    },
  }
}

async function kindOf(
  signal: AbortSignalLike,
  file: DeliverableFile,
  urgency: Urgency,
  groups: readonly FileKind['group'][],
): Promise<FileKind> {
  const kind = kindOfFile(await read(signal, file, Math.min(file.size, headBytes), urgency))
  if (!kind || !groups.includes(kind.group)) throw new ViewError('otherType')
  return kind
}

async function read(signal: AbortSignalLike, file: DeliverableFile, end: number, urgency: Urgency): Promise<Bytes> {
  const blocks: Bytes[] = []
  try {
    for await (const block of file.read(signal, { start: 0, end }, urgency)) blocks.push(block)
  } catch (cause) {
    signal.throwIfAborted()
    throw new ViewError('unreadable', { cause })
  }
  return concatBytes(...blocks)
}

/** What the browser refuses is not to be had here; what the file's own bytes did wrong is told already. */
async function open<T>(signal: AbortSignalLike, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (cause) {
    signal.throwIfAborted()
    throw cause instanceof ViewError
      ? cause
      : new ViewError(cause instanceof DeliveryError ? 'unreadable' : 'unsupported', { cause })
  }
}
