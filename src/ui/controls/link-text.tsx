import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { systemClock } from '../../lib/clock.ts'
import { copyText } from './copy-text.ts'
import { useAllWords } from '../page-context.ts'

/** Long enough to be seen, short enough to be gone when the next one copies. */
const copiedShownMs = 4_000

interface LinkTextProps {
  readonly label: string
  readonly address: string
  /** Further ways to get it to somebody, beside the button that copies it. */
  readonly others?: (copy: () => Promise<void>) => ComponentChildren
}

/** A link that is there to be taken along. */
export function LinkText({ label, address, others }: LinkTextProps) {
  const { t } = useAllWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'no' | 'yes' | 'byHand'>('no')
  const [copies, setCopies] = useState(0)

  async function copy(): Promise<void> {
    setCopied((await copyText(address, field.current)) ? 'yes' : 'byHand')
    setCopies((before) => before + 1)
  }

  useEffect(() => (copied === 'yes' ? systemClock.after(copiedShownMs, () => setCopied('no')) : undefined), [copies])

  return (
    <>
      <div class="field">
        <label for={id}>{label}</label>
        <input
          ref={field}
          id={id}
          class="link-text"
          type="text"
          readOnly
          spellcheck={false}
          value={address}
          onFocus={(event) => event.currentTarget.select()}
        />
      </div>
      <div class="actions">
        <button type="button" class="button primary large swap" data-key="c" onClick={() => void copy()}>
          <span class={copied === 'yes' ? 'swapped' : ''}>{t.share.copy}</span>
          <span class={copied === 'yes' ? '' : 'swapped'} aria-hidden="true">
            ✓ {t.share.copied}
          </span>
        </button>
        {others?.(copy)}
      </div>
      {/* The button says it for the eye, this for the ear. */}
      <p class={copied === 'byHand' ? 'wrong' : 'unseen'} aria-live="polite">
        {copied === 'yes' ? t.share.copied : copied === 'byHand' ? t.share.copyByHand : ''}
      </p>
    </>
  )
}
