import { commandOfKey, isTaken } from './player-keys.ts'

// What a press of a key or of a button does to the film.

/** `frame` is what fills the screen. Does nothing where the key is for something else. */
export function pressKey(event: KeyboardEvent, element: HTMLVideoElement | null, frame: HTMLElement | null): void {
  const { key, target } = event
  if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey || !element) return
  if (!(target instanceof Element) || isTaken(key, target)) return
  const command = commandOfKey(key, getComputedStyle(target).direction === 'rtl')
  if (!command) return
  event.preventDefault()
  switch (command.kind) {
    case 'toggle':
      return toggle(element)
    case 'mute':
      element.muted = !element.muted
      return
    case 'fullScreen':
      if (frame) void toggleFullScreen(frame)
      return
    case 'skip':
      element.currentTime = Math.max(0, element.currentTime + command.by)
      return
    case 'louder':
      element.volume = Math.min(1, Math.max(0, element.volume + command.by))
  }
}

export function toggle(media: HTMLVideoElement): void {
  if (media.paused) media.play().catch(() => {})
  else media.pause()
}

export async function toggleFullScreen(frame: HTMLElement): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else if (document.fullscreenEnabled) await frame.requestFullscreen()
}
