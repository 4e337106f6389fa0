import { useEffect, useId, useRef, useState } from 'preact/hooks'
import { systemClock } from '../lib/clock.ts'
import { copyText } from './copy-text.ts'
import { isLoopback } from './loopback.ts'
import { useMedia } from './live.ts'
import { mailLink } from './mail-link.ts'
import { useAllWords } from './page-context.ts'
import { QrCode } from './qr-code.tsx'

/** Long enough to be seen, short enough to be gone when the next one copies. */
const copiedShownMs = 4_000

/** Wide enough to have the QR code always beside the link; on paper it is what counts. */
const wideQuery = '(min-width: 45rem), print'

interface LinkCardProps {
  readonly address: string
  /** What is shared, for the system's own share sheet. */
  readonly name: string
  readonly isProtected: boolean
}

/** The link, and the ways to get it to somebody. */
export function LinkCard({ address, name, isProtected }: LinkCardProps) {
  const { t } = useAllWords()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [copied, setCopied] = useState<'no' | 'yes' | 'byHand'>('no')
  const [copies, setCopies] = useState(0)
  const [isQrWanted, setQrWanted] = useState(false)
  const isWide = useMedia(wideQuery)
  const isLocal = isLoopback(address)

  async function copy(): Promise<void> {
    setCopied((await copyText(address, field.current)) ? 'yes' : 'byHand')
    setCopies((before) => before + 1)
  }

  useEffect(() => (copied === 'yes' ? systemClock.after(copiedShownMs, () => setCopied('no')) : undefined), [copies])

  async function shareByDevice(): Promise<void> {
    try {
      await navigator.share({ title: name, url: address })
    } catch (error) {
      // Closing the sheet is an AbortError, and no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) await copy()
    }
  }

  return (
    <section class="card link-card">
      <div class="link-main">
        <div class="field">
          <label for={id}>{t.share.link}</label>
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
          <button type="button" class="button primary large swap" onClick={() => void copy()}>
            <span class={copied === 'yes' ? 'swapped' : ''}>{t.share.copy}</span>
            <span class={copied === 'yes' ? '' : 'swapped'} aria-hidden="true">
              ✓ {t.share.copied}
            </span>
          </button>
          {'share' in navigator && (
            <button type="button" class="button large" onClick={() => void shareByDevice()}>
              {t.share.native}
            </button>
          )}
          {/* Elsewhere than in this tab: to leave it would ask whether the share may end. */}
          <a class="button large" href={mailLink(name, address)} target="_blank" rel="noreferrer">
            {t.share.email}
          </a>
          {!isWide && (
            <button
              type="button"
              class="button large"
              aria-expanded={isQrWanted}
              onClick={() => setQrWanted(!isQrWanted)}
            >
              {isQrWanted ? t.share.qrHide : t.share.qrShow}
            </button>
          )}
        </div>
        {/* The button says it for the eye, this for the ear. */}
        <p class={copied === 'byHand' ? 'wrong' : 'unseen'} aria-live="polite">
          {copied === 'yes' ? t.share.copied : copied === 'byHand' ? t.share.copyByHand : ''}
        </p>
        {isProtected && <p class="note">{t.share.withPassword}</p>}
        {isLocal && (
          <div class="note warn">
            <p class="note-title">{t.share.loopback}</p>
            <p>{t.share.loopbackWayOut}</p>
          </div>
        )}
      </div>
      <p class="link-paper" aria-hidden="true">
        {address}
      </p>
      {(isWide || isQrWanted) && <QrCode text={address} hint={isLocal ? t.share.qrLoopback : t.share.qrHint} />}
    </section>
  )
}
