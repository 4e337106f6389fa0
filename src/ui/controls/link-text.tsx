import type { ComponentChildren } from 'preact'
import { useRef } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import { useCopying } from './copied.ts'
import { CopyWords } from './copy-words.tsx'
import { useAllWords } from '../page-context.ts'

interface LinkTextProps {
  readonly label: string
  readonly address: string
  /** Further ways to get it to somebody, beside the button that copies it. */
  readonly others?: (copy: () => Promise<void>) => ComponentChildren
}

/** A link that is there to be taken along. */
export function LinkText({ label, address, others }: LinkTextProps) {
  const { t } = useAllWords()
  const id = useUniqueId()
  const field = useRef<HTMLInputElement>(null)
  const copying = useCopying<string>()
  const copied = copying.outcomeOf(address)
  const copy = () => copying.copy(address, address, field.current)

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
        <button type="button" class="button primary large" data-key="c" onClick={() => void copy()}>
          <CopyWords isCopied={copied === 'yes'} />
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
