/** The screen that the address's fragment names, as far as that can be told without the link grammar. */
export type Route =
  | { readonly kind: 'home' | 'library' | 'settings' | 'selfCheck' | 'privacy' }
  /** A link, or a damaged one. `hash` as in `location.hash`. */
  | { readonly kind: 'link'; readonly hash: string }

const screens: ReadonlyMap<string, Route> = new Map([
  ['', { kind: 'home' }],
  ['#', { kind: 'home' }],
  ['#/', { kind: 'home' }],
  ['#/library', { kind: 'library' }],
  ['#/settings', { kind: 'settings' }],
  ['#/self-check', { kind: 'selfCheck' }],
  ['#/privacy', { kind: 'privacy' }],
])

/** `isEmbedded`: another site's page holds this one, which then shows a link and nothing else. */
export const routeOf = (hash: string, isEmbedded = false): Route =>
  (isEmbedded ? null : screens.get(hash)) ?? { kind: 'link', hash }
