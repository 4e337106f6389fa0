import type { PlayerWords } from '../i18n/en-player.ts'
import type { Problem } from './view-problem.ts'

interface ProblemNoteProps {
  readonly problem: Problem
  readonly words: PlayerWords
  /** Null where it can't be saved. */
  readonly onSave: (() => void) | null
}

/** Why the file is not shown, and the way that is left. */
export function ProblemNote({ problem, words: t, onSave }: ProblemNoteProps) {
  return (
    <div class="player-waits">
      <p class="note warn" role="alert">
        {t.problem[problem.kind](problem.codecs)}
      </p>
      {onSave && (
        <button type="button" class="button" onClick={onSave}>
          {t.saveInstead}
        </button>
      )}
    </div>
  )
}
