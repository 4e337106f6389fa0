import type { DeliverableFile } from '../core/ports/delivery.ts'
import type { AbortSignalLike } from '../core/ports/platform.ts'
import { type MediaElement, type PlayEvents, type Playing, ViewError } from '../core/ports/viewing.ts'
import type { Urgency } from '../core/urgency.ts'
import type { Clock } from '../lib/clock.ts'
import { servedTypes } from '../service-worker/protocol.ts'
import type { FileKind } from './file-kind.ts'
import type { MediaAddresses } from './media-addresses.ts'

// Gives a media element a file: as it is where the browser knows the container, else repackaged.

/** Of MediaError. */
const networkError = 2
/** After a stream broke: a stopped worker is there again at once, a person who left may take a while. */
const retryAfterMs = [200, 1_000, 3_000, 10_000]

/** Of a file all of whose reads are urgent. */
type UrgentFile = Pick<DeliverableFile, 'size' | 'read'>

/** Gives the element the file in another container, until the signal aborts. @throws ViewError, what the file said, or the signal's reason */
export type Repackage = (
  signal: AbortSignalLike,
  element: MediaElement,
  file: UrgentFile,
  onFailed: (error: unknown) => void,
) => Promise<{ readonly missing: readonly string[] }>

export interface PlayedFile extends DeliverableFile {
  readonly urgency: Urgency
}

export interface PlayingOptions {
  readonly clock: Clock
  readonly addresses: MediaAddresses
  readonly repackage: Repackage
  readonly element: MediaElement
  readonly file: PlayedFile
  readonly kind: FileKind
  readonly events: PlayEvents
}

/** @throws ViewError, or the signal's reason */
export async function playFile(signal: AbortSignalLike, options: PlayingOptions): Promise<Playing> {
  const { element, file, kind } = options
  // Chromium plays QuickTime files without saying so; where it does not, the element says that later.
  const isKnown = kind.type === 'video/quicktime' || element.canPlayType(kind.type) !== ''
  // Chromium takes Matroska files too, but reads all of one from its start once a seek interrupted another.
  if (!isKnown || !servedTypes.has(kind.type)) return repackage(signal, options)
  try {
    await playAsItIs(signal, options)
  } catch (cause) {
    signal.throwIfAborted()
    throw new ViewError('unsupported', { cause })
  }
  return { urgency: file.urgency }
}

async function playAsItIs(signal: AbortSignalLike, options: PlayingOptions): Promise<void> {
  const { clock, addresses, element, file, kind, events } = options
  const address = await addresses.open(signal, { ...file, type: kind.type })
  let failures = 0
  let stopWaiting = () => {}

  const lookOn = () => (failures = 0)
  const fail = () => {
    // Before it knows the file a browser calls a broken stream a file that it can't play.
    if (element.error?.code !== networkError && !address.takeCut()) return other(element.error)
    const delay = retryAfterMs[Math.min(failures++, retryAfterMs.length - 1)] ?? 0
    stopWaiting = clock.after(delay, goOn)
  }
  /** From where it broke. */
  const goOn = () => {
    const { currentTime, paused, playbackRate } = element
    // Loading sets the rate back to this.
    element.defaultPlaybackRate = playbackRate
    element.src = address.url
    element.currentTime = currentTime
    if (!paused) void element.play().catch(() => {})
  }
  /** A picture that the browser can't decode is left out without a word. */
  const look = () => {
    if (kind.group === 'video' && element.videoWidth === 0) other(null)
  }
  const other = (reason: unknown) => {
    const isPlaying = !element.paused
    end()
    repackage(signal, options).then(
      () => (isPlaying ? element.play().catch(() => {}) : undefined),
      (cause: unknown) =>
        signal.aborted || events.failed(reason === null ? asViewError(cause) : described(reason, cause)),
    )
  }
  const end = () => {
    stopWaiting()
    signal.removeEventListener('abort', letGo)
    element.removeEventListener('error', fail)
    element.removeEventListener('timeupdate', lookOn)
    element.removeEventListener('loadedmetadata', look)
    address.close()
  }
  const letGo = () => {
    end()
    element.removeAttribute('src')
    // Ends its requests.
    element.load()
  }
  signal.addEventListener('abort', letGo, { once: true })
  element.addEventListener('error', fail)
  element.addEventListener('timeupdate', lookOn)
  element.addEventListener('loadedmetadata', look)
  element.src = address.url
}

/** The browser said that it can't play the file; what the other way found out says more, unless it does not know such files. */
function described(reason: unknown, cause: unknown): ViewError {
  const error = asViewError(cause)
  return error.codecs.length > 0 || error.code === 'unreadable'
    ? error
    : new ViewError('noCodec', { cause: [reason, cause] })
}

async function repackage(signal: AbortSignalLike, options: PlayingOptions): Promise<Playing> {
  const { element, file, kind, events } = options
  if (!kind.isContainer) throw new ViewError('noCodec')
  const urgent: UrgentFile = { size: file.size, read: (reading, range) => file.read(reading, range, file.urgency) }
  try {
    const { missing } = await options.repackage(signal, element, urgent, (error) => events.failed(asViewError(error)))
    if (missing.length > 0) events.missing(missing)
    return { urgency: file.urgency }
  } catch (error) {
    signal.throwIfAborted()
    throw asViewError(error)
  }
}

/** What is neither the container's nor the codec's fault, the file's bytes said. */
const asViewError = (error: unknown): ViewError =>
  error instanceof ViewError ? error : new ViewError('unreadable', { cause: error })
