import { formatShareLink, parseLinkInput } from '../../core/link-grammar.ts'
import type { Session } from '../session/session.ts'

/**
 * Where a text leads that somebody gave: to the share that it has a link of, or to the open one of that name. Empty for an
 * empty text, null for one that leads nowhere.
 */
export function hashIn(text: string, session: Pick<Session, 'findByName'> | null): string | null {
  const fragment = parseLinkInput(text)
  if (fragment.kind === 'home') return ''
  // What is no link may be the name of what runs here.
  const link = fragment.kind === 'share' ? fragment.link : session?.findByName(text)?.link
  return link ? `#${formatShareLink(link)}` : null
}
