import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import { useUniqueId } from '../frame/unique-id.ts'
import type { Transfer } from '../../core/transfer.ts'
import { useAllWords, usePage } from '../page-context.ts'
import { shareTitle } from '../facts/share-title.ts'
import { stopWarning } from '../facts/status-text.ts'
import { endsLink } from '../facts/transfer-facts.ts'

/** Ends an own share: at once where nobody loses by it, otherwise after a second yes, for it can't be undone. */
export function StopSharing({ transfer }: { readonly transfer: Transfer }) {
  const page = usePage()
  const words = useAllWords()
  const { t } = words
  const id = useUniqueId()
  const [isAsked, setAsked] = useState(false)
  const stop = useRef<HTMLButtonElement>(null)
  const keep = useRef<HTMLButtonElement>(null)
  const wasAsking = useRef(false)
  const loses = endsLink(transfer)
  const isAsking = isAsked && loses
  const leave = () => page.leave(transfer.link, shareTitle(transfer, words))

  useEffect(() => {
    // A copy that came meanwhile answers the question; should it go again, the question is not put by itself.
    if (!loses) setAsked(false)
  }, [loses])

  useLayoutEffect(() => {
    // What had the focus is drawn no more. It goes to the answer that ends nothing: a second Enter must not say yes.
    if (isAsking) keep.current?.focus()
    else if (wasAsking.current && document.activeElement === document.body) stop.current?.focus()
    wasAsking.current = isAsking
  }, [isAsking])

  if (!isAsking) {
    return (
      <button
        key="stop"
        ref={stop}
        type="button"
        class="button danger"
        onClick={() => (loses ? setAsked(true) : leave())}
      >
        {t.share.stop}
      </button>
    )
  }
  return (
    <div
      key="question"
      class="note warn stop-question"
      role="group"
      aria-labelledby={id}
      onKeyDown={(event) => event.key === 'Escape' && setAsked(false)}
    >
      <p id={id}>{stopWarning(transfer, words)}</p>
      <div class="actions">
        <button type="button" class="button danger" onClick={leave}>
          {t.share.stop}
        </button>
        <button ref={keep} type="button" class="button" onClick={() => setAsked(false)}>
          {t.share.keepSharing}
        </button>
      </div>
    </div>
  )
}
