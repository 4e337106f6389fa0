import type { ComponentChildren, RefObject } from 'preact'
import type { PlayerWords } from '../i18n/en-player.ts'
import type { MediaFacts } from './media-facts.ts'
import { FullScreenIcon, PauseIcon, PictureInPictureIcon, PlayIcon, SoundIcon } from './player-icons.tsx'
import { clockText } from '../ribbon/seek-steps.ts'

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2]

interface PlayerControlsProps {
  readonly facts: MediaFacts
  readonly words: PlayerWords
  readonly media: RefObject<HTMLVideoElement | null>
  readonly isFilm: boolean
  readonly onToggle: () => void
  readonly onFullScreen: () => void
  /** Beside the speed. */
  readonly children: ComponentChildren
}

/** The row below the seek bar. */
export function PlayerControls(props: PlayerControlsProps) {
  const { facts, words: t, media, isFilm } = props
  const { position, duration, isPaused, isMuted, volume, speed } = facts
  const change = (to: Partial<Pick<HTMLVideoElement, 'muted' | 'volume' | 'playbackRate'>>) => {
    if (media.current) Object.assign(media.current, to)
  }
  return (
    <div class="player-controls">
      <button
        type="button"
        class="button primary icon-button"
        aria-label={isPaused ? t.start : t.pause}
        data-first=""
        onClick={props.onToggle}
      >
        {isPaused ? <PlayIcon /> : <PauseIcon />}
      </button>
      <span class="player-time">
        {clockText(position)} / {clockText(duration)}
      </span>
      <span class="player-volume">
        <button
          type="button"
          class="button icon-button"
          aria-label={t.mute}
          title={t.mute}
          aria-pressed={isMuted}
          onClick={() => change({ muted: !isMuted })}
        >
          <SoundIcon isMuted={isMuted || volume === 0} />
        </button>
        <input
          type="range"
          min="0"
          max="1"
          step="0.05"
          aria-label={t.volume}
          value={volume}
          onInput={(event) => change({ volume: event.currentTarget.valueAsNumber, muted: false })}
        />
      </span>
      <select
        class="button player-select"
        aria-label={t.speed}
        title={t.speed}
        value={String(speed)}
        onChange={(event) => change({ playbackRate: Number(event.currentTarget.value) })}
      >
        {speeds.map((each) => (
          <option key={each} value={String(each)}>
            {each}×
          </option>
        ))}
      </select>
      {props.children}
      <span class="player-screens">
        {isFilm && document.pictureInPictureEnabled && (
          <button
            type="button"
            class="button icon-button"
            aria-label={t.pictureInPicture}
            title={t.pictureInPicture}
            onClick={() => void togglePictureInPicture(media.current)}
          >
            <PictureInPictureIcon />
          </button>
        )}
        {isFilm && document.fullscreenEnabled && (
          <button
            type="button"
            class="button icon-button"
            aria-label={t.fullScreen}
            title={t.fullScreen}
            onClick={props.onFullScreen}
          >
            <FullScreenIcon />
          </button>
        )}
      </span>
    </div>
  )
}

async function togglePictureInPicture(media: HTMLVideoElement | null): Promise<void> {
  try {
    if (document.pictureInPictureElement) await document.exitPictureInPicture()
    else await media?.requestPictureInPicture()
  } catch {
    // Refused by the system, or there is no picture yet: everything stays where it is.
    return
  }
}
