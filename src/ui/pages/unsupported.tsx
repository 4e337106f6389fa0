import { LinkText } from '../share/link-text.tsx'
import { Notice } from '../frame/notice.tsx'
import { useAllWords, usePage } from '../page-context.ts'
import '../styles/transfer.css'

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
