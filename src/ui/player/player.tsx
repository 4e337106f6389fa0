import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { PlayerWords } from '../i18n/en-player.ts'
import { createWordPack } from '../i18n/language.ts'
import { mediaEvents, mediaFacts, wholeFileSpans, type MediaFacts } from './media-facts.ts'
import type { Playable } from './playable.ts'
import { PlayerControls } from './player-controls.tsx'
import { CloseIcon } from './player-icons.tsx'
import { commandOfKey, isTaken } from './player-keys.ts'
import { SeekKey } from './seek-key.tsx'
import { SeekRibbon } from '../ribbon/seek-ribbon.tsx'
import { clockText } from '../ribbon/seek-steps.ts'

export const playerWords = createWordPack<PlayerWords>({
  en: async () => (await import('../i18n/en-player.ts')).enPlayer,
  id: async () => (await import('../i18n/id-player.ts')).idPlayer,
})

export interface PlayerProps {
  readonly playable: Playable
  readonly onClose: () => void
}

const nothingYet: MediaFacts = {
  position: 0,
  duration: 0,
  isPaused: true,
  volume: 1,
  isMuted: false,
  speed: 1,
  buffered: [],
}

/** Plays one file, with the ribbon as its seek bar. Load `playerWords` before. */
export function Player({ playable, onClose }: PlayerProps) {
  const t = playerWords.words.value
  const frame = useRef<HTMLElement>(null)
  const media = useRef<HTMLVideoElement>(null)
  const [facts, setFacts] = useState(nothingYet)
  const [problem, setProblem] = useState<'unplayable' | 'gone' | null>(null)

  useLayoutEffect(() => {
    const element = media.current
    if (!element) return undefined
    const look = () => setFacts(mediaFacts(element))
    const fail = () => void whatFails(playable.bytes).then(setProblem)
    const address = URL.createObjectURL(playable.bytes)
    for (const event of mediaEvents) element.addEventListener(event, look)
    element.addEventListener('error', fail)
    element.src = address
    // Where a browser wants another press first, it waits for one.
    element.play().catch(() => {})
    return () => {
      for (const event of mediaEvents) element.removeEventListener(event, look)
      element.removeEventListener('error', fail)
      element.removeAttribute('src')
      // Lets go of the file.
      element.load()
      URL.revokeObjectURL(address)
    }
  }, [playable])
  useEffect(() => frame.current?.querySelector<HTMLElement>('.player-controls button')?.focus(), [])
  useEffect(() => {
    // The controls are away, and the focus with them.
    if (problem && document.activeElement === document.body) frame.current?.querySelector('button')?.focus()
  }, [problem])
  if (!t) return null

  const seek = (position: number) => {
    if (media.current) media.current.currentTime = position
  }

  function onKeyDown(event: KeyboardEvent): void {
    const { key, target } = event
    const element = media.current
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
        if (frame.current) void toggleFullScreen(frame.current)
        return
      case 'skip':
        element.currentTime = Math.max(0, element.currentTime + command.by)
        return
      case 'louder':
        element.volume = Math.min(1, Math.max(0, element.volume + command.by))
    }
  }

  const { position, duration } = facts
  return (
    <section ref={frame} class="player" aria-label={playable.path} onKeyDown={onKeyDown}>
      <div class="player-head">
        <p>
          <bdi>{playable.path}</bdi>
        </p>
        <button type="button" class="button icon-button" aria-label={t.close} title={t.close} onClick={onClose}>
          <CloseIcon />
        </button>
      </div>
      <video
        ref={media}
        class={playable.kind === 'video' && !problem ? 'player-stage' : 'player-sound'}
        playsInline
        onClick={(event) => toggle(event.currentTarget)}
      />
      {problem && (
        <p class="note warn" role="alert">
          {t[problem]}
        </p>
      )}
      {!problem && (
        <>
          <SeekRibbon
            label={t.position}
            text={t.positionText(clockText(position), clockText(duration))}
            duration={duration}
            position={position}
            spans={wholeFileSpans(facts)}
            onSeek={seek}
          />
          <SeekKey words={t} />
          <PlayerControls
            facts={facts}
            words={t}
            media={media}
            isFilm={playable.kind === 'video'}
            onToggle={() => media.current && toggle(media.current)}
            onFullScreen={() => frame.current && void toggleFullScreen(frame.current)}
          />
        </>
      )}
    </section>
  )
}

function toggle(media: HTMLVideoElement): void {
  if (media.paused) media.play().catch(() => {})
  else media.pause()
}

async function toggleFullScreen(frame: HTMLElement): Promise<void> {
  if (document.fullscreenElement) await document.exitFullscreen()
  else if (document.fullscreenEnabled) await frame.requestFullscreen()
}

/** The browser tells a file that is gone and one that it can't play by the same error. */
async function whatFails(bytes: Blob): Promise<'unplayable' | 'gone'> {
  try {
    await bytes.slice(0, 1).arrayBuffer()
    return 'unplayable'
  } catch {
    return 'gone'
  }
}
