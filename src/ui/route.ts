import { formatShareLink, parseFragment } from '../core/link-grammar.ts'
import type { ShareLink } from '../core/share-link.ts'
import { assertNever } from '../lib/assert-never.ts'

/** The screen that the address's fragment names. */
export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'privacy' }
  | { readonly kind: 'link'; readonly link: ShareLink }
  | { readonly kind: 'damaged' }

export const hashOf = (link: ShareLink): string => `#${formatShareLink(link)}`

/** `hash` as in `location.hash`. */
export function routeOf(hash: string): Route {
  const fragment = parseFragment(hash)
  switch (fragment.kind) {
    case 'share':
      return { kind: 'link', link: fragment.link }
    case 'screen':
      // The other screens' names are reserved and lead Home until there is something behind them.
      return { kind: fragment.name === 'privacy' ? 'privacy' : 'home' }
    case 'home':
    case 'damaged':
      return fragment
    default:
      return assertNever(fragment)
  }
}
