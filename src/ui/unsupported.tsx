import { useId, useRef, useState } from 'preact/hooks'
import { copyText } from './copy-text.ts'
import { Notice } from './notice.tsx'
import { useAllWords, usePage } from './page-context.ts'
import './styles/transfer.css'

/** Why this browser, as it was opened, can't take part, and the address to take to one that can. */
export function Unsupported() {
  const page = usePage()
  const { t } = useAllWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'no' | 'yes' | 'byHand'>('no')
  const route = page.route.value
  if (!page.unsupported) return null
  const { what, next } = t.unsupported[page.unsupported]
  const address = page.baseAddress.value + (route.kind === 'link' ? route.hash : '')

  async function copy(): Promise<void> {
    setCopied((await copyText(address, field.current)) ? 'yes' : 'byHand')
  }

  return (
    <Notice title={what} text={[t.unsupportedNothing, next]} isAlert>
      <div class="field">
        <label for={id}>{t.unsupportedLink}</label>
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
      <button type="button" class="button primary" onClick={() => void copy()}>
        {t.share.copy}
      </button>
      <p role="status" class="good">
        {copied === 'yes' ? t.share.copied : copied === 'byHand' ? t.share.copyByHand : ''}
      </p>
    </Notice>
  )
}
