import { useState } from 'preact/hooks'
import { LinkText } from '../controls/link-text.tsx'
import { isLoopback } from '../facts/loopback.ts'
import { useMedia } from '../numbers/live.ts'
import { mailLink } from './mail-link.ts'
import { useAllWords } from '../page-context.ts'
import { QrCode } from './qr-code.tsx'

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
  const [isQrWanted, setQrWanted] = useState(false)
  const isWide = useMedia(wideQuery)
  const isLocal = isLoopback(address)

  async function shareByDevice(copy: () => Promise<void>): Promise<void> {
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
        <LinkText
          label={t.share.link}
          address={address}
          others={(copy) => (
            <>
              {/* The device's own sheet has mail among its ways. */}
              {'share' in navigator ? (
                <button type="button" class="button large" onClick={() => void shareByDevice(copy)}>
                  {t.share.native}
                </button>
              ) : (
                // Elsewhere than in this tab: to leave it would ask whether the share may end.
                <a class="button large" href={mailLink(name, address)} target="_blank" rel="noreferrer">
                  {t.share.email}
                </a>
              )}
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
            </>
          )}
        />
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
