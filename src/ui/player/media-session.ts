import { arrowStep } from '../ribbon/seek-steps.ts'

// The keys of headsets, keyboards and lock screens.

export interface MediaSessionControls {
  readonly title: string
  readonly media: HTMLMediaElement
  readonly onPrevious: (() => void) | null
  readonly onNext: (() => void) | null
}

/** Takes them for this element. Returns how to let go of them; nothing happens where the browser has none. */
export function takeMediaKeys({ title, media, onPrevious, onNext }: MediaSessionControls): () => void {
  const session: MediaSession | undefined = navigator.mediaSession
  if (!session) return () => {}
  const skip = (by: number) => (media.currentTime = Math.max(0, media.currentTime + by))
  const handlers: readonly (readonly [MediaSessionAction, MediaSessionActionHandler | null])[] = [
    ['play', () => void media.play().catch(() => {})],
    ['pause', () => media.pause()],
    ['seekbackward', ({ seekOffset }) => skip(-(seekOffset ?? arrowStep))],
    ['seekforward', ({ seekOffset }) => skip(seekOffset ?? arrowStep)],
    ['seekto', ({ seekTime }) => seekTime !== undefined && (media.currentTime = seekTime)],
    ['previoustrack', onPrevious],
    ['nexttrack', onNext],
  ]
  session.metadata = new MediaMetadata({ title })
  for (const [action, handler] of handlers) handle(session, action, handler)
  return () => {
    session.metadata = null
    for (const [action] of handlers) handle(session, action, null)
  }
}

function handle(session: MediaSession, action: MediaSessionAction, handler: MediaSessionActionHandler | null): void {
  try {
    session.setActionHandler(action, handler)
  } catch {
    // The browser does not know this one; the others work.
    return
  }
}
