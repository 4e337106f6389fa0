import { LinkText } from '../controls/link-text.tsx'
import { Notice } from '../frame/notice.tsx'
import { useAllWords, usePage } from '../page-context.ts'
// The three that a link's screen and the Library need too: what all three import comes in one file.
import '../styles/transfer.css'
import '../styles/numbers.css'
import '../styles/link-card.css'

/** Why this browser, as it was opened, can't take part, and the address to take to one that can. */
export function Unsupported() {
  const page = usePage()
  const { t } = useAllWords()
  const route = page.route.value
  if (!page.unsupported) return null
  const { what, next } = t.unsupported[page.unsupported]
  const address = page.baseAddress.value + (route.kind === 'link' ? route.hash : '')

  return (
    <Notice title={what} text={[t.unsupportedNothing, next]} isAlert>
      {/* The address of an insecure page is the fault itself. */}
      {page.unsupported !== 'insecureContext' && <LinkText label={t.unsupportedLink} address={address} />}
    </Notice>
  )
}
