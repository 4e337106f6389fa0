import type { PlayerWords } from '../i18n/en-player.ts'

/** What the patterns of the seek bar stand for. */
export function SeekKey({ words: t, isComing }: { readonly words: PlayerWords; readonly isComing: boolean }) {
  return (
    <p class="ribbon-key">
      <span>
        <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
          <rect class="key-here" x="1" y="1" width="12" height="12" rx="3" />
        </svg>
        {t.played}
      </span>
      <span>
        <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
          <path class="key-coming" d="M1 7l6-6M1 13L13 1M7 13l6-6" />
        </svg>
        {t.loaded}
      </span>
      <span>
        <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
          <rect class="key-stored" y="4" width="14" height="6" rx="2" />
        </svg>
        {t.stored}
      </span>
      {isComing && (
        <span>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            <path class="key-coming key-remote" d="M0 9l4-4M4 9l4-4M8 9l4-4" />
          </svg>
          {t.available}
        </span>
      )}
    </p>
  )
}
