import { useRef } from 'preact/hooks'
import type { PlayerWords } from '../i18n/en-player.ts'
import { SubtitleIcon } from './player-icons.tsx'
import type { SubtitleChoice, Subtitles } from './use-subtitles.ts'

interface SubtitleMenuProps {
  readonly words: PlayerWords
  readonly choices: readonly SubtitleChoice[]
  readonly subtitles: Subtitles
  readonly onAdd: (files: readonly File[]) => void
}

/** Which subtitles are shown, and others from this device. */
export function SubtitleMenu({ words: t, choices, subtitles, onAdd }: SubtitleMenuProps) {
  const input = useRef<HTMLInputElement>(null)
  return (
    <>
      {choices.length > 0 && (
        <select
          class="button player-select"
          aria-label={t.subtitles}
          title={t.subtitles}
          value={subtitles.chosen === null ? '' : String(choices.indexOf(subtitles.chosen))}
          onChange={({ currentTarget: { value } }) =>
            subtitles.choose(value === '' ? null : (choices[Number(value)] ?? null))
          }
        >
          <option value="">{t.noSubtitles}</option>
          {choices.map(({ label }, place) => (
            <option key={place} value={String(place)}>
              {label}
            </option>
          ))}
        </select>
      )}
      <button
        type="button"
        class="button icon-button"
        aria-label={t.addSubtitles}
        title={t.addSubtitles}
        onClick={() => input.current?.click()}
      >
        <SubtitleIcon />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".srt,.vtt"
        data-purpose="subtitles"
        onChange={({ currentTarget }) => {
          onAdd(Array.from(currentTarget.files ?? []))
          currentTarget.value = ''
        }}
      />
    </>
  )
}
