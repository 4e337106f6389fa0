import { useSignal } from '@preact/signals'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { parseFragment } from '../../core/link-grammar.ts'
import type { ShareLink } from '../../core/share-link.ts'
import type { Transfer, TransferId } from '../../core/transfer.ts'
import { systemClock } from '../../lib/clock.ts'
import { Joining } from '../receive/joining.tsx'
import { Embedded } from '../embed/embedded.tsx'
import { Elsewhere } from './elsewhere.tsx'
import { useKeptFocus } from '../frame/kept-focus.ts'
import { LinkField } from '../home/link-field.tsx'
import { Notice } from '../frame/notice.tsx'
import { useAllWords, usePage } from '../page-context.ts'
import { Receive } from '../receive/receive.tsx'
import type { Session } from '../session/session.ts'
import { Share } from '../share/share.tsx'
// For Home, which says what goes on even when the page's own server has gone meanwhile.
import '../home/still-here.tsx'
import '../styles/transfer.css'
import '../styles/numbers.css'
import '../styles/link-card.css'
import '../styles/people.css'
import '../styles/joining.css'
import '../styles/receive.css'
import '../styles/files.css'
import '../styles/print.css'

/** What the address's fragment stands for: an own share, somebody else's, or a link that is damaged. */
export function LinkScreen() {
  const page = usePage()
  const { t } = useAllWords()
  const route = page.route.value
  const hash = route.kind === 'link' ? route.hash : ''
  const fragment = useMemo(() => parseFragment(hash), [hash])
  // Keyed: another link starts with nothing of this one's ticks, speeds and outcomes.
  if (fragment.kind === 'share') {
    return page.isEmbedded ? (
      <Embedded key={hash} link={fragment.link} />
    ) : (
      <OpenedLink key={hash} link={fragment.link} />
    )
  }
  return (
    <Notice title={t.damaged.title} text={[t.damaged.what, t.damaged.next]} isAlert>
      {!page.isEmbedded && (
        <>
          <LinkField />
          <a class="button" href="#">
            {t.damaged.home}
          </a>
        </>
      )}
    </Notice>
  )
}

/** How far a link has come. */
type Opening =
  /** The engine loads. `since` is clock time. */
  | { readonly phase: 'loading'; readonly since: number }
  | { readonly phase: 'open'; readonly id: TransferId }
  | { readonly phase: 'failed' }

/** A transfer that is here already shows at once. */
function firstPhase(session: Session | null, link: ShareLink): Opening {
  const known = session?.find(link)
  return known ? { phase: 'open', id: known.id } : { phase: 'loading', since: systemClock.now() }
}

function OpenedLink({ link }: { readonly link: ShareLink }) {
  const page = usePage()
  const { t } = useAllWords()
  const session = page.session.value
  const opening = useSignal(firstPhase(session, link))
  useKeptFocus()
  const isGone = useRef(false)
  const shown = useRef<Transfer | null>(null)

  async function open(): Promise<void> {
    try {
      const loaded = await page.loadSession()
      const id = await loaded.app.open(link)
      if (isGone.current) return
      loaded.show(id)
      opening.value = { phase: 'open', id }
    } catch (error) {
      reportError(error)
      opening.value = { phase: 'failed' }
    }
  }

  function openAnew(): void {
    session?.stop(link)
    opening.value = { phase: 'loading', since: systemClock.now() }
    void open()
  }

  useEffect(() => {
    void open()
    return () => {
      isGone.current = true
      page.session.value?.show(null)
    }
  }, [])

  const { value } = opening
  if (value.phase === 'failed') {
    return (
      <Notice title={t.shareErrors.failed.what} text={[t.shareErrors.failed.next]}>
        <button type="button" class="button primary" onClick={openAnew}>
          {t.frame.tryAgain}
        </button>
      </Notice>
    )
  }
  const transfer = value.phase === 'open' ? (session?.transfers.value.find(({ id }) => id === value.id) ?? null) : null
  if (transfer) shown.current = transfer
  if (value.phase === 'open' && !transfer) {
    const origin = shown.current?.origin ?? 'received'
    if (session?.isErased.value) return <Over how={t.erased} origin={origin} onAgain={openAnew} />
    // What goes without that was left in this tab, which leads elsewhere.
    if (shown.current?.state.phase === 'elsewhere') return <Over how={t.ended} origin={origin} onAgain={openAnew} />
  }
  if (!transfer) {
    const since = value.phase === 'loading' ? value.since : systemClock.now()
    return <Joining step="finding" since={since} transfer={null} />
  }
  if (transfer.state.phase === 'elsewhere') return <Elsewhere transfer={transfer} />
  return transfer.origin === 'own' ? <Share transfer={transfer} /> : <Receive transfer={transfer} onRetry={openAnew} />
}

interface OverProps {
  readonly how: { readonly title: string; readonly what: string; readonly received: string }
  readonly origin: Transfer['origin']
  readonly onAgain: () => void
}

/** Nothing of it is here any more. Only what somebody else shares can be had again. */
function Over({ how, origin, onAgain }: OverProps) {
  const { t } = useAllWords()
  return (
    <Notice title={how.title} text={[how.what, origin === 'own' ? t.erased.own : how.received]} isAlert>
      <div class="actions">
        {origin === 'received' && (
          <button type="button" class="button primary" onClick={onAgain}>
            {t.erased.again}
          </button>
        )}
        <a class="button" href="#">
          {t.share.another}
        </a>
      </div>
    </Notice>
  )
}
