/** The screen that the address's fragment names, as far as that can be told without the link grammar. */
export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'privacy' }
  /** A link, or a damaged one. `hash` as in `location.hash`. */
  | { readonly kind: 'link'; readonly hash: string }

/** Names that the link grammar reserves for screens; they lead Home until there is something behind them. */
const homeHashes = ['', '#', '#/', '#/library', '#/settings', '#/self-check']

export function routeOf(hash: string): Route {
  if (homeHashes.includes(hash)) return { kind: 'home' }
  return hash === '#/privacy' ? { kind: 'privacy' } : { kind: 'link', hash }
}
