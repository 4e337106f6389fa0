import type { PartFacts } from '../../core/transfer.ts'
import { useAllWords } from '../page-context.ts'
import { heldPieces } from './ribbon-columns.ts'

/** What the ribbon of a download shows, in words and numbers, beside the patterns that they stand for. */
export function RibbonKey({ parts }: { readonly parts: readonly PartFacts[] }) {
  const { t } = useAllWords()
  const { all, here, coming } = heldPieces(parts)
  if (all === 0) return null
  const isWhole = here === all
  return (
    <p class="ribbon-key">
      <span>
        <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
          <rect class="key-here" x="1" y="1" width="12" height="12" rx="3" />
        </svg>
        {t.ribbon.here(here)}
      </span>
      {/* None on the way is said as well: a line that comes and goes would move what is below. */}
      {!isWhole && (
        <span>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            <path class="key-coming" d="M1 7l6-6M1 13L13 1M7 13l6-6" />
          </svg>
          {t.ribbon.coming(coming)}
        </span>
      )}
      {!isWhole && (
        <span>
          <svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">
            <path class="key-rest" d="M0 7h14" />
          </svg>
          {t.ribbon.missing(Math.max(0, all - here - coming))}
        </span>
      )}
    </p>
  )
}
